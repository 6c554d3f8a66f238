// SPDX-License-Identifier: Apache-2.0
// Bytes, their encodings and their hashes.

const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** The SHA-256 of a text or of bytes, in lower case hexadecimal digits. */
export async function sha256(data) {
  const bytes = typeof data === "string" ? utf8(data) : data;
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** The bytes of an HMAC over a text. */
export async function hmac(key, text) {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)));
}

/** A key that can only sign; its bytes cannot be read. */
export function signingKey(bytes, hash) {
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash }, false, ["sign"]);
}

/** Compares by UTF-8 bytes, as the server and all SDKs sort; JavaScript compares UTF-16 units. */
export function compareBytes(one, other) {
  const [left, right] = [utf8(one), utf8(other)];
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return left.length - right.length;
}

/** Replaces lone surrogates by U+FFFD, as UTF-8 encoding does. */
export const wellFormed = (text) => (/\p{Surrogate}/u.test(text) ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8(text)) : text);

/** Percent-encoding by RFC 3986: every character except letters, digits and `-_.~`. */
export function percentEncoded(text) {
  return encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Decodes percent-encoding; a malformed text is returned unchanged. */
export function percentDecoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The UTC date of a Unix time in seconds: `2026-11-30`; empty if the time is not a valid date. */
export function utcDay(seconds) {
  const date = new Date(seconds === "" ? NaN : Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10);
}
