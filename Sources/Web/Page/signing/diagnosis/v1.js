// SPDX-License-Identifier: Apache-2.0
// Finds the mistakes in a signature of HmacSHA256 or HmacSHA1 or in its string to sign.

import { percentDecoded } from "../bytes.js";
import { decoded } from "../parameters.js";
import { withMethod } from "../request.js";
import { parametersToSign } from "../v1.js";
import { finding, hostCause, isRightIfSent, secretIdFindings, timestampFindings, twiceFindings } from "./findings.js";
import { mistakesOfSignature, signatureOf, sortedByName, textOf } from "./v1-drafts.js";

/** Parameters with a new value in each request. */
const DRAWN = new Set(["Timestamp", "Nonce"]);

/** Parameters that a program may omit, or add with any value. */
const OPTIONAL = new Set(["Language", "RequestClient", "RequestSource"]);

/** Parameters whose value may differ from the form's. */
const isFree = (name) => DRAWN.has(name) || OPTIONAL.has(name);

const placeOf = ({ product, dialect, scheme }, path, { products, regions, defaultRegion }, region) => ({
  product, dialect, scheme, region, regions, products, defaultRegion, isLegacy: path !== "/" });

function* placeFindings(given, draft) {
  if (given.method !== draft.method) {
    yield finding(given.method.toUpperCase() === draft.method ? "methodCase" : "methodOther", "method", { given: given.method, expected: draft.method });
  }
  if (given.host !== draft.host) {
    const { id, accepted } = hostCause(given.host, draft.host, draft.place);
    const found = finding(id, "host", { given: given.host, expected: draft.host, accepted });
    // The pasted text does not show which Host is sent.
    yield { ...found, ifSent: isRightIfSent(found, new Set(["host"]), draft.method, draft.place) };
  }
  if (given.path !== draft.path) yield finding("pathOther", "path", { given: given.path, expected: draft.path });
  if (given.mark !== "?") yield finding("markMissing", "stringToSign", { given: "", expected: "?" });
}

/**
 * The parameters of a string to sign. Values are not encoded and may contain `&`: it is part of a value if no pair
 * follows it, or if the form has that value.
 */
function pairsOf(query, expected = new Map()) {
  const pairs = [];
  for (let at = 0; at <= query.length;) {
    const next = query.indexOf("&", at);
    let end = next < 0 ? query.length : next;
    const piece = query.slice(at, end);
    const name = piece.slice(0, Math.max(piece.indexOf("="), 0));
    const start = at + name.length + 1;
    const wanted = expected.get(name) ?? "";
    const after = start + wanted.length;
    if (wanted.includes("&") && query.startsWith(wanted, start) && ["&", undefined].includes(query[after])) end = after;
    if (name === "" && pairs.length > 0) pairs.at(-1)[1] += `&${piece}`;
    else pairs.push(name === "" ? [piece, ""] : [name, query.slice(start, end)]);
    at = end + 1;
  }
  return pairs;
}

/** Numbers list elements from 0 if the program does so. The documents begin at 1, but the server accepts both. */
function withIndices(right, pairs) {
  const names = new Set(right.map(([name]) => name));
  const shifted = right.map(([name, value]) => [name.replace(/\.(\d+)(?=\.|$)/g, (_, index) => `.${index - 1}`), value]);
  const other = new Set(shifted.map(([name]) => name));
  return pairs.some(([name]) => /\.0(\.|$)/.test(name) && other.has(name) && !names.has(name)) ? shifted : right;
}

function* orderFindings(pairs) {
  const order = (list) => list.map(([name]) => name).join("&");
  if (order(pairs) === order(sortedByName(pairs))) return;
  const lower = [...pairs].map(([name]) => name.toLowerCase());
  const id = lower.join() === [...lower].sort().join() ? "orderWithoutCase" : "orderAsSent";
  yield finding(id, "parameters", { given: order(pairs), expected: order(sortedByName(pairs)) });
}

function valueCause(given, expected) {
  if (percentDecoded(given) === expected) return "valuesEncoded";
  if (given.replaceAll("+", " ") === expected.replaceAll("+", " ")) return "plusForSpace";
  if (percentDecoded(given.replaceAll("+", " ")) === expected) return "valuesEncoded";
  if (given.toLowerCase() === expected.toLowerCase()) return "booleanCase";
  return "parameterValue";
}

/** Other spellings of a name: `Filters_0_Name`, `Filters[0].Name`, `filters.0.Name`. */
function nameCause(name, expected) {
  if (expected.has(name.replaceAll("_", "."))) return ["underscoreForDot", name.replaceAll("_", ".")];
  const plain = name.replace(/\[(\w+)\]/g, ".$1");
  if (plain !== name) return ["bracketsForDot", plain];
  const names = [...expected.keys()];
  const underscored = names.find((one) => one.includes("_") && one.replaceAll("_", ".") === name);
  if (underscored) return ["dotForUnderscore", underscored];
  const other = names.find((one) => one.toLowerCase() === name.toLowerCase());
  return other ? ["firstLetterCase", other] : ["parameterUnknown", ""];
}

function* parameterFindings(pairs, expected, context) {
  const found = new Set();
  for (const [name, value] of pairs) {
    if (name === "Signature") {
      yield finding("signatureSigned", "parameters", { given: `${name}=${value}`, expected: "" });
      continue;
    }
    let wanted = name;
    if (!expected.has(name) && !isFree(name) && name !== "Region") {
      const [id, right] = nameCause(name, expected);
      yield finding(id, "parameters", { given: name, expected: right, accepted: id === "dotForUnderscore" });
      wanted = right;
    }
    found.add(wanted);
    if (name === "Timestamp") yield* timestampFindings(value, context.now, "parameters");
    else if (name === "SecretId") yield* secretIdFindings(value, context.credential, "parameters");
    else if (name === "SignatureMethod" && isMisspelt(value)) {
      yield finding("signatureMethodOther", "parameters", { given: value, expected: "HmacSHA256" });
    } else if (!isFree(name) && expected.has(wanted) && expected.get(wanted) !== value) {
      yield finding(valueCause(value, expected.get(wanted)), "parameters", { given: `${name}=${value}`, expected: `${wanted}=${expected.get(wanted)}` });
    }
  }
  for (const [name] of expected) {
    // A call without Region may be right too, but the text does not show whether it is sent.
    if (found.has(name) || OPTIONAL.has(name)) continue;
    yield finding("parameterNotSigned", "parameters", { given: "", expected: name, ifSent: name === "Region" });
  }
}

/** Whether a SignatureMethod is a misspelt HmacSHA256. The server treats every unknown one as HmacSHA1. */
const isMisspelt = (method) => method !== "HmacSHA256" && method.toLowerCase() === "hmacsha256";

const methodOf = (pairs) => (pairs.some(([name, value]) => name === "SignatureMethod" && value === "HmacSHA256") ? "HmacSHA256" : "HmacSHA1");

/** Compares a string to sign with the form's. */
export async function ofText(pasted, context) {
  const request = withMethod(context.request, pasted.method.toUpperCase());
  const read = pairsOf(pasted.query);
  const right = withIndices(parametersToSign(request, context.credential?.secretId ?? "", methodOf(read)), read);
  const pairs = pairsOf(pasted.query, new Map(right));
  const values = new Map(pairs);
  // Without SignatureMethod the method is HmacSHA1, so it is not missing.
  const expected = new Map(right.filter(([name]) => name !== "SignatureMethod" || values.has(name)));
  if (!context.credential && values.has("SecretId")) expected.set("SecretId", values.get("SecretId"));
  const given = values.get("SignatureMethod");
  if (given && !isMisspelt(given)) expected.set("SignatureMethod", given);
  const likeGiven = [...expected].filter(([name]) => !OPTIONAL.has(name) || values.has(name))
    .map(([name, value]) => [name, isFree(name) ? (values.get(name) ?? value) : value]);
  const added = pairs.filter(([name]) => !expected.has(name) && (OPTIONAL.has(name) || name === "Region"));
  const draft = { method: request.method, host: request.host, path: request.path, pairs: [...likeGiven, ...added],
    place: placeOf(request, request.path, context, values.get("Region")) };
  const findings = [...placeFindings(pasted, draft), ...parameterFindings(pairs, expected, context), ...orderFindings(pairs)];
  const text = `${pasted.method}${pasted.host}${pasted.path}${pasted.mark}${pasted.query}`;
  return { findings, compared: [{ part: "stringToSign", given: text, expected: textOf(draft) }] };
}

function* missingFindings(values, context) {
  const needed = ["Action", "Timestamp", "Nonce", "SecretId", "Signature"];
  if (context.request.dialect !== "legacy-a") needed.push("Version");
  for (const name of needed) if (!values.get(name)) yield finding("parameterMissing", "parameters", { given: "", expected: name });
}

/** Checks a whole request, or the query or form body of one; the rest is taken from the form. */
export async function ofRequest(pasted, context) {
  const { request, credential } = context;
  const [target, ...query] = (pasted.target ?? request.path).replace(/^https?:\/\/[^/?]*/i, "").split("?");
  const method = pasted.method ?? request.method;
  const all = pasted.pairs ?? decoded(method === "POST" && pasted.body.trim() ? pasted.body.trim() : query.join("?"));
  const values = new Map(all);
  const findings = [...missingFindings(values, context)];
  if (values.get("Timestamp")) findings.push(...timestampFindings(values.get("Timestamp"), context.now, "parameters"));
  if (values.get("SecretId")) findings.push(...secretIdFindings(values.get("SecretId"), credential, "parameters"));
  const pairs = all.filter(([name]) => name !== "Signature");
  findings.push(...twiceFindings(pasted.headers));
  for (const [name] of pairs) if (/\[/.test(name)) findings.push(finding("bracketsForDot", "parameters", { given: name, expected: name.replace(/\[(\w+)\]/g, ".$1") }));
  const given = values.get("Signature") ?? "";
  if (!given) return { findings, compared: [] };
  const signature = given.replaceAll(" ", "+").trim();
  if (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(signature)) findings.push(finding("signatureHex", "signature", { given, expected: "" }));
  const path = target || "/";
  const draft = { method, host: new Map(pasted.headers).get("host") ?? request.host, path, pairs, algorithm: methodOf(pairs), kept: { effort: 0 },
    place: placeOf({ ...request, scheme: pasted.scheme ?? request.scheme }, path, context, values.get("Region")) };
  if (!credential) return { findings, compared: [{ part: "stringToSign", given: "", expected: textOf(draft) }], needsKey: true };
  if (findings.some(({ id }) => id === "secretIdOther")) return { findings, compared: [] };
  return compareSignature({ findings, draft, signature, given, credential, pasted });
}

async function compareSignature({ findings, draft, signature, given, credential, pasted }) {
  const compared = [{ part: "signature", given, expected: (await signatureOf(draft, credential.keys)).base64 }];
  const mistakes = await firstMistakes(draft, signature, credential.keys, pasted);
  if (mistakes?.length === 0) {
    return { findings, compared, isSignatureRight: findings.length === 0 };
  }
  findings.push(...(mistakes ?? (findings.length === 0 ? [finding("signatureOther", "signature", { given: signature })] : [])));
  return { findings, compared };
}

/** A query alone does not show the HTTP method, so both are tried. */
async function firstMistakes(draft, signature, keys, pasted) {
  const drafts = pasted.pairs ? [draft, { ...draft, method: draft.method === "GET" ? "POST" : "GET" }] : [draft];
  const found = [];
  for (const tried of drafts) {
    const mistakes = await mistakesOfSignature(tried, signature, keys);
    if (mistakes?.length === 0) return [];
    if (mistakes) found.push(mistakes);
  }
  return found.sort((one, other) => one.length - other.length)[0] ?? null;
}
