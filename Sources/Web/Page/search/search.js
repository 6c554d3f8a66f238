// SPDX-License-Identifier: Apache-2.0
// The quick search: for typed words, or for a pasted refusal.

import { conditionsOf } from "./conditions.js";
import { closeness, closenessOfThree, lettersOf } from "./match.js";
import { phraseOf } from "./phrases.js";

const shownMost = 12;

/** Limits of a pasted text, in characters and in words, so that results keep up with typing. */
const longestText = 16_384;
const wordsMost = 40;

/** The beginning and the end of a long text. The server's answers are shorter, and a log ends with the failure. */
export const excerpt = (text) =>
  (text.length <= longestText ? text : `${text.slice(0, longestText / 2 - 1)} ${text.slice(-longestText / 2)}`);

/** @returns `[{entry, action, kind, name, error}]`, best first; no `action` for an error that every action has. */
export function search(index, whole, past = []) {
  const text = excerpt(whole);
  const refusal = refusalIn(index, text, past);
  if (refusal.length > 0) return refusal.slice(0, shownMost);
  return byWords(index, text).slice(0, shownMost);
}

function byWords(index, text) {
  const typed = [...new Set(text.toLowerCase().match(/[a-z0-9_-]+|[^\x00-\x7f]+/g))].slice(0, wordsMost);
  if (typed.length === 0) return [];
  // A text of more than five words is probably a message, so a third of its words is enough.
  const needed = typed.length > 5 ? Math.ceil(typed.length / 3) : typed.length;
  const scores = new Map();
  for (const word of typed) {
    for (const [place, hit] of hitsOf(index, word)) {
      const sum = scores.get(place) ?? { score: 0, words: 0, best: undefined };
      sum.score += hit.score;
      sum.words += 1;
      if (!sum.best || sum.best.score < hit.score) sum.best = hit;
      scores.set(place, sum);
    }
  }
  return [...scores]
    .filter(([, sum]) => sum.words >= needed)
    .map(([place, sum]) => ({ ...index.places[place], kind: sum.best.kind, name: sum.best.name, error: errorOf(index, place, sum.best), score: sum.score }))
    .sort((one, other) => other.score - one.score || titleOf(one).length - titleOf(other).length);
}

const titleOf = ({ action, error }) => action?.name ?? error.code;

const errorOf = (index, place, hit) =>
  index.places[place].error ??
  (hit.kind === "error" || hit.kind === "condition" ? index.places[place].action.errors.find((error) => error.code === hit.name) : undefined);

const rememberedMost = 200;

/** The best hit of a word in each place. Hits are cached, because a keystroke changes only one word. */
function hitsOf(index, word) {
  if (!index.hits.has(word)) {
    if (index.hits.size > rememberedMost) index.hits.clear();
    index.hits.set(word, hitsAnew(index, word));
  }
  return index.hits.get(word);
}

function hitsAnew(index, word) {
  const hits = new Map();
  const add = (hit, fit) => {
    const score = hit.weight * fit * fit;
    const before = hits.get(hit.place);
    if (before === undefined || before.score < score) hits.set(hit.place, { kind: hit.kind, name: hit.name, score });
  };
  if (/[^\x00-\x7f]/.test(word)) {
    index.places.forEach(({ text, error }, place) => text.includes(word) && add({ place, kind: "summary", name: error?.code, weight: error ? 2 : 5 }, 1));
    return hits;
  }
  const letters = lettersOf(word);
  const fits = (fit) => {
    for (const known of index.words) {
      const close = fit(word, known.word, letters, known.letters);
      if (close > 0) for (const hit of known.hits) add(hit, close);
    }
  };
  fits(closeness);
  if (hits.size === 0 && word.length === 3) fits(closenessOfThree);
  return hits;
}

/** The results for a RequestId of the history, a code, a message or an error number of a legacy door in the text. */
function refusalIn(index, text, past) {
  const small = text.toLowerCase();
  const entry = past.find((call) => call.requestId && small.includes(call.requestId.toLowerCase()));
  const codes = text.match(/[A-Z][A-Za-z0-9]+(?:\.[A-Za-z][A-Za-z0-9]*)*/g) ?? [];
  const code = codes.filter((one) => index.codes.has(one) || index.common.has(one)).sort((one, other) => other.length - one.length)[0];
  if (entry) {
    const found = index.places.find((one) => one.entry.product === entry.product && one.action?.name === entry.action);
    const known = code ?? entry.code;
    const called = { ...found, kind: "call", name: entry.requestId };
    const errors = found ? conditionsOf(found.action, { code: known, message: text }) : [];
    if (found) return errors.length > 0 ? errors.map((error) => ({ ...called, error })) : [called];
  }
  if (code && isCode(text, code)) return ofCodes(index, text, [code]);
  const byMessage = messageIn(index, text);
  if (byMessage) return ofCodes(index, text, byMessage);
  const number = text.match(/\b\d{4}\b/)?.[0];
  return index.numbers.has(number) || index.common.has(number) ? ofCodes(index, text, [number]) : [];
}

/** Whether a word is meant as a code: it has a dot or stands alone, or the text mentions `code` or is long. */
const isCode = (text, code) => code.includes(".") || text.trim() === code || /code/i.test(text) || text.length > 40;

/** The codes of the longest message in the text, without parameters and values. Several codes may share a message. */
function messageIn(index, text) {
  const phrase = phraseOf(text);
  if (phrase.length < 9 && !/[^\x00-\x7f]{4}/.test(phrase)) return undefined;
  let longest = "";
  for (const message of index.messages.keys()) if (message.length > longest.length && phrase.includes(message)) longest = message;
  return index.messages.get(longest);
}

/**
 * The actions that answer one of the codes: first those named in the text, then those with a parameter quoted in it.
 * The results of several codes alternate.
 */
function ofCodes(index, text, codes) {
  const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name.split(".")[0]);
  const rank = ({ action }) =>
    action === undefined ? 0 : (text.includes(action.name) ? 2 : 0) + (action.inputMembers.some((member) => quoted.includes(member.name)) ? 1 : 0);
  const turns = [...codes].flatMap((code) => ofCode(index, code, rank).map((found, turn) => ({ found, turn })));
  return turns.sort((one, other) => rank(other.found) - rank(one.found) || one.turn - other.turn).map(({ found }) => found);
}

function ofCode(index, code, rank) {
  const found = (index.codes.get(code) ?? index.numbers.get(code) ?? []).map(({ place, error }) => ({ ...index.places[place], kind: "error", name: error.code, error }));
  const common = (index.common.get(code) ?? []).map(({ entry, error }) => ({ entry, kind: "common", name: error.code, error }));
  const once = common.filter((one, at) => common.findIndex((other) => other.error.condition === one.error.condition) === at);
  return [...found.sort((one, other) => rank(other) - rank(one)), ...once];
}
