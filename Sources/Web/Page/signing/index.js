// SPDX-License-Identifier: Apache-2.0
// Signs calls as the server verifies them, in the browser. The steps are shown, and what a program signed is compared with them.

import * as tc3 from "./tc3.js";
import * as v1 from "./v1.js";

export { importKeys } from "./keys.js";
export { buildRequest, newNonce } from "./request.js";

export const METHODS = [tc3.ALGORITHM, ...v1.METHODS];

/** The ways to sign that a door takes. */
export const methodsOf = (dialect) => (dialect === "3.0" ? METHODS : v1.METHODS);

/**
 * Every step of a signature.
 *
 * @param request What `buildRequest` answers.
 * @param credential `{secretId, keys}`; `null` gives the steps that need no key.
 * @param options `{method, signedHeaders, date, service}`: the signature method, and what is signed in the place of the usual.
 * @returns `{parts: [{name, text, cut}], headers}` or `{parts, form}`. Of parts that are `cut` the first bytes are shown.
 */
export function steps(request, credential, options = {}) {
  const method = options.method ?? request.signatureMethod ?? tc3.ALGORITHM;
  return method === tc3.ALGORITHM ? tc3.steps(request, credential, options) : v1.steps(request, credential, { ...options, method });
}

/**
 * What `fetch` is given for a call: `{url, method, headers, body}`. The URL is of this origin where no `origin` is given.
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
