// SPDX-License-Identifier: Apache-2.0
// Ways to compute a signature with HmacSHA256 or HmacSHA1, with the usual mistakes.

import { base64, compareBytes, hex, hmac, percentEncoded } from "../bytes.js";
import { dotted } from "../v1.js";
import { finding, hostVariants } from "./findings.js";

/** The largest number of characters signed in a search for mistakes. The search takes less than a second. */
const EFFORT_MAX = 16_000_000;

const compared = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const isPlain = (pairs) => pairs.every(([name]) => !/[^\x00-\x7f]/.test(name));

/** Sorts by bytes. Names are usually ASCII, for which JavaScript's comparison gives the same order and is faster. */
export const sortedByName = (pairs) => {
  const compare = isPlain(pairs) ? compared : compareBytes;
  return [...pairs].sort(([one], [other]) => compare(one, other));
};

const sortedWithoutCase = (pairs) =>
  [...pairs].sort(([one], [other]) => (one.toLowerCase() < other.toLowerCase() ? -1 : one.toLowerCase() > other.toLowerCase() ? 1 : 0));

export function textOf(draft) {
  const order = { asSent: (pairs) => pairs, withoutCase: sortedWithoutCase }[draft.order] ?? sortedByName;
  const query = order(draft.pairs).map(([name, value]) => `${name}=${value}`).join("&");
  const text = `${draft.method}${draft.host}${draft.path}${draft.noMark ? "" : "?"}${query}${draft.newline ? "\n" : ""}`;
  if (draft.kept) draft.kept.effort += text.length + 16 * draft.pairs.length + 200;
  return text;
}

export async function signatureOf(draft, keys) {
  const key = draft.prefixed ? keys.tc3 : draft.algorithm === "HmacSHA256" ? keys.hmac256 : keys.hmac1;
  const bytes = await hmac(key, textOf(draft));
  return { base64: base64(bytes), hex: hex(bytes) };
}

const mapped = (draft, change) => ({ ...draft, pairs: draft.pairs.map(change) });
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Common parameters. Only their omission is tried together with another mistake. */
const COMMON = new Set(["Action", "Version", "Region", "Timestamp", "Nonce", "SecretId", "SignatureMethod", "Token", "Language",
  "RequestClient"]);

function* values(draft) {
  const changes = [
    ["underscoreForDot", ([name, value]) => [name.replaceAll(".", "_"), value]],
    ["valuesEncoded", ([name, value]) => [name, percentEncoded(value)]],
    ["valuesEncoded", ([name, value]) => [name, encodeURIComponent(value)]],
    ["valuesEncoded", ([name, value]) => [name, percentEncoded(value).replaceAll("%20", "+")]],
    ["plusForSpace", ([name, value]) => [name, value.replaceAll(" ", "+")]],
    ["plusForSpace", ([name, value]) => [name, value.replaceAll("+", " ")]],
    ["booleanCase", ([name, value]) => [name, value.replace(/^(true|false)$/i, (text) => text.toLowerCase())]],
    ["booleanCase", ([name, value]) => [name, value.replace(/^(true|false)$/i, (text) => text[0].toUpperCase() + text.slice(1).toLowerCase())]],
    ["firstLetterCase", ([name, value]) => [name.slice(0, 1).toLowerCase() + name.slice(1), value]],
    ["firstLetterCase", ([name, value]) => [name.slice(0, 1).toUpperCase() + name.slice(1), value]],
  ];
  if (!same(dotted(draft.pairs), draft.pairs)) {
    yield { id: "dotForUnderscore", part: "parameters", accepted: true, draft: { ...draft, pairs: dotted(draft.pairs) } };
  }
  for (const [id, change] of changes) {
    const changed = mapped(draft, change);
    if (!same(changed.pairs, draft.pairs)) yield { id, part: "parameters", draft: changed };
  }
  const filled = draft.pairs.filter(([, value]) => value !== "");
  if (filled.length < draft.pairs.length) yield { id: "emptyLeftOut", part: "parameters", draft: { ...draft, pairs: filled } };
  const common = draft.pairs.filter(([name]) => COMMON.has(name));
  for (const [name] of [...common, ...draft.pairs.filter(([name]) => !COMMON.has(name))]) {
    yield { id: "parameterNotSigned", part: "parameters", given: "", expected: name,
      draft: { ...draft, pairs: draft.pairs.filter(([other]) => other !== name) } };
  }
}

/** The usual mistakes: `{id, part, given, expected, accepted, draft}`. */
function* mutations(draft) {
  const say = (id, part, changes, more = {}) => ({ id, part, ...more, draft: { ...draft, ...changes } });
  const method = draft.method === "GET" ? "POST" : "GET";
  yield say("methodOther", "method", { method }, { given: method, expected: draft.method });
  for (const [id, host, accepted, isRare] of hostVariants(draft.host, draft.place)) {
    yield say(id, "host", { host }, { given: host, expected: draft.host, accepted, isRare });
  }
  for (const path of ["/", "/v2/index.php", "", "/v2/index.php/"]) {
    if (path !== draft.path) yield say("pathOther", "path", { path }, { given: path, expected: draft.path });
  }
  yield say("markMissing", "stringToSign", { noMark: true });
  yield say("orderWithoutCase", "parameters", { order: "withoutCase" });
  yield say("orderAsSent", "parameters", { order: "asSent" });
  const algorithm = draft.algorithm === "HmacSHA256" ? "HmacSHA1" : "HmacSHA256";
  yield say("signatureMethodOther", "signature", { algorithm }, { given: algorithm, expected: draft.algorithm });
  yield say("keyWithPrefix", "signature", { prefixed: true });
  yield say("newlineAtEnd", "stringToSign", { newline: true });
  yield say("methodCase", "method", { method: draft.method.toLowerCase() });
  yield* values(draft);
}

/** The one or two mistakes that give this signature; `null` if there are none. */
export async function mistakesOfSignature(draft, signature, keys) {
  const matches = async (tried) => {
    const made = await signatureOf(tried, keys);
    return made.base64 === signature || made.hex === signature.toLowerCase();
  };
  if (await matches(draft)) return [];
  const said = ({ draft: _, ...found }) => finding(found.id, found.part, found);
  const first = [];
  for (const mutation of mutations(draft)) {
    if (draft.kept.effort > EFFORT_MAX) return null;
    if (await matches(mutation.draft)) return [said(mutation)];
    if (mutation.isRare) continue;
    if (mutation.id !== "parameterNotSigned" || COMMON.has(mutation.expected)) first.push(mutation);
  }
  for (const [index, mutation] of first.entries()) {
    for (const second of mutations(mutation.draft)) {
      if (second.id === "parameterNotSigned" && !COMMON.has(second.expected)) break;
      if (draft.kept.effort > EFFORT_MAX) return null;
      if (second.isRare || second.part === mutation.part || isEarlier(second, first, index)) continue;
      if (await matches(second.draft)) return [said(mutation), said(second)];
    }
  }
  return null;
}

/** Each pair of mistakes is tried in one order only. */
const isEarlier = ({ part }, first, index) => first.slice(index).every((one) => one.part !== part);
