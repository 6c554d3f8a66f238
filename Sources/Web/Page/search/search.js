// SPDX-License-Identifier: Apache-2.0
// The quick search: words, or a refusal that was pasted.

import { closeness } from "./match.js";

const shownMost = 12;

/** @returns `[{entry, action, kind, name, error}]`, best first. */
export function search(index, text, past = []) {
  const refusal = refusalIn(index, text, past);
  if (refusal.length > 0) return refusal.slice(0, shownMost);
  return byWords(index, text).slice(0, shownMost);
}

function byWords(index, text) {
  const typed = text.toLowerCase().match(/[a-z0-9_-]+|[^\x00-\x7f]+/g) ?? [];
  if (typed.length === 0) return [];
  // A long text is a message: not every word of it must be known.
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
    .map(([place, sum]) => ({ ...index.actions[place], kind: sum.best.kind, name: sum.best.name, error: errorOf(index, place, sum.best), score: sum.score }))
    .sort((one, other) => other.score - one.score || one.action.name.length - other.action.name.length);
}

const errorOf = (index, place, hit) =>
  hit.kind === "error" || hit.kind === "condition" ? index.actions[place].action.errors.find((error) => error.code === hit.name) : undefined;

const rememberedMost = 200;

/** The best hit of a word in each action. A key changes one word: those of the others are remembered. */
function hitsOf(index, word) {
  if (!index.hits.has(word)) {
    if (index.hits.size > rememberedMost) index.hits.clear();
    index.hits.set(word, hitsAnew(index, word));
  }
  return index.hits.get(word);
}

function hitsAnew(index, word) {
  const hits = new Map();
  const add = (place, hit) => {
    if (!hits.has(place) || hits.get(place).score < hit.score) hits.set(place, hit);
  };
  if (/[^\x00-\x7f]/.test(word)) {
    index.actions.forEach(({ text }, place) => text.includes(word) && add(place, { kind: "summary", score: 5 }));
    return hits;
  }
  for (const [known, places] of index.words) {
    const fit = closeness(word, known);
    if (fit > 0) for (const [place, { kind, name, weight }] of places) add(place, { kind, name, score: weight * fit * fit });
  }
  return hits;
}

/** A code, a number of generation A or a RequestId that stands in the text, and the actions that it leads to. */
function refusalIn(index, text, past) {
  const entry = past.find((call) => call.requestId && text.toLowerCase().includes(call.requestId.toLowerCase()));
  const codes = text.match(/[A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)*/g) ?? [];
  const code = codes.filter((one) => index.codes.has(one) || index.common.has(one)).sort((one, other) => other.length - one.length)[0];
  if (entry) {
    const found = index.actions.find((one) => one.entry.product === entry.product && one.action.name === entry.action);
    const known = code ?? entry.code;
    if (found) return [{ ...found, kind: "call", name: entry.requestId, error: conditionOf(found.action, known) }];
  }
  if (code && isCode(text, code)) return ofCode(index, text, index.codes.get(code), code);
  const byMessage = messageIn(index, text);
  if (byMessage) return ofCode(index, text, index.codes.get(byMessage), byMessage);
  const number = text.match(/\b\d{4}\b/)?.[0];
  return index.numbers.has(number) || index.common.has(number) ? ofCode(index, text, index.numbers.get(number), number) : [];
}

/** A word that is a code, too, is a code where a point is in it, or where it stands alone or after `code`. */
const isCode = (text, code) => code.includes(".") || text.trim() === code || /code/i.test(text) || text.length > 40;

/** The code of which the text has the message, without the parameter and the value that the server adds. */
function messageIn(index, text) {
  const lower = text.toLowerCase();
  if (lower.length < 12 && !/[^\x00-\x7f]{4}/.test(lower)) return undefined;
  let best;
  for (const [code, hits] of index.codes) {
    for (const { error } of hits) {
      for (const message of [error.message?.en, error.message?.zh]) {
        if (message && lower.includes(message.toLowerCase()) && message.length > (best?.length ?? 0)) best = { code, length: message.length };
      }
    }
  }
  return best?.code;
}

/** The actions that answer the code: those first that are named in the text, then those that have the parameter in question. */
function ofCode(index, text, hits, code) {
  const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name.split(".")[0]);
  const rank = ({ action }) => (text.includes(action.name) ? 2 : 0) + (action.inputMembers.some((member) => quoted.includes(member.name)) ? 1 : 0);
  const found = (hits ?? []).map(({ place, error }) => ({ ...index.actions[place], kind: "error", name: error.code, error }));
  const common = (index.common.get(code) ?? []).map(({ entry, error }) => ({ entry, kind: "common", name: error.code, error }));
  const once = common.filter((one, at) => common.findIndex((other) => other.error.condition === one.error.condition) === at);
  return [...found.sort((one, other) => rank(other) - rank(one)), ...once];
}

/** What an action answers a code for: its own condition, or else the common one. */
export const conditionOf = (action, code) =>
  action.errors.find((error) => error.code === code) ?? action.commonErrors.find((error) => error.code === code);
