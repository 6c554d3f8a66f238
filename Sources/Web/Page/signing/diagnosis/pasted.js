// SPDX-License-Identifier: Apache-2.0
// Recognizes which part of a signature a pasted text is, and splits it. Any text may be pasted, so each step takes time
// linear in its length.

import { decoded } from "../parameters.js";
import { curlRequest } from "./curl.js";

const METHODS = new Set(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]);
const HEADER_NAME = /^[A-Za-z0-9-]+$/;

/** Removes the quotes and escaped line breaks (`\n`) of logs and debuggers. */
function unescaped(text) {
  const bare = text.trim().replace(/^b?(["'`])([\s\S]*)\1$/, "$2");
  return bare.includes("\n") || !bare.includes("\\n") ? text : bare.replaceAll("\\r", "\r").replaceAll("\\n", "\n");
}

/** The request in the output of `curl -v`; other texts are returned unchanged. */
function withoutMarks(text) {
  if (!/^> ?(?:GET|POST|PUT|DELETE|HEAD) /im.test(text)) return text;
  const lines = text.replaceAll("\r\n", "\n").split("\n").filter((line) => line.startsWith(">"));
  return lines.map((line) => line.slice(line.startsWith("> ") ? 2 : 1)).join("\n");
}

/** The name, in lower case, and the value of a header line; `null` for other lines. */
function headerOf(line) {
  const at = line.indexOf(":");
  const name = line.slice(0, Math.max(at, 0)).trim();
  return HEADER_NAME.test(name) ? [name.toLowerCase(), line.slice(at + 1).trim()] : null;
}

const headersOf = (lines) => lines.map(headerOf).filter(Boolean);

/** The method and the target of a request line; `null` for other lines. The HTTP version may be missing. */
function requestLine(line) {
  const [method, target, version, ...more] = line.trim().split(/\s+/);
  if (!METHODS.has(method.toUpperCase()) || !target || more.length > 0) return null;
  const isWhole = version === undefined ? /^(\/|https?:\/\/)/i.test(target) : /^HTTP\/[\d.]+$/i.test(version);
  return isWhole ? { method: method.toUpperCase(), target } : null;
}

/** The position of the first empty line: `[start, end]`. */
function emptyLine(text) {
  const ends = ["\n\n", "\n\r\n"].map((end) => [text.indexOf(end), end.length]).filter(([at]) => at >= 0);
  if (ends.length === 0) return [text.length, text.length];
  const [at, length] = ends.reduce((one, other) => (one[0] <= other[0] ? one : other));
  return [at, at + length];
}

function httpRequest(text) {
  const [end, start] = emptyLine(text);
  const [first, ...lines] = text.slice(0, end).replaceAll("\r\n", "\n").split("\n");
  const headers = headersOf(lines);
  const body = text.slice(start);
  // The output of `curl -v` does not contain the body of the request.
  const isBodySeen = body.trim() !== "" || !(Number(new Map(headers).get("content-length")) > 0);
  return { kind: "request", ...requestLine(first), headers, body, isBodySeen, hasReturns: text.includes("\r") };
}

/** Joins the lines of a query that was broken for reading. */
function joinedQuery(text) {
  return text.replace(/^((?:GET|POST)\s+\S+)((?:\n[ \t]*[?&][^\n]*)+)/i, (_, start, lines) =>
    start + lines.split("\n").map((line) => line.trimStart()).join(""));
}

function urlRequest(text) {
  const at = text.indexOf("?");
  const [, host, path] = /^https?:\/\/([^/?]*)([^?]*)/i.exec(text);
  const scheme = text.slice(0, 5).toLowerCase() === "https" ? "https" : "http";
  return { kind: "request", method: "GET", target: `${path || "/"}${at < 0 ? "" : text.slice(at)}`, headers: [["host", host]], body: "", scheme };
}

/** Joins a query in several lines; line breaks within values are kept. */
const joinedPairs = (text) => text.split("&").map((piece, index, { length }) =>
  (index + 1 < length ? piece.trimStart().replace(/\r?\n$/, "") : piece.trimStart())).join("&");

/** The parts of a string to sign of HmacSHA256 or HmacSHA1; `null` for other texts. */
function v1Text(text) {
  const method = text.slice(0, 4).toUpperCase() === "POST" ? text.slice(0, 4) : text.slice(0, 3);
  const rest = text.slice(method.length);
  const [mark, equals] = [rest.indexOf("?"), rest.indexOf("=")];
  const isMarked = mark >= 0 && mark < equals;
  const end = isMarked ? mark : endOfPath(rest.slice(0, equals));
  const place = rest.slice(0, end);
  const query = joinedPairs(rest.slice(end + (isMarked ? 1 : 0)));
  if (/\s/.test(place) || !/^\w[^\s=&]*=/.test(query)) return null;
  const slash = place.indexOf("/");
  const host = slash < 0 ? place : place.slice(0, slash);
  return { kind: "v1StringToSign", method, host, path: place.slice(host.length), mark: isMarked ? "?" : "", query };
}

/** The end of a path that a parameter name follows without a separator. */
function endOfPath(text) {
  const legacy = "/v2/index.php";
  const at = text.indexOf(legacy);
  if (at >= 0) return at + legacy.length;
  let end = text.length;
  while (end > 0 && /[\w.[\]-]/.test(text[end - 1])) end -= 1;
  return end;
}

const ENTRY = /b?(["'])([A-Za-z0-9-]+)\1\s*:\s*(?:b?(["'])((?:\\.|(?!\3)[^\\])*)\3|(\d+))/g;

/** The headers in a printed Python dictionary or a JSON object; `null` without an Authorization. */
function dictionary(text) {
  if (!/^[\w.\s=(:]*\{/.test(text)) return null;
  const unquoted = (value) => value.replace(/\\([\s\S])/g, (_, mark) => ({ n: "\n", r: "\r", t: "\t" })[mark] ?? mark);
  const headers = [...text.matchAll(ENTRY)].map(([, , name, , quoted, number]) =>
    [name.toLowerCase(), (number ?? unquoted(quoted)).trim()]);
  const authorization = new Map(headers).get("authorization");
  return authorization === undefined ? null : { kind: "authorization", authorization, headers };
}

/** @returns `{kind, …}`; the kind is `unknown` if the text is no part of a signature. */
export function readPasted(original) {
  const text = withoutMarks(unescaped(original).trimStart());
  const line = text.split("\n", 1)[0].trim();
  if (/^curl\s/.test(text)) return curlRequest(text);
  const printed = dictionary(text);
  if (printed) return printed;
  const http = joinedQuery(text);
  if (requestLine(http.split("\n", 1)[0])) return httpRequest(http);
  if (/^https?:\/\/\S+$/i.test(text.trim())) return urlRequest(text.trim());
  if (/^(GET|POST|PUT|DELETE|HEAD)$/i.test(line)) return { kind: "canonicalRequest", text };
  if (/^TC3-HMAC-SHA256$/i.test(line)) return { kind: "stringToSign", text };
  if (/^authorization\s*:/i.test(text) || /^TC3-HMAC-SHA256\s/i.test(text) || line.includes("Credential=")) return headerBlock(text);
  if (/^(GET|POST)[^\s=&]*[/?]/i.test(text) && text.includes("=")) return v1Text(text.trim()) ?? { kind: "unknown" };
  if (headerOf(line) && /^authorization\s*:/im.test(text)) return headerBlock(text);
  if (/(^|[?&])(Action|Signature|SecretId)=/.test(text)) {
    const query = text.trim().replace(/^[^?]*\?/, "").split("\n").map((piece) => piece.trim()).join("");
    return { kind: "request", headers: [], pairs: decoded(query) };
  }
  return { kind: "unknown" };
}

/** An Authorization, perhaps among other headers. */
function headerBlock(text) {
  // Long headers are often wrapped; their lines are joined.
  const headers = headersOf(text.replace(/\r?\n[ \t]+/g, " ").split("\n"));
  const authorization = new Map(headers).get("authorization") ?? text.trim().replace(/^authorization\s*:\s*/i, "");
  return { kind: "authorization", authorization: authorization.trim(), headers };
}
