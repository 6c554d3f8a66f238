// SPDX-License-Identifier: Apache-2.0
// Parameters in the form of a query.

import { compareBytes, percentDecoded, percentEncoded } from "./bytes.js";

/**
 * Names are joined by dots, and elements of lists are numbered: `Filters.0.Values.1`. Null and empty lists are omitted,
 * because the server treats both as absent.
 *
 * @param firstIndex 0 for API 3.0; the legacy documents begin at 1, and the server accepts both.
 */
export function flattened(value, path = "", firstIndex = 0) {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => flattened(element, `${path}.${index + firstIndex}`, firstIndex));
  }
  if (typeof value === "object") {
    return Object.entries(value).flatMap(([name, inner]) => flattened(inner, path ? `${path}.${name}` : name, firstIndex));
  }
  return [[path, String(value)]];
}

export const sorted = (pairs) => [...pairs].sort(([one], [other]) => compareBytes(one, other));

export const encoded = (pairs) =>
  pairs.map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`).join("&");

/** The pairs of a query or form, in which `+` is a space. */
export function decoded(text) {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      const parts = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      return parts.map((part) => percentDecoded(part.replaceAll("+", " ")));
    });
}
