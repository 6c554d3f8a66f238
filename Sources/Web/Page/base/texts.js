// SPDX-License-Identifier: Apache-2.0
// The texts of the page in the chosen language or the browser's.

import { oneOf, setting } from "./store.js";

const languages = ["en", "zh"];

/** `auto` stands for the browser's language. */
export const chosenLanguage = setting("language", "auto", oneOf(languages));

export function language() {
  const chosen = chosenLanguage.get();
  if (chosen !== "auto") return chosen;
  const preferred = navigator.languages ?? [navigator.language];
  const known = preferred.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => languages.includes(tag));
  return known ?? "en";
}

const files = ["", "signature.", "code."];
const loaded = new Map();

/** All texts of a language, by key. */
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

/** A text of the description in this language, or in English if it has no translation. */
export const localized = (text, of) => (typeof text === "string" ? text : (text?.[of] ?? text?.en ?? ""));
