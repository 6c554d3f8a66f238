// SPDX-License-Identifier: Apache-2.0

import { h } from "./element.js";

/** The time in milliseconds within which a browser has begun to save the file. */
const kept = 1_000;

/** Makes the browser save a text as a file. */
export function saveFile(text, name, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), kept);
}
