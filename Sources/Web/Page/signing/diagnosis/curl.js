// SPDX-License-Identifier: Apache-2.0
// Reads a curl command as the request that it sends.

import { percentEncoded } from "../bytes.js";

/** The words of a shell command; variables are not expanded. */
export function shellWords(text) {
  const words = [];
  let word = null;
  const add = (piece) => { word = (word ?? "") + piece; };
  const pattern = /\\\r?\n|\s+|'([^']*)'|\$'((?:\\.|[^'\\])*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|[^\s'"\\$]+|\$/g;
  for (const [piece, single, dollar, double, escaped] of text.matchAll(pattern)) {
    if (single !== undefined) add(single);
    else if (dollar !== undefined) add(dollar.replace(/\\([nrt'"\\])/g, (_, mark) => ({ n: "\n", r: "\r", t: "\t" })[mark] ?? mark));
    else if (double !== undefined) add(double.replace(/\\\r?\n/g, "").replace(/\\(["\\$`])/g, "$1"));
    else if (/^\\\r?\n$/.test(piece) || /^\s+$/.test(piece)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (escaped !== undefined) add(escaped);
    else add(piece);
  }
  return word === null ? words : [...words, word];
}

const DATA = new Set(["-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"]);
const ENCODED = "--data-urlencode";
const WITH_VALUE = new Set(["-X", "--request", "-H", "--header", "--url", "-o", "--output", "--cacert", "-x", "--proxy", "-A",
  "--user-agent", "-u", "--user", "-m", "--max-time", "--connect-timeout", "--resolve", ENCODED, ...DATA]);

/** Encodes the content in an argument of `--data-urlencode`: `name=content`, `=content` or `content`. */
function encodedData(value) {
  const at = value.indexOf("=");
  const name = at > 0 ? value.slice(0, at + 1) : "";
  return name + percentEncoded(value.slice(at + 1));
}

/** Splits `--name=value` and `-Hvalue` into two words. */
function separated(word) {
  const long = /^(--[a-z-]+)=([\s\S]*)$/.exec(word);
  if (long && WITH_VALUE.has(long[1])) return [long[1], long[2]];
  return /^-[XHdox]./.test(word) && !word.startsWith("--") ? [word.slice(0, 2), word.slice(2)] : [word];
}

export function curlRequest(text) {
  const words = shellWords(text).slice(1).flatMap(separated);
  const found = { url: "", method: "", headers: [], data: [], isGet: false };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === "-G" || word === "--get") found.isGet = true;
    if (!WITH_VALUE.has(word)) {
      if (!word.startsWith("-") && !found.url) found.url = word;
      continue;
    }
    index += 1;
    const value = words[index] ?? "";
    if (word === "-X" || word === "--request") found.method = value.toUpperCase();
    else if (word === "--url") found.url = value;
    else if (word === "-H" || word === "--header") {
      const at = value.indexOf(":");
      if (at > 0) found.headers.push([value.slice(0, at).trim().toLowerCase(), value.slice(at + 1).trim()]);
    } else if (word === ENCODED) found.data.push(encodedData(value));
    else if (DATA.has(word)) found.data.push(word === "-d" || word === "--data" ? value.replace(/[\r\n]/g, "") : value);
    if (word === "--json") found.type = "application/json";
  }
  return requestOf(found);
}

function requestOf({ url, method, headers, data, isGet, type }) {
  const [, host = "", path = ""] = /^(?:https?:\/\/)?([^/?]*)([^?]*)/i.exec(url) ?? [];
  const at = url.indexOf("?");
  const query = [at < 0 ? "" : url.slice(at + 1), isGet ? data.join("&") : ""].filter(Boolean).join("&");
  const body = isGet ? "" : data.join("&");
  // curl sends all repeated headers, except that it sends only the first Host.
  const [, sentHost = host] = headers.find(([name]) => name === "host") ?? [];
  const sent = [["host", sentHost], ...headers.filter(([name]) => name !== "host")];
  if (body && !sent.some(([name]) => name === "content-type")) {
    sent.push(["content-type", type ?? "application/x-www-form-urlencoded"]);
  }
  return {
    kind: "request", method: method || (body ? "POST" : "GET"), target: `${path || "/"}${query ? `?${query}` : ""}`,
    headers: sent, body,
  };
}
