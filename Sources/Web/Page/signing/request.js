// SPDX-License-Identifier: Apache-2.0
// The unsigned request of a call.

import { encoded, flattened, sorted } from "./parameters.js";

const LEGACY_PATH = "/v2/index.php";
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/** A nonce is less than 2^31, because some legacy clients and documents do not permit a larger number. */
const NONCE_MAX = 0x7fffffff;

const newNonce = () => (crypto.getRandomValues(new Uint32Array(1))[0] & NONCE_MAX) || 1;

/** The same request with another HTTP method. */
export function withMethod(request, method) {
  if (request.method === method) return request;
  const action = { service: request.product, version: request.version, action: request.action, dialect: request.dialect };
  const { host, scheme, region, timestamp, nonce, token, language, signatureMethod, unsignedPayload } = request;
  return buildRequest(action, request.parameters,
    { method, host, scheme, region, timestamp, nonce, token, language, signatureMethod, unsignedPayload });
}

/**
 * @param action `{service, version, action, dialect}`; the service is the first label of production hosts, the dialect
 *   is `3.0`, `legacy-a` or `legacy-b`.
 * @param values The action's parameters.
 * @param options `{method, scheme, host, region, timestamp, nonce, token, language, signatureMethod, body, contentType,
 *   unsignedPayload}`. `body` replaces the JSON of the values. Without a timestamp, the browser's clock is used.
 */
export function buildRequest(action, values, options = {}) {
  const dialect = action.dialect ?? "3.0";
  const signatureMethod = options.signatureMethod ?? (dialect === "3.0" ? "TC3-HMAC-SHA256" : "HmacSHA256");
  const method = options.method ?? (dialect === "3.0" ? "POST" : "GET");
  const byHeaders = signatureMethod === "TC3-HMAC-SHA256";
  return {
    method,
    scheme: options.scheme ?? "https",
    host: options.host,
    path: dialect === "3.0" ? "/" : LEGACY_PATH,
    query: byHeaders && method === "GET" ? encoded(sorted(flattened(values))) : "",
    contentType: options.contentType ?? (byHeaders && method === "POST" ? JSON_TYPE : FORM_TYPE),
    body: byHeaders && method === "POST" ? (options.body ?? JSON.stringify(values)) : "",
    product: action.service ?? action.product,
    version: action.version,
    action: action.action,
    region: options.region ?? "",
    timestamp: options.timestamp ?? Math.floor(Date.now() / 1000),
    nonce: options.nonce ?? newNonce(),
    token: options.token ?? "",
    language: options.language ?? "",
    unsignedPayload: options.unsignedPayload ?? false,
    dialect,
    signatureMethod,
    parameters: values,
  };
}
