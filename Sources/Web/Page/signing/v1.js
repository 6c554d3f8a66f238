// SPDX-License-Identifier: Apache-2.0
// HmacSHA256 and HmacSHA1: the signature is one of the parameters. https://www.tencentcloud.com/document/api/213/33223

import { base64, hmac } from "./bytes.js";
import { encoded, flattened, sorted } from "./parameters.js";

export const METHODS = ["HmacSHA256", "HmacSHA1"];

const firstIndex = (dialect) => (dialect === "3.0" ? 0 : 1);

/**
 * Every parameter except Signature, unsorted; `request.pairs` are the parameters of a request that was already sent.
 */
export function parametersToSign(request, secretId, method) {
  if (request.pairs) return request.pairs;
  const common = [
    ["Action", request.action],
    ["Version", request.dialect === "legacy-a" ? "" : request.version],
    ["Region", request.region],
    ["Timestamp", request.timestamp],
    ["Nonce", request.nonce],
    ["SecretId", secretId],
    ["SignatureMethod", method],
    ["Token", request.token],
    ["Language", request.language],
  ];
  const given = common.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return [
    ...given.map(([name, value]) => [name, String(value)]),
    ...flattened(request.parameters ?? {}, "", firstIndex(request.dialect)),
  ];
}

/** Values are signed unencoded; they are percent-encoded only in the request. */
const stringToSign = (method, host, path, pairs) =>
  `${method}${host}${path}?${sorted(pairs).map(([name, value]) => `${name}=${value}`).join("&")}`;

/** Some SDKs replace underscores in names by dots for the signature, but send the original names. */
export const dotted = (pairs) => pairs.map(([name, value]) => [name.replaceAll("_", "."), value]);

const keyOf = (keys, method) => (method === "HmacSHA256" ? keys.hmac256 : keys.hmac1);

/** Every step; `form` is the query of a GET or the body of a POST. */
export async function steps(request, credential, options) {
  const sent = parametersToSign(request, credential?.secretId ?? "", options.method);
  const pairs = options.dotted ? dotted(sent) : sent;
  const text = stringToSign(request.method, request.host, request.path, pairs);
  const parts = [
    { name: "sortedParameters", text: sorted(pairs).map(([name, value]) => `${name}=${value}`).join("\n") },
    { name: "stringToSign", text },
  ];
  if (!credential) return { parts, form: encoded(sorted(sent)) };
  const signature = base64(await hmac(keyOf(credential.keys, options.method), text));
  const form = encoded([...sorted(sent), ["Signature", signature]]);
  parts.push(
    { name: "signature", text: signature },
    { name: "encodedSignature", text: encodeURIComponent(signature) },
    { name: "form", text: form },
  );
  return { parts, form };
}
