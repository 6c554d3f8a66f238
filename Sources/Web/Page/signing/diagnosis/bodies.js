// SPDX-License-Identifier: Apache-2.0
// Other encodings of a body. Some programs encode a body twice, differently, for signing and for sending.

import { encoded, flattened } from "../parameters.js";
import { UNSIGNED } from "../tc3.js";

const sortedKeys = (value) => {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sortedKeys(value[key])]));
};

/** The largest number of members of which all orders are tried. More members have too many orders. */
const NAMES_MAX = 5;

export function* orders(names) {
  if (names.length < 2) yield names;
  for (const name of names) {
    if (names.length > 1) for (const rest of orders(names.filter((other) => other !== name))) yield [name, ...rest]
  }
}

/** All orders are tried only for bodies up to this length, in characters. */
const REORDERED_MAX = 4096;

/** An object with its members in every order. */
function* reordered(value, length) {
  const names = value === null || typeof value !== "object" || Array.isArray(value) ? [] : Object.keys(value);
  if (names.length < 2 || names.length > NAMES_MAX || length > REORDERED_MAX) return;
  for (const order of orders(names)) yield Object.fromEntries(order.map((name) => [name, value[name]]))
}

/** JSON as Python's `json.dumps` writes it, with a space after each comma and colon. */
function spaced(value) {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`).join(", ")}}`;
}

const escapedUnicode = (text) =>
  text.replace(/[^\x00-\x7f]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
const escapedMarkup = (text) =>
  text.replace(/[<>&]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
const escapedSlashes = (text) => text.replaceAll("/", "\\/");

/** Other texts of the same value, the most likely first: `[id, text]`. */
function* ofValue(value, body) {
  const writings = (whose) => [
    JSON.stringify(whose), spaced(whose), JSON.stringify(whose, null, 2), JSON.stringify(whose, null, 4),
    JSON.stringify(whose, null, "\t")];
  for (const text of writings(value)) yield ["bodyWhitespace", text]
  for (const text of [body, ...writings(value)]) {
    for (const escaped of [escapedUnicode, escapedSlashes, escapedMarkup]) yield ["bodyEscaping", escaped(text)]
    yield ["bodyEscaping", escapedSlashes(escapedUnicode(text))];
  }
  for (const other of [sortedKeys(value), ...reordered(value, body.length)]) {
    for (const text of [JSON.stringify(other), spaced(other)]) {
      yield ["bodyKeyOrder", text];
      yield ["bodyKeyOrder", escapedUnicode(text)];
    }
  }
  if (value !== null && typeof value === "object") {
    yield ["bodyAsForm", encoded(flattened(value))];
    yield ["bodyAsQuery", flattened(value).map(([name, inner]) => `${name}=${inner}`).join("&")];
  }
}

/** The server's limit of nesting. Deeper bodies have no variants: indented, they grow with the square of the depth. */
const DEPTH_MAX = 32;

function isDeep(text) {
  let depth = 0;
  for (const mark of text) {
    if (mark === "[" || mark === "{") depth += 1;
    else if (mark === "]" || mark === "}") depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

/** Texts that may have been signed instead of the body: `[id, text]`. */
export function* bodyVariants(body) {
  if (body !== "") yield ["bodyEmpty", ""];
  yield ["bodyEmptyObject", "{}"];
  yield ["unsignedPayload", UNSIGNED];
  yield ["bodyNewline", `${body}\n`];
  if (body !== body.trimEnd()) yield ["bodyNewline", body.trimEnd()];
  const plain = body.replaceAll("\r\n", "\n");
  if (plain !== body) yield ["bodyLineBreaks", plain];
  else if (body.includes("\n")) yield ["bodyLineBreaks", body.replaceAll("\n", "\r\n")];
  yield ["bodyNull", "null"];
  yield ["bodyMark", `\ufeff${body}`];
  if (isDeep(body)) return;
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    return;
  }
  const seen = new Set([body]);
  for (const [id, text] of ofValue(value, body)) {
    if (!seen.has(text)) yield [id, text];
    seen.add(text);
  }
}
