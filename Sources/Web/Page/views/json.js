// SPDX-License-Identifier: Apache-2.0
// Highlighted JSON. Each text of it is a text node.

import { h } from "../base/element.js";

/** Longer answers are shown without highlighting, because each token is an element. */
const longestColoured = 400_000;

/** A number in its original notation, because JavaScript cannot represent it exactly. */
export const isRaw = (value) => JSON.isRawJSON?.(value) === true;

/** @param hidden `(path, value) -> node`: what is shown in place of a hidden value; undefined for other values. */
export function jsonView(value, label, hidden = () => undefined) {
  const isColoured = (JSON.stringify(value, null, 2) ?? "").length <= longestColoured;
  const token = isColoured ? (name, text) => h("span", { class: `json-${name}`, text }) : (_, text) => text;
  const body = h("pre", { class: "code json-view", tabindex: "0", "aria-label": label });
  let text = "";
  for (const node of nodes(value, "", "", { hidden, token })) {
    if (typeof node === "string") text += node;
    else {
      body.append(text, node);
      text = "";
    }
  }
  body.append(text);
  return body;
}

function nodes(value, path, indent, view) {
  const instead = view.hidden(path, value);
  if (instead) return [instead];
  if (Array.isArray(value)) return list(value.map((inner, index) => [undefined, inner, `${path}.${index}`]), "[", "]", indent, view);
  if (typeof value === "object" && value !== null && !isRaw(value)) {
    return list(Object.entries(value).map(([name, inner]) => [name, inner, path === "" ? name : `${path}.${name}`]), "{", "}", indent, view);
  }
  return [view.token(value === null ? "null" : isRaw(value) ? "number" : typeof value, JSON.stringify(value))];
}

function list(entries, open, close, indent, view) {
  if (entries.length === 0) return [open + close];
  const deeper = `${indent}  `;
  const inner = entries.flatMap(([name, value, path], index) => [
    `${index > 0 ? "," : ""}\n${deeper}`,
    ...(name === undefined ? [] : [view.token("name", JSON.stringify(name)), ": "]),
    ...nodes(value, path, deeper, view),
  ]);
  return [open, ...inner, `\n${indent}${close}`];
}
