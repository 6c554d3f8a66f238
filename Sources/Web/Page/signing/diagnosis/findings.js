// SPDX-License-Identifier: Apache-2.0
// Findings, and checks that several modules of the diagnosis share.

import { utcDay } from "../bytes.js";
import { CAUSES } from "./causes.js";

/** The largest accepted difference between a timestamp and the server's clock, in seconds. */
const WINDOW_SECONDS = 300;

/**
 * @param id The cause; its text is `signature.cause.<id>`.
 * @param part The name of a step, or a piece of the Authorization.
 * @param more `{given, expected, accepted, uncertain, ifSent, unknown, values}`. `accepted`: this server accepts it,
 *   too. `uncertain`: copying may have caused it. `ifSent`: it is right if the program also sends it, which the pasted
 *   text does not show. `unknown`: nothing can be concluded.
 */
export function finding(id, part, more = {}) {
  const found = { id, part, ...more };
  if (!CAUSES.has(found.id)) throw new Error(`no words for ${found.id}`);
  return found;
}

/** Other spellings of a call. They are mistakes only if the program does not send the spelling that it signs. */
const OTHER_WRITING = new Set([
  "bodyEscaping", "bodyKeyOrder", "bodyLineBreaks", "bodyNewline", "bodyWhitespace", "charsetAdded", "charsetMissing",
  "charsetOther", "headerValueCase", "percentCase", "plusForSpace", "queryEncoding", "queryNotEncoded", "queryOfPost",
  "queryOrder", "unsignedPayload",
]);

/**
 * Whether a call with this Host reaches its product: the first label may name another product. The legacy doors are
 * found by their path.
 */
function leadsToProduct(host, { product, products = [], isLegacy }) {
  if (host === "" || isLegacy) return host !== "";
  const name = host.toLowerCase().split(/[:/]/)[0];
  const [label] = name.split(".");
  return label === product || !(products.includes(label) || name.endsWith(".tencentcloudapi.com"));
}

/**
 * Whether a finding is right provided that the program sends what it signed.
 *
 * @param unseen The parts of the sent request that the pasted text does not show.
 * @param place See `hostVariants`.
 */
export function isRightIfSent({ id, part, given = "" }, unseen, method, place = {}) {
  if (!unseen.has(part)) return false;
  if (id === "hostOther") return leadsToProduct(given, place);
  // The server does not read the Content-Type of a GET.
  if (id === "contentTypeOther") return method === "GET" && given !== "";
  // A request line can contain only these characters.
  if (id === "queryNotEncoded") return /^[\x21-\x7e]+$/.test(given);
  return OTHER_WRITING.has(id);
}

/** The index of the first difference of two texts; -1 if they are equal. */
export function firstDifference(one, other) {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return one === other ? -1 : at;
}

/** Removes the given characters at the end. A regular expression would take quadratic time for long runs elsewhere. */
export function withoutEnd(text, marks) {
  let end = text.length;
  while (end > 0 && marks.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

export function* timestampFindings(text, now, part) {
  if (!/^-?\d+$/.test(text)) yield finding("timestampForm", part, { given: text, expected: String(now) });
  else if (text.length >= 13) yield finding("timestampMilliseconds", part, { given: text, expected: text.slice(0, 10) });
  else if (Math.abs(Number(text) - now) > WINDOW_SECONDS) {
    yield finding("clock", part, { given: text, expected: String(now), values: { seconds: Number(text) - now } });
  }
}

/** Checks a scope such as `2026-11-30/cvm/tc3_request`. */
export function* scopeFindings(scope, { timestamp, product, products }, part) {
  const [date, service, end, ...more] = scope.split("/");
  const day = utcDay(timestamp);
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) yield finding("dateForm", part, { given: date, expected: day });
  else if (day && date !== day) yield finding("wrongDay", part, { given: date, expected: day });
  if (service === undefined || end === undefined || more.length > 0 || end !== "tc3_request") {
    yield finding("scopeForm", part, { given: scope, expected: `${day}/${product}/tc3_request` });
  } else if (service !== product) {
    // Several SDKs sign the first label of the host. The server accepts it unless it is another product.
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

const NOT_LOOKED_AT = new Set(["x-tc-requestclient", "x-tc-traceid"]);

/** Finds repeated headers that the server refuses. */
export function* twiceFindings(headers) {
  const seen = new Set();
  for (const [name] of headers) {
    const isCommon = ["host", "content-type", "authorization"].includes(name);
    const isOnce = isCommon || (name.startsWith("x-tc-") && !NOT_LOOKED_AT.has(name));
    if (isOnce && seen.has(name)) yield finding("headerTwice", "headers", { given: name, expected: name });
    seen.add(name);
  }
}

/** `127.0.0.1:7722` → `127.0.0.1` */
const withoutPort = (host) => host.replace(/:\d+$/, "");

/** The vendor's host names of a product. In a signature, this server accepts exactly these instead of the sent host. */
function productionHosts({ product, region, regions, defaultRegion = "ap-guangzhou", isLegacy }) {
  if (isLegacy) return [`${product}.api.qcloud.com`, "account.api.qcloud.com"];
  const isServed = (id) => id && (!regions || id === defaultRegion || regions.includes(id));
  const served = [region, defaultRegion].filter(isServed);
  const middles = new Set(["", "intl.", "internal.", ...served.map((id) => `${id}.`)]);
  return [...middles].map((middle) => `${product}.${middle}tencentcloudapi.com`);
}

/** Hosts that this server refuses: the vendor's names in another form or region, and variants of the sent host. */
function* nearHosts(host, place) {
  for (const name of productionHosts(place)) {
    for (const other of [name.toUpperCase(), `${name}.`, `${name}:443`, `${name}:80`]) yield ["hostOther", other];
  }
  const regions = place.isLegacy ? [] : [...(place.regions ?? []), place.region].filter(Boolean);
  for (const region of regions) yield ["hostOther", `${place.product}.${region}.tencentcloudapi.com`];
  yield ["headerValueCase", host.toUpperCase()];
  if (!place.isTC3) {
    yield ["headerValueCase", host.toLowerCase()];
    yield ["hostWithoutPort", withoutPort(host).toLowerCase()];
  }
  if (withoutPort(host) === host) yield ["hostOther", host.endsWith(".") ? host.slice(0, -1) : `${host}.`];
}

/**
 * Texts that a program may sign instead of the host, and whether this server accepts them:
 * `[id, host, accepted, isRare]`. A rare one is not tried together with another mistake.
 *
 * @param place `{product, products, region, regions, defaultRegion, isTC3, isLegacy, dialect, scheme}`
 */
export function hostVariants(host, place) {
  const bare = withoutPort(host);
  const port = host.slice(bare.length);
  // Only HmacSHA256 and HmacSHA1 accept a port that is not sent. If the port that is sent is not signed, TC3 accepts
  // every host, and the older methods accept only the vendor's names.
  const isTakenBare = Boolean(place.isTC3) || (!place.isLegacy && productionHosts(place).includes(bare));
  const isDefault = (number) => !place.isTC3 && number === (place.scheme === "http" ? 80 : 443);
  const variants = port
    ? [["hostWithoutPort", bare, isTakenBare]]
    : [443, 80].map((number) => ["hostWithPort", `${host}:${number}`, isDefault(number)]);
  for (const [index, name] of productionHosts(place).entries()) {
    const isOfGenerationA = place.isLegacy && index > 0;
    variants.push(["hostProduction", name, !isOfGenerationA || place.dialect === "legacy-a"]);
  }
  variants.push(["hostWithScheme", `https://${host}`, false], ["hostWithScheme", `http://${host}`, false], ["hostEmpty", "", false]);
  for (const name of new Set(["localhost", "127.0.0.1", "[::1]", "0.0.0.0"].flatMap((local) => [local, local + port]))) {
    variants.push(["hostOther", name, false]);
  }
  if (port) variants.push(["hostOther", `${bare}:443`, false], ["hostOther", `${bare}:80`, false]);
  for (const other of place.products ?? []) if (other !== place.product) variants.push(["hostOther", `${other}.tencentcloudapi.com`, false]);
  for (const [id, name] of nearHosts(host, place)) variants.push([id, name, false, true]);
  const seen = new Set([host]);
  return variants.filter(([, name]) => !seen.has(name) && seen.add(name));
}

/** The usual cause of a signed host that differs from the sent one: `{id, accepted}`. */
export function hostCause(given, sent, place) {
  const variant = hostVariants(sent, place).find(([, host]) => host === given);
  if (variant) return { id: variant[0], accepted: variant[2] };
  // For TC3 the server also tries the host without its port in lower case.
  if (place.isTC3 && given === withoutPort(sent).toLowerCase()) return { id: "hostWithoutPort", accepted: true };
  if (/^https?:\/\//i.test(given)) return { id: "hostWithScheme" };
  return { id: withoutPort(given) === sent ? "hostWithPort" : "hostOther" };
}
