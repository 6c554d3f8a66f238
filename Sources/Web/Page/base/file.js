// SPDX-License-Identifier: Apache-2.0

import { h } from "./element.js";

/** Long enough for a browser to begin, in milliseconds. */
const kept = 1_000;

/** Has the browser save a text as a file. */
export function saveFile(text, name, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), kept);
}
