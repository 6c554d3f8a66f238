// SPDX-License-Identifier: Apache-2.0
// What the quick search knows: each word of names, summaries, parameters and codes, with the places where it stands.

import { innerMembers } from "../base/description.js";

const weights = { action: 10, summary: 4, error: 5, parameter: 3, field: 1, product: 3, condition: 1 };

const known = new Map();

/** `KeyPairSet` is keypairset, key, pair and set. */
export function wordsOf(name) {
  if (!known.has(name)) known.set(name, split(name));
  return known.get(name);
}

function split(name) {
  const parts = name.split(/[^A-Za-z0-9]+/).flatMap((part) => part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []);
  return [...new Set([name.toLowerCase(), ...parts.map((part) => part.toLowerCase())])].filter((word) => word.length > 1);
}

const wordsOfText = (text) => text.toLowerCase().match(/[a-z0-9_-]{3,}/g) ?? [];

/**
 * @param products `[{entry, actions, objects}]`
 * @returns promise of `{actions: [{entry, action, text}], words: Map word → Map place → {kind, name, weight}, codes: Map code → [{place, error}]}`
 */
export async function searchIndex(products) {
  const index = { actions: [], words: new Map(), codes: new Map(), numbers: new Map(), common: new Map(), hits: new Map() };
  for (const { entry, actions, objects } of products) {
    // Who types meanwhile is not kept waiting.
    await new Promise((resolve) => setTimeout(resolve));
    for (const error of entry.commonErrors ?? []) addCommon(index, entry, error);
    for (const action of actions.values()) addAction(index, entry, action, objects);
  }
  return index;
}

function addAction(index, entry, action, objects) {
  const place = index.actions.length;
  const summary = action.keywright.summary ?? {};
  // Chinese has no spaces: it is looked for as it stands.
  index.actions.push({ entry, action, text: [action.name, summary.en, summary.zh, action.document, entry.names?.zh].join("\n").toLowerCase() });
  const add = (word, kind, name) => {
    const places = index.words.get(word) ?? new Map();
    index.words.set(word, places);
    const before = places.get(place);
    // What is shown of a word is where it weighs most.
    if (!before || before.weight < weights[kind]) places.set(place, { kind, name, weight: weights[kind] });
  };
  for (const word of wordsOf(action.name)) add(word, "action", action.name);
  for (const word of wordsOfText(summary.en ?? "")) add(word, "summary");
  for (const word of wordsOf(`${entry.product} ${entry.names?.en ?? ""}`)) add(word, "product");
  for (const name of namesOf(action.inputMembers, objects)) for (const word of wordsOf(name)) add(word, "parameter", name);
  for (const name of namesOf(action.outputMembers, objects)) for (const word of wordsOf(name)) add(word, "field", name);
  for (const error of action.errors) {
    for (const word of wordsOf(error.code)) add(word, "error", error.code);
    for (const word of wordsOfText(`${error.condition} ${error.message?.en ?? ""}`)) add(word, "condition", error.code);
    remember(index.codes, error.code, { place, error });
    if (error.number !== undefined) remember(index.numbers, String(error.number), { place, error });
  }
}

function addCommon(index, entry, error) {
  remember(index.common, error.code, { entry, error });
  if (error.number !== undefined) remember(index.common, String(error.number), { entry, error });
}

const remember = (map, key, value) => map.set(key, [...(map.get(key) ?? []), value]);

function namesOf(members, objects, seen = new Set(), names = new Set()) {
  for (const member of members) {
    names.add(member.name);
    const inner = innerMembers(member, objects);
    if (inner && !seen.has(member.member)) namesOf(inner, objects, seen.add(member.member), names);
  }
  return names;
}
