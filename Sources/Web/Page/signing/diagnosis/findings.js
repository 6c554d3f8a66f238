// SPDX-License-Identifier: Apache-2.0
// What is found, and the checks that several parts share.

import { utcDay } from "../bytes.js";
import { CAUSES } from "./causes.js";

/** How far a timestamp may be from the server's clock, in seconds. */
export const WINDOW_SECONDS = 300;

/**
 * @param id Names the cause: its text is `signature.cause.<id>`.
 * @param part Where it shows: a step's name, or a piece of the Authorization.
 * @param more `{given, expected, accepted, uncertain, values}`; `accepted` where this server takes it as well, `uncertain` where it
 *   may have come by pasting.
 */
export function finding(id, part, more = {}) {
  const found = { id, part, ...more };
  if (!CAUSES.has(found.id)) throw new Error(`no words for ${found.id}`);
  return found;
}

/** Where two texts begin to differ. */
export function firstDifference(one, other) {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return one === other ? -1 : at;
}

export function* timestampFindings(text, now, part) {
  if (!/^-?\d+$/.test(text)) yield finding("timestampForm", part, { given: text, expected: String(now) });
  else if (text.length >= 13) yield finding("timestampMilliseconds", part, { given: text, expected: text.slice(0, 10) });
  else if (Math.abs(Number(text) - now) > WINDOW_SECONDS) {
    yield finding("clock", part, { given: text, expected: String(now), values: { seconds: Number(text) - now } });
  }
}

/** Of `2026-11-30/cvm/tc3_request`. */
export function* scopeFindings(scope, { timestamp, product, products }, part) {
  const [date, service, end, ...more] = scope.split("/");
  const day = utcDay(timestamp);
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) yield finding("dateForm", part, { given: date, expected: day });
  else if (day && date !== day) yield finding("wrongDay", part, { given: date, expected: day });
  if (service === undefined || end === undefined || more.length > 0 || end !== "tc3_request") {
    yield finding("scopeForm", part, { given: scope, expected: `${day}/${product}/tc3_request` });
  } else if (service !== product) {
    // What names no product of the server is the first label of an endpoint, which several SDKs sign.
    const accepted = products ? !products.includes(service) : false;
    yield finding("wrongService", part, { given: service, expected: product, accepted });
  }
}

export function* secretIdFindings(given, credential, part) {
  if (!credential || given === credential.secretId) return;
  if (given.trim().replace(/^["']|["']$/g, "") === credential.secretId) {
    yield finding("secretIdSpace", part, { given, expected: credential.secretId });
  } else yield finding("secretIdOther", part, { given, expected: credential.secretId });
}

/** `127.0.0.1:7722` → `127.0.0.1` */
export const withoutPort = (host) => host.replace(/:\d+$/, "");

/** What may stand in the place of a host, and whether this server takes it: `[id, host, accepted]`. */
export function hostVariants(host, product, { legacy = false } = {}) {
  const production = legacy ? `${product}.api.qcloud.com` : `${product}.tencentcloudapi.com`;
  const bare = withoutPort(host);
  const variants = bare !== host ? [["hostWithoutPort", bare, !legacy]] : [];
  if (bare === host) {
    variants.push(["hostWithPort", `${host}:443`, false], ["hostWithPort", `${host}:80`, false]);
  }
  variants.push(
    ["hostProduction", production, true], ["hostWithScheme", `https://${host}`, false], ["hostWithScheme", `http://${host}`, false],
    ["hostEmpty", "", false], ["hostOther", "localhost", false], ["hostOther", "127.0.0.1", false]);
  return variants.filter(([, name]) => name !== host);
}
