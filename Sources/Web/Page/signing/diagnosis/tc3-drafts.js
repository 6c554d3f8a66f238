// SPDX-License-Identifier: Apache-2.0
// Ways to compute a TC3 signature. A draft has all choices of a program; a mutation makes one usual mistake in a draft.

import { base64, hex, hmac, sha256, signingKey, utf8, utcDay } from "../bytes.js";
import { decoded, encoded, sorted } from "../parameters.js";
import { ALGORITHM, scope } from "../tc3.js";
import { bodyVariants, orders } from "./bodies.js";
import { hostVariants } from "./findings.js";

/** The fixed cost of a hash, as the number of characters that are hashed in the same time. */
const EFFORT_OF_ONE = 500;

/** The cached results for a pasted text, and the effort: the number of characters hashed. */
export const newKept = () => ({ keys: new Map(), hashes: new Map(), bodies: new Map(), queries: new Map(), effort: 0 });

/**
 * @param headers Pairs of all headers that may be signed, with names in lower case.
 * @param names The signed names in order.
 */
export function draftOf({ method, path, query, payload, headers, names, timestamp, date, service, product, products = [],
  region, regions, defaultRegion, kept = newKept() }) {
  const values = new Map(headers);
  return {
    method, path, query, payload, timestamp, product, products, kept,
    place: { product, products, region, regions, defaultRegion, isTC3: true },
    date: date ?? utcDay(timestamp), service: service ?? product,
    headers: names.map((name) => [name, (values.get(name) ?? "").trim()]),
  };
}

const capital = (name) => name.replace(/(^|-)[a-z]/g, (mark) => mark.toUpperCase());
const upper = (text, isUpper) => (isUpper ? text.toUpperCase() : text);

/** A body is hashed once for all mutations of other parts. */
async function hashOf({ payload, kept }) {
  if (!kept.hashes.has(payload)) {
    kept.effort += payload.length;
    kept.hashes.set(payload, await sha256(payload));
  }
  return kept.hashes.get(payload);
}

export async function canonicalOf(draft) {
  const shown = draft.capitalNames ? capital : (name) => name;
  const lines = draft.headers.map(([name, value]) => `${shown(name)}:${draft.valueSpace ?? ""}${value}\n`).join("");
  const names = draft.headers.map(([name]) => name).join(draft.separator ?? ";");
  const hash = draft.plainPayload ? draft.payload : upper(await hashOf(draft), draft.upperPayloadHash);
  const headers = draft.noBlankLine ? lines.slice(0, -1) : lines;
  const text = [draft.method, draft.path, draft.query, headers, names, hash].join("\n") + (draft.canonicalNewline ? "\n" : "");
  draft.kept.effort += text.length + EFFORT_OF_ONE;
  return text;
}

export async function textOf(draft) {
  const canonical = draft.canonicalHash ? "" : await canonicalOf(draft);
  const hash = draft.canonicalHash ?? (draft.plainCanonical ? canonical : upper(await sha256(canonical), draft.upperHash));
  const lines = [draft.algorithm ?? ALGORITHM, draft.timestamp, draft.scope ?? scope(draft.date, draft.service), hash];
  return lines.join("\n") + (draft.textNewline ? "\n" : "");
}

async function signingKeyOf(draft, keys) {
  const kept = draft.kept.keys;
  const steps = [draft.keyDate ?? draft.date, draft.keyService ?? draft.service, draft.keyEnd ?? "tc3_request"];
  const name = JSON.stringify([draft.keyKind ?? "", ...steps]);
  if (!kept.has(name)) {
    let key = draft.keyKind === "noPrefix" ? keys.hmac256 : keys.tc3;
    for (const text of steps.filter((step) => step !== "")) {
      const bytes = await hmac(key, text);
      key = await signingKey(draft.keyKind === "hex" ? utf8(hex(bytes)) : bytes, "SHA-256");
    }
    kept.set(name, draft.keyKind === "underived" ? keys.tc3 : key);
  }
  return kept.get(name);
}

export async function signatureOf(draft, keys) {
  const bytes = await hmac(await signingKeyOf(draft, keys), await textOf(draft));
  return { hex: hex(bytes), base64: base64(bytes) };
}

const withHeader = (draft, name, value) => ({
  ...draft, headers: draft.headers.map((pair) => (pair[0] === name ? [name, value] : pair)),
});
const valueOf = (draft, name) => draft.headers.find((pair) => pair[0] === name)?.[1] ?? "";

/** All values in lower case, which this server accepts too. */
function* smallLetters(draft) {
  const headers = draft.headers.map(([name, value]) => [name, value.toLowerCase()]);
  if (headers.some(([, value], index) => value !== draft.headers[index][1])) {
    yield { id: "headerValueCase", part: "headers", accepted: true, draft: { ...draft, headers } };
  }
}

function* hosts(draft) {
  const host = valueOf(draft, "host");
  for (const [id, value, accepted, isRare] of hostVariants(host, draft.place)) {
    yield { id, part: "host", given: value, expected: host, accepted, isRare, draft: withHeader(draft, "host", value) };
  }
  if (host !== host.toLowerCase()) {
    yield { id: "headerValueCase", part: "host", given: host.toLowerCase(), expected: host,
      draft: withHeader(draft, "host", host.toLowerCase()) };
  }
}

function* contentTypes(draft) {
  const sent = valueOf(draft, "content-type");
  const bare = sent.split(";")[0].trim();
  const charsets = ["; charset=utf-8", ";charset=utf-8", "; charset=UTF-8", ";charset=UTF-8"];
  const charset = sent.includes(";") ? "charsetOther" : "charsetAdded";
  const variants = [
    ["charsetMissing", bare], ...charsets.map((text) => [charset, bare + text]), ["contentTypeOther", "application/json"],
    ["contentTypeOther", "application/json; charset=utf-8"], ["contentTypeOther", "application/x-www-form-urlencoded"],
    ["contentTypeOther", "multipart/form-data"], ["contentTypeOther", ""], ["contentTypeOther", "text/plain;charset=UTF-8"]];
  const seen = new Set([sent]);
  for (const [id, value] of variants) {
    if (seen.has(value) || (value.toLowerCase() === sent.toLowerCase() && id === "contentTypeOther")) continue;
    seen.add(value);
    yield { id, part: "contentType", given: value, expected: sent, draft: withHeader(draft, "content-type", value) };
  }
}

function bodiesOf({ payload, kept }) {
  if (!kept.bodies.has(payload)) kept.bodies.set(payload, [...bodyVariants(payload)]);
  return kept.bodies.get(payload);
}

function* payloads(draft) {
  if (draft.method === "GET") {
    yield { id: "payloadOfGet", part: "payloadHash", draft: { ...draft, payload: "{}" } };
    yield { id: "payloadOfGet", part: "payloadHash", draft: { ...draft, payload: draft.query } };
  } else {
    for (const [id, payload] of bodiesOf(draft)) {
      yield { id, part: "payloadHash", given: payload, expected: draft.payload, draft: { ...draft, payload } };
    }
    yield { id: "bodyNotHashed", part: "payloadHash", draft: { ...draft, plainPayload: true } };
  }
  yield { id: "hashUpperCase", part: "payloadHash", draft: { ...draft, upperPayloadHash: true } };
}

/** All orders are tried only for queries with up to this number of pairs. */
const REORDERED_MAX = 4;

/** Texts that may have been signed instead of the query: `[id, text]`. */
function* queryVariants(query) {
  const pairs = decoded(query);
  yield ["queryEmpty", ""];
  yield ["plusForSpace", query.replaceAll("%20", "+")];
  yield ["plusForSpace", query.replaceAll("+", "%20")];
  yield ["queryEncoding", encoded(pairs)];
  yield ["queryOrder", encoded(sorted(pairs))];
  yield ["queryNotEncoded", pairs.map(([name, value]) => `${name}=${value}`).join("&")];
  yield ["percentCase", query.replace(/%[0-9a-f]{2}/gi, (code) => code.toLowerCase())];
  yield ["percentCase", query.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase())];
  yield ["queryMark", `?${query}`];
  yield ["queryEncodedTwice", query.replaceAll("%", "%25")];
  if (pairs.length <= REORDERED_MAX) for (const order of orders(pairs)) yield ["queryOrder", encoded(order)];
}

function* queries(draft) {
  const { query, kept } = draft;
  if (!kept.queries.has(query)) kept.queries.set(query, [...queryVariants(query)]);
  for (const [id, value] of kept.queries.get(query)) {
    if (value !== query) yield { id, part: "query", given: value, expected: query, draft: { ...draft, query: value } };
  }
}

function* forms(draft) {
  const say = (id, part, changes, more = {}) => ({ id, part, ...more, draft: { ...draft, ...changes } });
  yield say("missingBlankLine", "canonicalRequest", { noBlankLine: true });
  yield say("headerValueSpace", "headers", { valueSpace: " " });
  yield say("headerOrder", "headers", { headers: [...draft.headers].reverse() });
  yield say("signedHeadersSeparator", "signedHeaders", { separator: "," });
  yield say("headerNameCase", "headers", { capitalNames: true });
  yield say("headerNameCase", "headers", { headers: draft.headers.map(([name, value]) => [capital(name), value]) });
  for (const path of ["", "/v2/index.php"]) {
    if (path !== draft.path) yield say("pathOther", "path", { path }, { given: path, expected: draft.path });
  }
  const method = draft.method === "GET" ? "POST" : "GET";
  yield say("methodOther", "method", { method }, { given: method, expected: draft.method });
  yield say("methodCase", "method", { method: draft.method.toLowerCase() });
  yield say("newlineAtEnd", "canonicalRequest", { canonicalNewline: true });
}

/** Mistakes in the canonical request: `{id, part, given, expected, accepted, draft}`. */
export function* canonicalMutations(draft) {
  yield* smallLetters(draft);
  yield* hosts(draft);
  yield* contentTypes(draft);
  yield* payloads(draft);
  yield* queries(draft);
  yield* forms(draft);
}

/** Mistakes after the canonical request: in the string to sign and in the key. */
export function* laterMutations(draft) {
  const say = (id, part, changes) => ({ id, part, draft: { ...draft, ...changes } });
  yield say("keyWithoutPrefix", "secretDate", { keyKind: "noPrefix" });
  yield say("keyAsHex", "secretDate", { keyKind: "hex" });
  yield say("keyNotDerived", "secretSigning", { keyKind: "underived" });
  yield say("keyEndMissing", "secretSigning", { keyEnd: "" });
  yield say("canonicalNotHashed", "stringToSign", { plainCanonical: true });
  yield say("hashUpperCase", "hashedCanonicalRequest", { upperHash: true });
  yield say("newlineAtEnd", "stringToSign", { textNewline: true });
  yield say("algorithmOther", "stringToSign", { algorithm: "HmacSHA256" });
  yield say("scopeForm", "stringToSign", { scope: `${draft.date}/${draft.service}` });
  const seconds = Number(draft.timestamp);
  if (Number.isNaN(seconds)) return;
  for (const days of [-1, 1]) {
    const date = utcDay(seconds + days * 86400);
    yield say("keyDayOther", "secretDate", { keyDate: date });
    yield say("scopeDayOther", "stringToSign", { date, keyDate: draft.date });
  }
  for (const keyService of new Set([draft.product, ...draft.products])) {
    if (keyService !== draft.service) yield say("keyServiceOther", "secretService", { keyService });
  }
  yield say("timestampMilliseconds", "stringToSign", { timestamp: `${draft.timestamp}000` });
  // A program that reads the clock twice may get different times; up to 30 seconds are tried.
  for (let away = 1; away <= 30; away += 1) {
    for (const other of [seconds - away, seconds + away]) {
      yield say("timestampOther", "stringToSign", { timestamp: String(other), date: utcDay(other) });
    }
  }
}
