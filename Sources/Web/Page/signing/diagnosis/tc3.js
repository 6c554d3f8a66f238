// SPDX-License-Identifier: Apache-2.0
// Finds the mistakes in a TC3-HMAC-SHA256 signature or one of its parts.

import { sha256, utcDay } from "../bytes.js";
import { ALGORITHM, payload, signedPairs, UNSIGNED } from "../tc3.js";
import { withMethod } from "../request.js";
import { canonicalFindings, linesOf } from "./canonical.js";
import { finding, scopeFindings, secretIdFindings, timestampFindings, twiceFindings, withoutEnd } from "./findings.js";
import { canonicalOf, draftOf, newKept, signatureOf, textOf } from "./tc3-drafts.js";
import { mistakesOfHash, mistakesOfSignature, usualWritings } from "./tc3-search.js";

/** The syntax of an Authorization that the server accepts. */
const FORM = /^TC3-HMAC-SHA256 +Credential=[^ ,]+, *SignedHeaders=[^ ,]+, *Signature=[^ ,]+$/;

/** The parts of the sent request that a signed text does not show. */
const UNSEEN = new Set(["host", "contentType", "headers", "query", "payloadHash"]);

const SIGNED = ["content-type", "host"];

/**
 * The draft of the form's call with the headers that a program signed.
 *
 * @param fallback Headers that the form does not have; `headers` replace those of the form.
 */
function draftOfForm(request, { names = SIGNED, fallback = [], headers = [], ...more }) {
  const known = new Map(signedPairs(request, [...new Set([...names, ...SIGNED])]).filter(([, value]) => value !== ""));
  return draftOf({ ...request, payload: payload(request), headers: [...fallback, ...known, ...headers], names,
    timestamp: String(request.timestamp), ...more });
}

/** The program's text of each given step with the expected text. */
async function comparedWith(draft, given) {
  const canonical = await canonicalOf(draft);
  const right = { canonicalRequest: canonical, hashedCanonicalRequest: await sha256(canonical), stringToSign: await textOf(draft) };
  return Object.entries(given).map(([part, text]) => ({ part, given: text, expected: right[part] }));
}

/** The form's call with the program's HTTP method, because both GET and POST are right. */
const likeProgram = (request, method) => (["GET", "POST"].includes(method) ? withMethod({ ...request, signatureMethod: ALGORITHM }, method) : request);

/** The headers whose values a program reads or chooses itself for each request. */
const OF_EACH_REQUEST = new Set(["x-tc-timestamp", "x-tc-language"]);

/** Both HTTP methods, the form's first. */
const methodsOf = ({ request }) => (request.method === "GET" ? ["GET", "POST"] : ["POST", "GET"]);

export async function ofCanonical({ text }, context) {
  const request = likeProgram(context.request, text.split("\n", 1)[0].trim().toUpperCase());
  const bare = withoutEnd(text, "\n");
  const pasted = bare === text ? text : `${bare}\n`;
  const names = /^([a-z0-9-]+(?:;[a-z0-9-]+)+)$/im.exec(pasted)?.[1].toLowerCase().split(";");
  const fallback = (linesOf(pasted).headers ?? []).map((line) => {
    const at = line.indexOf(":");
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1)];
  });
  const draft = draftOfForm(request, { names: names && [...new Set(names)].sort(), fallback,
    products: context.products, defaultRegion: context.defaultRegion, regions: context.regions,
    headers: fallback.filter(([name]) => OF_EACH_REQUEST.has(name)) });
  return { findings: await canonicalFindings(pasted, draft, UNSEEN, context.now), compared: await comparedWith(draft, { canonicalRequest: bare }) };
}

export async function ofText({ text }, context) {
  const [algorithm, timestamp = "", scopeText = "", ...rest] = text.replaceAll("\r\n", "\n").trimEnd().split("\n");
  const hash = rest.join("\n");
  const { request, now, defaultRegion, regions } = context;
  const findings = text.includes("\r") ? [finding("lineBreaks", "stringToSign", { given: "\\r\\n", expected: "\\n" })] : [];
  if (algorithm !== ALGORITHM) findings.push(finding("algorithmOther", "stringToSign", { given: algorithm, expected: ALGORITHM }));
  findings.push(...timestampFindings(timestamp, now, "stringToSign"));
  const seconds = timestamp.slice(0, 10);
  findings.push(...scopeFindings(scopeText, { timestamp: seconds, product: request.product, products: context.products }, "stringToSign"));
  const kept = newKept();
  // The official SDKs sign these headers, and some also X-TC-Action.
  const drafts = [SIGNED, [...SIGNED, "x-tc-action"]].flatMap((names) => methodsOf(context).map((method) => draftOfForm(
    likeProgram(request, method), { names, kept, defaultRegion, regions, timestamp: seconds, date: utcDay(seconds), products: context.products })));
  const { draft, mistakes } = await hashFindings(hash, drafts);
  findings.push(...mistakes);
  return { findings, compared: await comparedWith(draft, { stringToSign: text }) };
}

async function hashFindings(hash, drafts) {
  const [draft] = drafts;
  const at = { given: hash, expected: await sha256(await canonicalOf(draft)) };
  const said = (id, more = {}) => ({ draft, mistakes: [finding(id, "hashedCanonicalRequest", { ...at, ...more })] });
  if (/\n|^(GET|POST)/.test(hash)) return said("canonicalNotHashed");
  if (/^[0-9a-f]{32}$|^[0-9a-f]{40}$/i.test(hash)) return said("hashAlgorithm");
  if (!/^[0-9a-f]{64}$/i.test(hash)) return said("hashForm");
  const found = (await mistakesOfHash(drafts, hash, UNSEEN)) ?? said("hashOther", { unknown: true });
  const isUpper = hash !== hash.toLowerCase();
  return isUpper ? { ...found, mistakes: [finding("hashUpperCase", "hashedCanonicalRequest", at), ...found.mistakes] } : found;
}

/** The values in an Authorization by name; `null` if a part is missing or malformed. */
function piecesOf(text) {
  const names = ["Credential", "SignedHeaders", "Signature"];
  const places = [];
  for (const name of names) {
    places.push(text.indexOf(name, places.length > 0 ? places.at(-1) + 1 : 0));
    if (places.at(-1) < 0) return null;
  }
  const pieces = names.map((name, index) => text.slice(places[index] + name.length, places[index + 1]).trim());
  if (!pieces.every((piece) => piece.startsWith("="))) return null;
  const [credential, signedHeaders, signature] = pieces.map((piece, index) => {
    const value = piece.slice(1).trim();
    return index < 2 && value.endsWith(",") ? value.slice(0, -1).trim() : value;
  });
  const start = text.slice(0, places[0]);
  const algorithm = start.trim();
  if (algorithm === "" || algorithm === start || /\s/.test(algorithm) || /[\s,]/.test(credential) || /\s/.test(signature)) return null;
  return { algorithm, credential, signedHeaders, signature };
}

/** The parts of an Authorization, and the mistakes in its syntax. */
function readAuthorization(text, context, timestamp) {
  const form = `${ALGORITHM} Credential=<SecretId>/<date>/<service>/tc3_request, SignedHeaders=content-type;host, Signature=<hex>`;
  const pieces = piecesOf(text);
  if (!pieces) return { findings: [finding("authorizationForm", "authorization", { given: text, expected: form })] };
  const { algorithm, credential, signedHeaders: names, signature } = pieces;
  const [secretId, ...rest] = credential.split("/");
  const findings = [];
  if (algorithm !== ALGORITHM) findings.push(finding("algorithmOther", "authorization", { given: algorithm, expected: ALGORITHM }));
  findings.push(...secretIdFindings(secretId, context.credential, "authorization"));
  findings.push(...scopeFindings(rest.join("/"), { timestamp, product: context.request.product, products: context.products }, "authorization"));
  findings.push(...namesFindings(names), ...signatureFindings(signature));
  if (!FORM.test(text.split("\n").map((line) => line.trim()).join(" ")) && !findings.some(({ accepted }) => !accepted)) {
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
  if (new Set(lower).size < lower.length) {
    yield finding("signedHeadersTwice", "signedHeaders", { given: names, expected: [...new Set(lower)].join(";") });
  }
}

function* signatureFindings(signature) {
  const at = { given: signature, expected: "" };
  if (/^[0-9a-f]{64}$/.test(signature)) return;
  if (/^[0-9a-f]{64}$/i.test(signature)) yield finding("signatureUpperCase", "signature", { given: signature, expected: signature.toLowerCase() });
  else if (/^[A-Za-z0-9+/]{43}=$/.test(signature)) yield finding("signatureBase64", "signature", at);
  else yield finding("signatureForm", "signature", at);
}

/** The parts that pasted headers do not show. */
const unseenBeside = (sent) => new Set([...UNSEEN].filter((part) =>
  !(part === "host" && sent.has("host")) && !(part === "contentType" && sent.has("content-type"))));

export async function ofAuthorization(pasted, context) {
  const sent = new Map(pasted.headers.filter(([, value]) => value));
  const timestamp = sent.get("x-tc-timestamp");
  const seconds = String(timestamp ?? context.now).slice(0, 10);
  const read = readAuthorization(pasted.authorization, context, seconds);
  const findings = [...twiceFindings(pasted.headers)];
  if (timestamp) findings.push(...timestampFindings(timestamp, context.now, "timestamp"));
  findings.push(...read.findings);
  if (!read.signature) return { findings, compared: [] };
  const kept = newKept();
  const drafts = methodsOf(context).map((method) => likeProgram(context.request, method)).map((request) => draftOfForm(request, {
    names: read.names, headers: [...sent], timestamp: seconds, date: read.date, service: read.service, products: context.products,
    region: sent.get("x-tc-region") ?? request.region, defaultRegion: context.defaultRegion, regions: context.regions, kept }));
  return withSignature({ findings, drafts, read, context, unseen: unseenBeside(sent), isTimestampKnown: timestamp !== undefined });
}

/** Checks a whole request, which shows all that was signed. */
export async function ofRequest(pasted, context) {
  const sent = new Map(pasted.headers);
  const timestamp = sent.get("x-tc-timestamp") ?? "";
  const read = readAuthorization(sent.get("authorization") ?? "", context, timestamp.slice(0, 10));
  const findings = [...twiceFindings(pasted.headers)];
  for (const name of ["host", "x-tc-action", "x-tc-version", "x-tc-timestamp"]) {
    if (!sent.get(name)) findings.push(finding("headerNotSent", "headers", { given: "", expected: name }));
  }
  if (timestamp) findings.push(...timestampFindings(timestamp, context.now, "timestamp"));
  findings.push(...read.findings);
  if (!read.signature) return { findings, compared: [] };
  for (const name of read.names) {
    if (!sent.has(name)) findings.push(finding("signedNotSent", "signedHeaders", { given: name, expected: name }));
  }
  const [path, ...query] = pasted.target.replace(/^https?:\/\/[^/?]*/i, "").split("?");
  const kept = newKept();
  const drafts = bodiesOf(pasted, sent, context).map((body) => draftOf({
    method: pasted.method, path: path || "/", query: query.join("?"), payload: body, headers: [...sent], names: read.names, timestamp,
    date: read.date, service: read.service, product: context.request.product, products: context.products,
    region: sent.get("x-tc-region"), defaultRegion: context.defaultRegion, regions: context.regions, kept }));
  const unseen = new Set(pasted.isBodySeen === false ? ["payloadHash"] : []);
  return withSignature({ findings, drafts, read, context, unseen, isTimestampKnown: true, mayLackReturns: pasted.hasReturns === false });
}

/** The bodies that may have been pasted: pasting may add a line break at the end, or change the kind of line breaks. */
function bodiesOf(pasted, sent, { request }) {
  if (sent.get("x-tc-content-sha256") === UNSIGNED) return [UNSIGNED];
  if (pasted.method === "GET") return [""];
  if (pasted.isBodySeen === false) return [payload(likeProgram(request, "POST"))];
  const plain = pasted.body.replaceAll("\r\n", "\n");
  return [...new Set([withoutEnd(plain, "\n"), withoutEnd(pasted.body, "\r\n"), plain, pasted.body])];
}

/** Compares the signature if there is a key. */
async function withSignature({ findings, drafts, read, context, unseen, isTimestampKnown, mayLackReturns }) {
  const { keys } = context.credential ?? {};
  const compared = async (tried) => [{ part: "signature", given: read.signature, expected: (await signatureOf(tried, keys)).hex }];
  if (!keys) return { findings, compared: [], needsKey: true };
  if (findings.some(({ id }) => id === "secretIdOther" || id === "signedNotSent")) return { findings, compared: [] };
  const right = await rightOf(drafts, read.signature, keys, unseen, isTimestampKnown);
  // With the timestamp that was found, the search also names another spelling.
  const searched = right ? drafts.map((draft) => ({ ...draft, timestamp: right.timestamp })) : drafts;
  const found = await mistakesOfSignature(searched, read.signature, keys, unseen, isTimestampKnown || Boolean(right));
  if (found?.mistakes.length === 0) return { findings, compared: await compared(found.draft), isSignatureRight: findings.length === 0 };
  // A text area removes carriage returns from pasted text.
  const asPasted = (one) => (mayLackReturns && one.id === "bodyLineBreaks" ? { ...one, uncertain: true } : one);
  if (found) findings.push(...found.mistakes.map(asPasted));
  else if (findings.length === 0) {
    const id = isTimestampKnown ? "signatureOther" : "timestampUnknown";
    // Only a whole request shows all that was signed.
    findings.push(finding(id, "signature", { given: read.signature, unknown: unseen.size > 0 }));
  }
  return { findings, compared: await compared(found?.draft ?? searched[0]) };
}

/** If the timestamp is unknown, these seconds before and after now are tried: for the expected spelling and others. */
const AROUND = { exact: [300, 300], otherwise: [300, 5] };

/** The draft with this signature; `null` if there is none. */
async function rightOf(drafts, signature, keys, unseen, isTimestampKnown) {
  const wanted = signature.toLowerCase();
  const isOf = async (draft) => (await signatureOf(draft, keys)).hex === wanted;
  for (const draft of drafts) if (await isOf(draft)) return draft;
  if (isTimestampKnown) return null;
  const otherwise = drafts.flatMap((draft) => [...usualWritings(draft, unseen)]);
  for (const [tried, [behind, ahead]] of [[drafts, AROUND.exact], [otherwise, AROUND.otherwise]]) {
    for (const draft of tried) {
      const hashed = { ...draft, canonicalHash: await sha256(await canonicalOf(draft)) };
      const now = Number(draft.timestamp);
      for (let seconds = now + ahead; seconds >= now - behind; seconds -= 1) {
        if (await isOf({ ...hashed, timestamp: String(seconds) })) return { ...draft, timestamp: String(seconds) };
      }
    }
  }
  return null;
}
