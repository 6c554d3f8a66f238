// SPDX-License-Identifier: Apache-2.0
// What is wrong with a TC3-HMAC-SHA256 signature, or with one of its parts.

import { sha256, utcDay } from "../bytes.js";
import { ALGORITHM, payload, signedPairs, UNSIGNED } from "../tc3.js";
import { withMethod } from "../request.js";
import { canonicalFindings } from "./canonical.js";
import { finding, scopeFindings, secretIdFindings, timestampFindings } from "./findings.js";
import { canonicalOf, draftOf, signatureOf, textOf } from "./tc3-drafts.js";
import { mistakesOfHash, mistakesOfSignature } from "./tc3-search.js";

const PARTS = /^(\S+)\s+Credential\s*=\s*([^,\s]*)\s*,?\s*SignedHeaders\s*=\s*(.*?)\s*,?\s*Signature\s*=\s*(\S*)\s*$/;

/** The draft of what the form says, with the headers that a program signed. */
function draftOfForm(request, names = ["content-type", "host"]) {
  const headers = signedPairs(request, [...new Set([...names, "content-type", "host"])]);
  return draftOf({ ...request, payload: payload(request), headers, names, timestamp: String(request.timestamp) });
}

/** The text of each step beside that of the program. */
async function comparedWith(draft, given) {
  const canonical = await canonicalOf(draft);
  const right = { canonicalRequest: canonical, hashedCanonicalRequest: await sha256(canonical), stringToSign: await textOf(draft) };
  return Object.entries(given).map(([part, text]) => ({ part, given: text, expected: right[part] }));
}

/** The form's call as that kind of request which a program made: both methods are right. */
const likeProgram = (request, method) => (["GET", "POST"].includes(method) ? withMethod({ ...request, signatureMethod: ALGORITHM }, method) : request);

export async function ofCanonical({ text }, context) {
  const request = likeProgram(context.request, text.split("\n", 1)[0].trim().toUpperCase());
  const pasted = text.replace(/\n+$/, "\n");
  const names = /^([a-z0-9-]+(?:;[a-z0-9-]+)+)$/im.exec(pasted)?.[1].toLowerCase().split(";");
  const draft = draftOfForm(request, names?.sort());
  return { findings: await canonicalFindings(pasted, draft), compared: await comparedWith(draft, { canonicalRequest: pasted.replace(/\n$/, "") }) };
}

export async function ofText({ text }, context) {
  const [algorithm, timestamp = "", scopeText = "", ...rest] = text.replaceAll("\r\n", "\n").trimEnd().split("\n");
  const hash = rest.join("\n");
  const { request, now } = context;
  const findings = text.includes("\r") ? [finding("lineBreaks", "stringToSign", { given: "\\r\\n", expected: "\\n" })] : [];
  if (algorithm !== ALGORITHM) findings.push(finding("algorithmOther", "stringToSign", { given: algorithm, expected: ALGORITHM }));
  findings.push(...timestampFindings(timestamp, now, "stringToSign"));
  const seconds = timestamp.slice(0, 10);
  findings.push(...scopeFindings(scopeText, { timestamp: seconds, product: request.product, products: context.products }, "stringToSign"));
  const drafts = ["POST", "GET"].map((method) => ({ ...draftOfForm(likeProgram(request, method)), timestamp: seconds, date: utcDay(seconds) }));
  const [draft, mistakes] = await likeliest(drafts, hash);
  findings.push(...mistakes);
  return { findings, compared: await comparedWith(draft, { stringToSign: text }) };
}

/** Of the methods the one that explains a hash with the fewest mistakes. */
async function likeliest(drafts, hash) {
  const tried = await Promise.all(drafts.map(async (draft) => [draft, await hashFindings(hash, draft)]));
  return tried.sort(([, one], [, other]) => weight(one) - weight(other))[0];
}

const weight = (findings) => (findings.some(({ id }) => id === "hashOther") ? Infinity : findings.length);

async function hashFindings(hash, draft) {
  const at = { given: hash, expected: await sha256(await canonicalOf(draft)) };
  if (hash === at.expected) return [];
  if (/\n|^(GET|POST)/.test(hash)) return [finding("canonicalNotHashed", "hashedCanonicalRequest", at)];
  if (hash.toLowerCase() === at.expected) return [finding("hashUpperCase", "hashedCanonicalRequest", at)];
  if (/^[0-9a-f]{32}$|^[0-9a-f]{40}$/i.test(hash)) return [finding("hashAlgorithm", "hashedCanonicalRequest", at)];
  if (!/^[0-9a-f]{64}$/i.test(hash)) return [finding("hashForm", "hashedCanonicalRequest", at)];
  const mistakes = (await mistakesOfHash(draft, hash)) ?? [finding("hashOther", "hashedCanonicalRequest", at)];
  return hash === hash.toLowerCase() ? mistakes : [finding("hashUpperCase", "hashedCanonicalRequest", at), ...mistakes];
}

/** The pieces of an Authorization, and what is wrong with its form. */
function readAuthorization(text, context, timestamp) {
  const form = `${ALGORITHM} Credential=<SecretId>/<date>/<service>/tc3_request, SignedHeaders=content-type;host, Signature=<hex>`;
  const match = PARTS.exec(text);
  if (!match) return { findings: [finding("authorizationForm", "authorization", { given: text, expected: form })] };
  const [, algorithm, credential, names, signature] = match;
  const [secretId, ...rest] = credential.split("/");
  const findings = [];
  if (algorithm !== ALGORITHM) findings.push(finding("algorithmOther", "authorization", { given: algorithm, expected: ALGORITHM }));
  findings.push(...secretIdFindings(secretId, context.credential, "authorization"));
  findings.push(...scopeFindings(rest.join("/"), { timestamp, product: context.request.product, products: context.products }, "authorization"));
  findings.push(...namesFindings(names), ...signatureFindings(signature));
  if (findings.length === 0 && !text.includes(", SignedHeaders=") && !/,\s*SignedHeaders=/.test(text)) {
    findings.push(finding("authorizationForm", "authorization", { given: text, expected: form }));
  }
  return { findings, date: rest[0], service: rest[1], names: names.toLowerCase().split(/[;,]\s*/), signature };
}

function* namesFindings(names) {
  const lower = names.toLowerCase().split(/[;,]\s*/);
  const at = { given: names, expected: [...lower].sort().join(";") };
  if (names !== names.toLowerCase()) yield finding("signedHeadersCase", "signedHeaders", at);
  if (names.includes(",") || names.includes(" ")) yield finding("signedHeadersSeparator", "signedHeaders", at);
  for (const needed of ["content-type", "host"]) {
    if (!lower.includes(needed)) yield finding("headerMissing", "signedHeaders", { given: names, expected: needed });
  }
}

function* signatureFindings(signature) {
  const at = { given: signature, expected: "" };
  if (/^[0-9a-f]{64}$/.test(signature)) return;
  if (/^[0-9a-f]{64}$/i.test(signature)) yield finding("signatureUpperCase", "signature", { given: signature, expected: signature.toLowerCase() });
  else if (/^[A-Za-z0-9+/]{43}=$/.test(signature)) yield finding("signatureBase64", "signature", at);
  else yield finding("signatureForm", "signature", at);
}

export async function ofAuthorization(pasted, context) {
  const sent = new Map(pasted.headers);
  const timestamp = sent.get("x-tc-timestamp") ?? context.timestamp;
  const seconds = String(timestamp ?? context.now).slice(0, 10);
  const read = readAuthorization(pasted.authorization, context, seconds);
  const findings = [...(sent.has("x-tc-timestamp") ? timestampFindings(timestamp, context.now, "timestamp") : []), ...read.findings];
  if (!read.signature) return { findings, compared: [] };
  const headers = new Map([...signedPairs(context.request, read.names), ...[...sent].filter(([, value]) => value)]);
  const { request } = context;
  const draft = draftOf({ ...request, payload: payload(request), headers: [...headers], names: read.names, timestamp: seconds,
    date: read.date, service: read.service, products: context.products });
  return withSignature({ findings, draft, read, context, isTimestampKnown: timestamp !== undefined });
}

/** A whole request: it says itself what was signed. */
export async function ofRequest(pasted, context) {
  const sent = new Map(pasted.headers);
  const timestamp = sent.get("x-tc-timestamp") ?? "";
  const read = readAuthorization(sent.get("authorization") ?? "", context, timestamp.slice(0, 10));
  const findings = [];
  for (const name of ["host", "x-tc-action", "x-tc-version", "x-tc-timestamp"]) {
    if (!sent.get(name)) findings.push(finding("headerNotSent", "headers", { given: "", expected: name }));
  }
  if (timestamp) findings.push(...timestampFindings(timestamp, context.now, "timestamp"));
  findings.push(...read.findings);
  if (!read.signature) return { findings, compared: [] };
  for (const name of read.names) {
    if (!sent.has(name)) findings.push(finding("signedNotSent", "signedHeaders", { given: name, expected: name }));
  }
  const [path, ...query] = pasted.target.replace(/^https?:\/\/[^/]*/i, "").split("?");
  const isUnsigned = sent.get("x-tc-content-sha256") === UNSIGNED;
  const body = pasted.method === "GET" ? "" : pasted.body;
  const draft = draftOf({ method: pasted.method, path: path || "/", query: query.join("?"), payload: isUnsigned ? UNSIGNED : body,
    headers: [...sent], names: read.names, timestamp, date: read.date, service: read.service, product: context.request.product, products: context.products });
  return withSignature({ findings, draft, read, context, isTimestampKnown: true });
}

/** Compares the signature, as far as there is a key. The line break behind what is pasted is no part of the body. */
async function withSignature({ findings, draft, read, context, isTimestampKnown }) {
  const { keys } = context.credential ?? {};
  const compared = async (tried) => (keys
    ? [{ part: "signature", given: read.signature, expected: (await signatureOf(tried, keys, new Map())).hex }] : []);
  if (!keys) return { findings, compared: [], needsKey: true };
  if (findings.some(({ id }) => id === "secretIdOther" || id === "signedNotSent")) return { findings, compared: [] };
  const drafts = [draft];
  if (draft.payload !== draft.payload.replace(/\n+$/, "")) drafts.unshift({ ...draft, payload: draft.payload.replace(/\n+$/, "") });
  for (const tried of drafts) {
    if (await isRight(tried, read.signature, keys, isTimestampKnown)) {
      return { findings, compared: await compared(tried), isSignatureRight: findings.length === 0 };
    }
  }
  // The timestamp that is signed may be another than the one of now.
  const mistakes = await mistakesOfSignature(drafts[0], read.signature, keys);
  if (mistakes) findings.push(...mistakes);
  else if (findings.length === 0) {
    findings.push(finding(isTimestampKnown ? "signatureOther" : "timestampUnknown", "signature", { given: read.signature }));
  }
  return { findings, compared: await compared(drafts[0]) };
}

async function isRight(draft, signature, keys, isTimestampKnown) {
  const kept = new Map();
  const wanted = signature.toLowerCase();
  if ((await signatureOf(draft, keys, kept)).hex === wanted) return true;
  if (isTimestampKnown) return false;
  // Without its timestamp, one of the last minutes.
  for (let away = 1; away <= 300; away += 1) {
    for (const seconds of [Number(draft.timestamp) - away, Number(draft.timestamp) + away]) {
      if ((await signatureOf({ ...draft, timestamp: String(seconds) }, keys, kept)).hex === wanted) return true;
    }
  }
  return false;
}
