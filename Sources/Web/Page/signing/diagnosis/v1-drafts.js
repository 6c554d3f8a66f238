// SPDX-License-Identifier: Apache-2.0
// How a program may have made a signature of HmacSHA256 or HmacSHA1.

import { base64, hex, hmac, percentEncoded } from "../bytes.js";
import { sorted } from "../parameters.js";
import { dotted } from "../v1.js";
import { finding, hostVariants } from "./findings.js";

const sortedWithoutCase = (pairs) =>
  [...pairs].sort(([one], [other]) => (one.toLowerCase() < other.toLowerCase() ? -1 : one.toLowerCase() > other.toLowerCase() ? 1 : 0));

export function textOf(draft) {
  const order = { asSent: (pairs) => pairs, withoutCase: sortedWithoutCase }[draft.order] ?? sorted;
  const query = order(draft.pairs).map(([name, value]) => `${name}=${value}`).join("&");
  return `${draft.method}${draft.host}${draft.path}${draft.noMark ? "" : "?"}${query}${draft.newline ? "\n" : ""}`;
}

export async function signatureOf(draft, keys) {
  const key = draft.prefixed ? keys.tc3 : draft.algorithm === "HmacSHA256" ? keys.hmac256 : keys.hmac1;
  const bytes = await hmac(key, textOf(draft));
  return { base64: base64(bytes), hex: hex(bytes) };
}

const mapped = (draft, change) => ({ ...draft, pairs: draft.pairs.map(change) });
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function* values(draft) {
  const changes = [
    ["underscoreForDot", ([name, value]) => [name.replaceAll(".", "_"), value], false],
    ["valuesEncoded", ([name, value]) => [name, percentEncoded(value)], false],
    ["valuesEncoded", ([name, value]) => [name, encodeURIComponent(value)], false],
    ["valuesEncoded", ([name, value]) => [name, percentEncoded(value).replaceAll("%20", "+")], false],
    ["plusForSpace", ([name, value]) => [name, value.replaceAll(" ", "+")], false],
    ["plusForSpace", ([name, value]) => [name, value.replaceAll("+", " ")], false],
    ["booleanCase", ([name, value]) => [name, value.replace(/^(true|false)$/i, (text) => text.toLowerCase())], false],
    ["booleanCase", ([name, value]) => [name, value.replace(/^(true|false)$/i, (text) => text[0].toUpperCase() + text.slice(1).toLowerCase())], false],
    ["firstLetterCase", ([name, value]) => [name[0].toLowerCase() + name.slice(1), value], false],
    ["firstLetterCase", ([name, value]) => [name[0].toUpperCase() + name.slice(1), value], false],
  ];
  if (!same(dotted(draft.pairs), draft.pairs)) {
    yield { id: "dotForUnderscore", part: "parameters", accepted: true, draft: { ...draft, pairs: dotted(draft.pairs) } };
  }
  for (const [id, change, accepted] of changes) {
    const changed = mapped(draft, change);
    if (!same(changed.pairs, draft.pairs)) yield { id, part: "parameters", accepted, draft: changed };
  }
  const filled = draft.pairs.filter(([, value]) => value !== "");
  if (filled.length < draft.pairs.length) yield { id: "emptyLeftOut", part: "parameters", draft: { ...draft, pairs: filled } };
  for (const [name] of draft.pairs) {
    yield { id: "parameterNotSigned", part: "parameters", given: "", expected: name,
      draft: { ...draft, pairs: draft.pairs.filter(([other]) => other !== name) } };
  }
}

/** The usual mistakes: `{id, part, given, expected, accepted, draft}`. */
export function* mutations(draft) {
  const say = (id, part, changes, more = {}) => ({ id, part, ...more, draft: { ...draft, ...changes } });
  const method = draft.method === "GET" ? "POST" : "GET";
  yield say("methodOther", "method", { method }, { given: method, expected: draft.method });
  for (const [id, host, accepted] of hostVariants(draft.host, draft.product, { legacy: draft.path !== "/" })) {
    yield say(id, "host", { host }, { given: host, expected: draft.host, accepted });
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

/** The mistakes that give a signature: one, or two; `null` where none do. */
export async function mistakesOfSignature(draft, signature, keys) {
  const matches = async (tried) => {
    const made = await signatureOf(tried, keys);
    return made.base64 === signature || made.hex === signature.toLowerCase();
  };
  if (await matches(draft)) return [];
  const said = ({ draft: _, ...found }) => finding(found.id, found.part, found);
  const first = [...mutations(draft)];
  for (const mutation of first) if (await matches(mutation.draft)) return [said(mutation)];
  for (const mutation of first) {
    for (const second of mutations(mutation.draft)) {
      if (second.part !== mutation.part && (await matches(second.draft))) return [said(mutation), said(second)];
    }
  }
  return null;
}
