// SPDX-License-Identifier: Apache-2.0
// The values of a call: JSON as the declarations say.

import { elementOf, innerMembers } from "../base/description.js";

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Without what is left empty: no value, objects and lists without any. */
export function pruned(value) {
  if (Array.isArray(value)) {
    const kept = value.map(pruned).filter((element) => element !== undefined);
    return kept.length > 0 ? kept : undefined;
  }
  if (isObject(value)) {
    const kept = Object.entries(value).map(([name, inner]) => [name, pruned(inner)]).filter(([, inner]) => inner !== undefined);
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  }
  return value;
}

/** A scalar as it was typed; what is no such value stays a text, for the server to refuse. */
export function typed(text, type) {
  if (type === "int" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === "float" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "bool" && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}

/** Values from the names that forms and links have: `Filters.0.Values.1`. Indexes begin anywhere. */
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
/** Also where the name is `__proto__`. */
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

/** The values of an example; those of the legacy doors are flat texts. */
export function fromExample(parameters, members, objects) {
  const isFlat = Object.values(parameters).every((value) => typeof value === "string");
  return isFlat ? fromFlat(Object.entries(parameters), members, objects) : structuredClone(parameters);
}

const privateKey = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;

/** Without what is a secret by its declaration or by its look: for links and the history. */
export function withoutSecrets(value, members, objects) {
  if (!isObject(value)) return value;
  const kept = {};
  for (const [name, inner] of Object.entries(value)) {
    const member = members.find((candidate) => candidate.name === name);
    if (isSecret(member) || !member) continue;
    const clean = withoutSecretTexts(inner, member, objects);
    if (clean !== undefined) kept[name] = clean;
  }
  return kept;
}

/** What is often pasted in place of a public key is one, too, where it looks so. */
const isSecret = (member) => member?.keywright?.confidential === true && !/PublicKey|^pubKey$/i.test(member.name);

function withoutSecretTexts(value, member, objects) {
  if (typeof value === "string") return privateKey.test(value) ? undefined : value;
  if (Array.isArray(value)) {
    const element = elementOf(member, objects);
    return value.map((one) => withoutSecretTexts(one, element, objects)).filter((one) => one !== undefined);
  }
  return isObject(value) ? withoutSecrets(value, innerMembers(member, objects) ?? [], objects) : value;
}
