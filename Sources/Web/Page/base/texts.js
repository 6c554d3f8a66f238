// SPDX-License-Identifier: Apache-2.0
// The words of the page, in the language of the browser or the one that was chosen.

import { setting } from "./store.js";

export const languages = ["en", "zh"];

/** `auto` is the language of the browser. */
export const chosenLanguage = setting("language", "auto");

export function language() {
  const chosen = chosenLanguage.get();
  if (languages.includes(chosen)) return chosen;
  const preferred = navigator.languages ?? [navigator.language];
  const known = preferred.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => languages.includes(tag));
  return known ?? "en";
}

const files = ["", "signature.", "code."];
const loaded = new Map();

/** All words of a language, by key. */
export async function loadTexts(of) {
  if (!loaded.has(of)) {
    const modules = await Promise.all(files.map((file) => import(new URL(`../texts/${file}${of}.js`, import.meta.url).href)));
    loaded.set(of, Object.assign({}, ...modules.map((module) => module.default)));
  }
  const words = loaded.get(of);
  return (key, values = {}) => {
    const text = words[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  };
}

/** What a text of the description says in this language, or else in English. */
export const localized = (text, of) => (typeof text === "string" ? text : (text?.[of] ?? text?.en ?? ""));
