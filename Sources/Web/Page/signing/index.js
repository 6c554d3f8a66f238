// SPDX-License-Identifier: Apache-2.0
// Signs calls in the browser as the server verifies them. Each step can be shown, and compared with a program's
// signature.

import * as tc3 from "./tc3.js";
import * as v1 from "./v1.js";

export { importKeys } from "./keys.js";
export { buildRequest } from "./request.js";

const METHODS = [tc3.ALGORITHM, ...v1.METHODS];

/** The signature methods that a door accepts. */
export const methodsOf = (dialect) => (dialect === "3.0" ? METHODS : v1.METHODS);

/**
 * Every step of a signature.
 *
 * @param request The result of `buildRequest`.
 * @param credential `{secretId, keys}`; with `null`, only the steps without a key are computed.
 * @param options `{method, signedHeaders, date, service}`: the signature method, and values to sign in place of the
 *   usual ones.
 * @returns `{parts: [{name, text, cut}], headers}` or `{parts, form}`. Only the first bytes of a part with `cut` are
 *   shown.
 */
export function steps(request, credential, options = {}) {
  const method = options.method ?? request.signatureMethod ?? tc3.ALGORITHM;
  return method === tc3.ALGORITHM ? tc3.steps(request, credential, options) : v1.steps(request, credential, { ...options, method });
}

/**
 * The arguments of `fetch` for a call: `{url, method, headers, body}`. Without `origin`, the URL is relative to this
 * origin.
 */
export async function signed(request, credential, options = {}) {
  const { headers, form } = await steps(request, credential, options);
  const origin = options.origin ?? "";
  if (headers) {
    const url = `${origin}${request.path}${request.query ? `?${request.query}` : ""}`;
    return { url, method: request.method, headers, body: request.method === "GET" ? undefined : request.body };
  }
  if (request.method === "GET") return { url: `${origin}${request.path}?${form}`, method: "GET", headers: {} };
  return { url: `${origin}${request.path}`, method: "POST", headers: { "Content-Type": request.contentType }, body: form };
}
