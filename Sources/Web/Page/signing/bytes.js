// SPDX-License-Identifier: Apache-2.0
// Bytes, their texts, and their hashes.

const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** The SHA-256 of a text or of bytes, in lower case hexadecimal digits. */
export async function sha256(data) {
  const bytes = typeof data === "string" ? utf8(data) : data;
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** The bytes of an HMAC over a text. */
export async function hmac(key, text) {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)));
}

/** A key that signs, and that nobody reads again. */
export function signingKey(bytes, hash) {
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash }, false, ["sign"]);
}

/** By bytes, as the server and every SDK sort; JavaScript's own comparison is one of UTF-16 units. */
export function compareBytes(one, other) {
  const [left, right] = [utf8(one), utf8(other)];
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return left.length - right.length;
}

/** Halves of surrogate pairs as U+FFFD, as they are in the bytes of a text. */
export const wellFormed = (text) => (/\p{Surrogate}/u.test(text) ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8(text)) : text);

/** Percent-encoded as RFC 3986 says: all but letters, digits and `-_.~`. */
export function percentEncoded(text) {
  return encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The text of a percent-encoded one; what is no encoding stays as it stands. */
export function percentDecoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The UTC day of a Unix time in seconds: `2026-11-30`; empty for a time beyond any calendar. */
export function utcDay(seconds) {
  const date = new Date(seconds === "" ? NaN : Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10);
}
