// SPDX-License-Identifier: Apache-2.0
// JSON in colours. Every text of it is a text node.

import { h } from "../base/element.js";

/** Longer answers are shown without colours: each token is an element. */
const longestColoured = 400_000;

/** @param hidden `(path, value) -> node` for values that are not shown; nothing for the others. */
export function jsonView(value, label, hidden = () => undefined) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const body = h("pre", { class: "code json-view", tabindex: "0", "aria-label": label });
  if (text.length > longestColoured) body.textContent = text;
  else body.append(...nodes(value, "", "", hidden));
  return body;
}

function nodes(value, path, indent, hidden) {
  const instead = hidden(path, value);
  if (instead) return [instead];
  if (Array.isArray(value)) return list(value.map((inner, index) => [undefined, inner, `${path}.${index}`]), "[", "]", indent, hidden);
  if (typeof value === "object" && value !== null) {
    return list(Object.entries(value).map(([name, inner]) => [name, inner, path === "" ? name : `${path}.${name}`]), "{", "}", indent, hidden);
  }
  return [h("span", { class: `json-${value === null ? "null" : typeof value}`, text: JSON.stringify(value) })];
}

function list(entries, open, close, indent, hidden) {
  if (entries.length === 0) return [open + close];
  const deeper = `${indent}  `;
  const inner = entries.flatMap(([name, value, path], index) => [
    `${index > 0 ? "," : ""}\n${deeper}`,
    ...(name === undefined ? [] : [h("span", { class: "json-name", text: JSON.stringify(name) }), ": "]),
    ...nodes(value, path, deeper, hidden),
  ]);
  return [open, ...inner, `\n${indent}${close}`];
}
