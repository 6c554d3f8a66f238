// SPDX-License-Identifier: Apache-2.0
// The values of a call, as JSON that follows the declarations.

import { elementOf, innerMembers } from "../base/description.js";

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isEmpty = (value) => typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** The objects and lists that were explicitly given as empty, which only JSON can do. */
export function givenEmpty(value, found = new Set()) {
  if (typeof value !== "object" || value === null) return found;
  if (isEmpty(value)) found.add(value);
  for (const inner of Object.values(value)) givenEmpty(inner, found);
  return found;
}

/**
 * A value without everything that is empty in a form: missing values, and objects and lists without any value.
 * @param kept objects and lists that are kept even if they are empty.
 */
export function pruned(value, kept = new Set()) {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, pruned(inner, kept)]).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0 && !kept.has(value)) return undefined;
  if (Array.isArray(value)) return entries.map(([, inner]) => inner);
  const made = {};
  for (const [name, inner] of entries) define(made, name, inner);
  return made;
}

/** The path in a draft for a path in its pruned values, in which empty elements are not counted. */
export function draftPath(draft, path, kept) {
  let node = draft;
  const steps = path.split(".").map((step) => {
    let at = step;
    if (Array.isArray(node)) {
      const given = [...node.keys()].filter((index) => pruned(node[index], kept) !== undefined);
      at = given[step] ?? step;
    }
    node = typeof node === "object" && node !== null ? own(node, at) : undefined;
    return at;
  });
  return steps.join(".");
}

/** The value of a typed text; a text that is no such value stays a text, which the server will refuse. */
export function typed(text, type) {
  if (type === "int" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === "float" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "bool" && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}

/** Values from flat names such as `Filters.0.Values.1`. Indexes may begin at any number. */
export function fromFlat(pairs, members, objects) {
  const tree = {};
  for (const [name, text] of pairs) {
    const steps = name.split(".");
    let node = tree;
    for (const step of steps.slice(0, -1)) {
      if (!isObject(own(node, step))) define(node, step, {});
      node = own(node, step);
    }
    define(node, steps.at(-1), text);
  }
  return objectFrom(tree, members, objects);
}

const own = (node, name) => (Object.hasOwn(node, name) ? node[name] : undefined);
/** Also correct for the name `__proto__`. */
const define = (node, name, value) =>
  Object.defineProperty(node, name, { value, enumerable: true, configurable: true, writable: true });

function objectFrom(tree, members, objects) {
  const made = {};
  for (const [name, node] of Object.entries(tree)) {
    const member = members.find((candidate) => candidate.name === name);
    define(made, name, member ? valueFrom(node, member, objects) : node);
  }
  return made;
}

function valueFrom(node, member, objects) {
  if (member.type === "list") {
    if (!isObject(node)) return node;
    const indexes = Object.keys(node).sort((one, other) => Number(one) - Number(other));
    return indexes.map((index) => valueFrom(node[index], elementOf(member, objects), objects));
  }
  if (member.type === "object") return isObject(node) ? objectFrom(node, innerMembers(member, objects) ?? [], objects) : node;
  return isObject(node) ? node : typed(node, member.type);
}

/** The values of an example; at the legacy doors they are flat texts. */
export const fromExample = (parameters, members, objects, dialect) =>
  dialect === "3.0" ? structuredClone(parameters) : fromFlat(Object.entries(parameters), members, objects);
