// SPDX-License-Identifier: Apache-2.0
// TC3-HMAC-SHA256: https://www.tencentcloud.com/document/api/213/33224

import { hex, hmac, sha256, utcDay } from "./bytes.js";
import { derivedKey } from "./keys.js";

export const ALGORITHM = "TC3-HMAC-SHA256";
export const UNSIGNED = "UNSIGNED-PAYLOAD";
const ALWAYS_SIGNED = ["content-type", "host"];

/** The header fields of a call except Authorization and Host. */
function unsignedHeaders(request) {
  const headers = {
    "Content-Type": request.contentType,
    "X-TC-Action": request.action,
    "X-TC-Version": request.version,
    "X-TC-Timestamp": String(request.timestamp),
  };
  if (request.region) headers["X-TC-Region"] = request.region;
  if (request.language) headers["X-TC-Language"] = request.language;
  if (request.token) headers["X-TC-Token"] = request.token;
  if (request.unsignedPayload) headers["X-TC-Content-SHA256"] = UNSIGNED;
  return headers;
}

/** The names and values of the signed header fields. */
export function signedPairs(request, names = ALWAYS_SIGNED) {
  const values = new Map([["host", request.host]]);
  for (const [name, value] of Object.entries(unsignedHeaders(request))) values.set(name.toLowerCase(), value)
  for (const [name, value] of Object.entries(request.headers ?? {})) values.set(name.toLowerCase(), value)
  return names.map((name) => [name, (values.get(name) ?? "").trim()]);
}

export const payload = (request) => (request.unsignedPayload ? UNSIGNED : request.method === "GET" ? "" : request.body);

function canonicalRequest({ method, path, query, headers, hash }) {
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join("");
  return [method, path, query, lines, headers.map(([name]) => name).join(";"), hash].join("\n");
}

export const scope = (date, service) => `${date}/${service}/tc3_request`;

const stringToSign = ({ timestamp, date, service, hash }) =>
  [ALGORITHM, timestamp, scope(date, service), hash].join("\n");

const authorization = ({ secretId, date, service, names, signature }) =>
  `${ALGORITHM} Credential=${secretId}/${scope(date, service)}, SignedHeaders=${names}, Signature=${signature}`;

/** Every step, under its name in the vendor's documents. */
export async function steps(request, credential, options = {}) {
  const date = options.date ?? utcDay(request.timestamp);
  const service = options.service ?? request.product;
  const headers = signedPairs(request, options.signedHeaders);
  const payloadHash = await sha256(payload(request));
  const canonical = canonicalRequest({ ...request, headers, hash: payloadHash });
  const hash = await sha256(canonical);
  const text = stringToSign({ timestamp: request.timestamp, date, service, hash });
  const parts = [
    { name: "payloadHash", text: payloadHash },
    { name: "canonicalRequest", text: canonical },
    { name: "hashedCanonicalRequest", text: hash },
    { name: "stringToSign", text },
  ];
  if (!credential) return { parts, headers: unsignedHeaders(request) };
  const { key, first } = await derivedKey(credential.keys.tc3, date, service);
  const signature = hex(await hmac(key, text));
  const names = headers.map(([name]) => name).join(";");
  const header = authorization({ secretId: credential.secretId, date, service, names, signature });
  parts.push(
    ...Object.entries(first).map(([name, bytes]) => ({ name, text: bytes, cut: true })),
    { name: "signature", text: signature },
    { name: "authorization", text: header },
  );
  return { parts, headers: { ...unsignedHeaders(request), Authorization: header } };
}
