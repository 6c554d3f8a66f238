// SPDX-License-Identifier: Apache-2.0
// What somebody pasted: which part of a signature it is, and its pieces.

import { decoded } from "../parameters.js";
import { curlRequest } from "./curl.js";

const HTTP_LINE = /^(GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS)\s+(\S+)\s+HTTP\/[\d.]+$/i;
const HEADER_LINE = /^([A-Za-z0-9-]+)\s*:\s*(.*)$/;
const V1_TEXT = /^(GET|POST)([^\s/?&]*)(\/v2\/index\.php|\/[^\s?=&]*?)?(\?)?(\w[\w.[\]-]*=[\s\S]*)$/i;

/** A log or a debugger shows line breaks as `\n`, and a text in its quotes. */
function unescaped(text) {
  const bare = text.trim().replace(/^b?(["'`])([\s\S]*)\1$/, "$2");
  return bare.includes("\n") || !bare.includes("\\n") ? text : bare.replaceAll("\\r", "\r").replaceAll("\\n", "\n");
}

const headersOf = (lines) =>
  lines.map((line) => HEADER_LINE.exec(line)).filter(Boolean).map(([, name, value]) => [name.toLowerCase(), value.trim()]);

function httpRequest(text) {
  const [head, ...rest] = text.replaceAll("\r\n", "\n").split("\n\n");
  const [first, ...lines] = head.trimStart().split("\n");
  const [, method, target] = HTTP_LINE.exec(first.trim());
  // A query shown in several lines is one line in truth.
  return { kind: "request", method: method.toUpperCase(), target, headers: headersOf(lines), body: rest.join("\n\n") };
}

/** Brings the lines of a query that is broken for reading together again. */
function joinedQuery(text) {
  return text.replace(/^((?:GET|POST)\s+\S+)((?:\n[ \t]*[?&][^\n]*)+)/i, (_, start, lines) =>
    start + lines.replace(/\n[ \t]*/g, ""));
}

function urlRequest(text) {
  const at = text.indexOf("?");
  const [, host, path] = /^https?:\/\/([^/?]*)([^?]*)/i.exec(text);
  return { kind: "request", method: "GET", target: `${path || "/"}${at < 0 ? "" : text.slice(at)}`, headers: [["host", host]], body: "" };
}

/** The pieces of the text to sign of HmacSHA256 and HmacSHA1. */
function v1Text(text) {
  const [, method, host, path = "", mark = "", query] = V1_TEXT.exec(text);
  return { kind: "v1StringToSign", method, host, path, mark, query };
}

/** What is pasted: `{kind, …}`; `kind` is `unknown` where it is nothing of a signature. */
export function readPasted(original) {
  const text = unescaped(original).replace(/^\s+/, "");
  const line = text.split("\n", 1)[0].trim();
  if (/^curl\s/.test(text)) return curlRequest(text);
  const http = joinedQuery(text);
  if (HTTP_LINE.test(http.split("\n", 1)[0].trim())) return httpRequest(http);
  if (/^https?:\/\/\S+$/i.test(text.trim())) return urlRequest(text.trim());
  if (/^(GET|POST|PUT|DELETE|HEAD)$/i.test(line)) return { kind: "canonicalRequest", text };
  if (/^TC3-HMAC-SHA256$/i.test(line)) return { kind: "stringToSign", text };
  if (/^authorization\s*:/i.test(text) || /^TC3-HMAC-SHA256\s/i.test(text) || /Credential=/.test(line)) return headerBlock(text);
  if (/^(GET|POST)[^\s=&]*[/?]/i.test(text) && text.includes("=")) return v1Text(text.trim());
  if (HEADER_LINE.test(line) && /^authorization\s*:/im.test(text)) return headerBlock(text);
  if (/(^|[?&])(Action|Signature|SecretId)=/.test(text)) {
    const query = text.trim().replace(/^[^?]*\?/, "").replace(/\s*\n\s*/g, "");
    return { kind: "request", headers: [], pairs: decoded(query) };
  }
  return { kind: "unknown" };
}

/** An Authorization, perhaps among other headers. */
function headerBlock(text) {
  const lines = text.split("\n");
  const headers = new Map(headersOf(lines));
  const authorization = headers.get("authorization") ?? text.trim().replace(/^authorization\s*:\s*/i, "");
  return { kind: "authorization", authorization: authorization.trim(), headers: [...headers] };
}
