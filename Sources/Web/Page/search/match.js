// SPDX-License-Identifier: Apache-2.0
// Rates how well a typed word matches a known one: 1 is equal, 0 is no match. Each typing error lowers the result.

const forgiven = (length) => (length < 4 ? 0 : length < 8 ? 1 : 2);

/** The set of a word's letters as bits; all digits and signs share one bit. */
export function lettersOf(word) {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at) - 97;
    letters |= 1 << (code >= 0 && code < 26 ? code : 26);
  }
  return letters;
}

/** The number of letters in the first set that are not in the second, at most three. Each is a typing error. */
function lettersMissing(typed, word) {
  let rest = typed & ~word;
  let count = 0;
  for (; rest !== 0 && count < 3; count += 1) rest &= rest - 1;
  return count;
}

/**
 * @param letters `lettersOf` of both words, if already computed.
 */
export function closeness(typed, word, typedLetters = lettersOf(typed), letters = lettersOf(word)) {
  const allowed = forgiven(typed.length);
  if (lettersMissing(typedLetters, letters) > allowed) return 0;
  if (word.startsWith(typed)) return word.length === typed.length ? 1 : 0.8 + (0.15 * typed.length) / word.length;
  if (typed.length > 2 && word.includes(typed)) return 0.6;
  if (allowed === 0 || word.length < typed.length - allowed || !beginAlike(typed, word)) return 0;
  const errors = prefixDistance(typed, word, allowed);
  return errors > allowed ? 0 : 0.55 - 0.15 * (errors - 1);
}

/**
 * Three letters are close to many words, so only a transposition is forgiven, or one other error if the known word has
 * three or four letters. This function is used only if nothing else matches.
 */
export function closenessOfThree(typed, word) {
  const [one, two, three] = typed;
  if (word.startsWith(two + one + three) || word.startsWith(one + three + two)) return word.length === 3 ? 0.7 : 0.5;
  if (word[0] !== one) return 0;
  const isOther = word.length === 3 && (word[1] === two || word[2] === three);
  const isLeftOut = word.length === 4 && word[3] === three && (word[1] === two || word[2] === two);
  return isOther || isLeftOut ? 0.4 : 0;
}

/** An error in the first letter is forgiven if that letter was transposed, omitted or preceded by an extra letter. */
const beginAlike = (typed, word) => typed[0] === word[0] || typed[0] === word[1] || typed[1] === word[0];

const longest = 64;
const lines = [new Uint8Array(longest), new Uint8Array(longest), new Uint8Array(longest)];

/** The least Damerau–Levenshtein distance between the typed text and any prefix of the word, or more than `allowed`. */
function prefixDistance(typed, word, allowed) {
  const columns = Math.min(word.length, typed.length + allowed);
  if (columns >= longest) return allowed + 1;
  let [before, last, next] = lines;
  for (let column = 0; column <= columns; column += 1) last[column] = column;
  for (let line = 1; line <= typed.length; line += 1) {
    next[0] = line;
    let least = line;
    for (let column = 1; column <= columns; column += 1) {
      const same = typed[line - 1] === word[column - 1];
      let cost = Math.min(last[column - 1] + (same ? 0 : 1), last[column] + 1, next[column - 1] + 1);
      const swapped = line > 1 && column > 1 && typed[line - 1] === word[column - 2] && typed[line - 2] === word[column - 1];
      if (swapped) cost = Math.min(cost, before[column - 2] + 1);
      next[column] = cost;
      if (cost < least) least = cost;
    }
    if (least > allowed) return least;
    [before, last, next] = [last, next, before];
  }
  let fewest = last[0];
  for (let column = 1; column <= columns; column += 1) fewest = Math.min(fewest, last[column]);
  return fewest;
}
