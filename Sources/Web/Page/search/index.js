// SPDX-License-Identifier: Apache-2.0
// The index of the quick search: each word of names, summaries, parameters and codes, with the places that contain it.

import { innerMembers } from "../base/description.js";
import { lettersOf } from "./match.js";
import { PHRASES, phraseOf } from "./phrases.js";

const weights = { action: 10, error: 5, summary: 4, parameter: 3, product: 3, common: 2, field: 1, condition: 1 };

const known = new Map();

/** `KeyPairSet` has the words keypairset, key, pair and set. */
function wordsOf(name) {
  if (!known.has(name)) known.set(name, split(name));
  return known.get(name);
}

function split(name) {
  const parts = name.split(/[^A-Za-z0-9]+/).flatMap((part) => part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []);
  return [...new Set([name.toLowerCase(), ...parts.map((part) => part.toLowerCase())])].filter((word) => word.length > 1);
}

const knownTexts = new Map();

/** Splits a text once, because many actions share conditions and messages. */
function wordsOfText(text) {
  if (!knownTexts.has(text)) knownTexts.set(text, [...new Set(text.toLowerCase().match(/[a-z0-9_-]{3,}/g) ?? [])]);
  return knownTexts.get(text);
}

/**
 * @param products `[{entry, actions, objects}]`
 * @returns promise of `{places, words, codes, common, numbers, messages, hits}`. A place is an action,
 *   `{entry, action, text}`, or an error of every action, `{entry, error, text}`. `words`:
 *   `[{word, letters, hits: [{place, kind, name, weight}]}]`, with at most one hit for each place. `codes`, `numbers`:
 *   code or number of an action's own error → `[{place, error}]`. `common`: code or number → `[{entry, error}]`.
 *   `messages`: message in the form of `phraseOf` → set of codes. `hits` caches the hits of typed words.
 */
export async function searchIndex(products) {
  const index = {
    places: [], words: [], codes: new Map(), common: new Map(), numbers: new Map(), messages: new Map(), hits: new Map(), byWord: new Map(),
  };
  const seen = new Set();
  for (const { entry, actions, objects } of products) {
    // Other events are handled between two products, so that typing is not delayed.
    await new Promise((resolve) => setTimeout(resolve));
    for (const error of entry.commonErrors ?? []) addCommon(index, entry, error, seen);
    for (const action of actions.values()) addAction(index, entry, action, objects);
  }
  for (const [code, ...messages] of PHRASES) {
    for (const one of [...index.codes.keys(), ...index.common.keys()]) {
      if (one === code || one.endsWith(`.${code}`)) for (const message of messages) add(index.messages, phraseOf(message), one);
    }
  }
  index.words = [...index.byWord].map(([word, hits]) => ({ word, letters: lettersOf(word), hits }));
  return index;
}

/** Adds a place with its words: `kinds` are `[kind, name, words]`. A word counts only for its heaviest kind. */
function addPlace(index, place, kinds) {
  const at = index.places.push(place) - 1;
  const taken = new Set();
  for (const [kind, name, words] of kinds.sort(([one], [other]) => weights[other] - weights[one])) {
    const hit = { place: at, kind, name, weight: weights[kind] };
    for (const word of words) {
      if (taken.has(word)) continue;
      taken.add(word);
      push(index.byWord, word, hit);
    }
  }
  return at;
}

function addAction(index, entry, action, objects) {
  const summary = action.keywright.summary ?? {};
  // Chinese has no spaces between words, so whole texts are searched.
  const text = [action.name, summary.en, summary.zh, action.document, entry.names?.zh].join("\n").toLowerCase();
  const named = (kind, members) => [...namesOf(members, objects)].map((name) => [kind, name, wordsOf(name)]);
  const place = addPlace(index, { entry, action, text }, [
    ["action", action.name, wordsOf(action.name)],
    ["summary", undefined, wordsOfText(summary.en ?? "")],
    ["product", undefined, wordsOf(`${entry.product} ${entry.names?.en ?? ""}`)],
    ...named("parameter", action.inputMembers),
    ...named("field", action.outputMembers),
    ...action.errors.map((error) => ["error", error.code, wordsOf(error.code)]),
    ...action.errors.flatMap((error) => [error.condition, error.message?.en ?? ""].map((words) => ["condition", error.code, wordsOfText(words)])),
  ]);
  for (const error of action.errors) {
    push(index.codes, error.code, { place, error });
    if (error.number !== undefined) push(index.numbers, String(error.number), { place, error });
    addMessages(index, error);
  }
}

function addCommon(index, entry, error, seen) {
  push(index.common, error.code, { entry, error });
  if (error.number !== undefined) push(index.common, String(error.number), { entry, error });
  addMessages(index, error);
  // All products share most of the common errors; each becomes a place once.
  const same = `${error.code} ${error.condition}`;
  if (seen.has(same)) return;
  seen.add(same);
  const text = [error.condition, error.message?.zh].join("\n").toLowerCase();
  addPlace(index, { entry, error, text }, [
    ["common", error.code, wordsOf(error.code)],
    ...[error.condition, error.message?.en ?? ""].map((words) => ["condition", error.code, wordsOfText(words)])]);
}

function addMessages(index, error) {
  for (const message of [error.message?.en, error.message?.zh]) if (message) add(index.messages, phraseOf(message), error.code);
}

function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function add(map, key, value) {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

function namesOf(members, objects, seen = new Set(), names = new Set()) {
  for (const member of members) {
    names.add(member.name);
    const inner = innerMembers(member, objects);
    if (inner && !seen.has(member.member)) namesOf(inner, objects, seen.add(member.member), names);
  }
  return names;
}
