// SPDX-License-Identifier: Apache-2.0
// Searches for the mistakes that turn the right signature into the program's.

import { sha256 } from "../bytes.js";
import { finding, isRightIfSent } from "./findings.js";
import { canonicalMutations, canonicalOf, laterMutations, signatureOf } from "./tc3-drafts.js";

/** The largest number of characters hashed. All pairs of mistakes of a usual request take less, and under a second. */
const EFFORT_MAX = 16_000_000;

/** Whether a mistake is tried in pairs. All orders of a body's members, for example, would take seconds. */
const isCommon = ({ id, isRare }) => !isRare && !["timestampOther", "bodyKeyOrder", "queryOrder"].includes(id);

/** Each pair of mistakes is tried in one order only. */
const ORDER = ["host", "contentType", "payloadHash", "query", "canonicalRequest", "headers", "signedHeaders", "path", "method"];
const isLater = (one, other) => ORDER.indexOf(one.part) > ORDER.indexOf(other.part);

/** @param unseen The parts of the sent request that the pasted text does not show. */
const said = ({ draft, ...found }, unseen) =>
  finding(found.id, found.part, { ...found, ifSent: isRightIfSent(found, unseen, draft.method, draft.place) });

/**
 * Tries no mistake, then one, then two: `{draft, mistakes}`; `null` if none of them gives the program's result.
 *
 * @param drafts The right ways to compute the signature. All have the same `kept`.
 * @param one, other Functions that return the mutations of a draft, for the first mistake and for the second.
 */
async function search(drafts, unseen, one, other, matches) {
  for (const draft of drafts) if (await matches(draft)) return { draft, mistakes: [] };
  const { kept } = drafts[0];
  const first = drafts.map((draft) => [draft, [...one(draft)]]);
  for (const [draft, mutations] of first) {
    for (const mutation of mutations) {
      if (kept.effort > EFFORT_MAX) return null;
      if (await matches(mutation.draft)) return { draft, mistakes: [said(mutation, unseen)] };
    }
  }
  for (const [draft, mutations] of first) {
    for (const mutation of mutations.filter(isCommon)) {
      for (const second of other(mutation.draft)) {
        if (kept.effort > EFFORT_MAX) return null;
        if (!isCommon(second) || !isLater(second, mutation)) continue;
        if (await matches(second.draft)) return { draft, mistakes: [said(mutation, unseen), said(second, unseen)] };
      }
    }
  }
  return null;
}

/** The mistakes that give this hash of the canonical request. */
export function mistakesOfHash(drafts, hash, unseen) {
  const wanted = hash.toLowerCase();
  return search(drafts, unseen, canonicalMutations, canonicalMutations, async (tried) => (await sha256(await canonicalOf(tried))) === wanted);
}

function* all(draft) {
  yield* canonicalMutations(draft);
  yield* laterMutations(draft);
}

const none = () => [];

/** The mistakes that give this signature. If its timestamp is unknown, pairs are not tried. */
export async function mistakesOfSignature(drafts, signature, keys, unseen, isTimestampKnown) {
  const wanted = signature.toLowerCase();
  return search(drafts, unseen, all, isTimestampKnown ? canonicalMutations : none, async (tried) => {
    const made = await signatureOf(tried, keys);
    return made.hex === wanted || made.base64 === signature;
  });
}

/** Kinds of other usual spellings that may be right too. The first of each kind is tried. */
const USUAL = new Set(["bodyEscaping", "bodyWhitespace", "charsetAdded", "contentTypeOther", "hostProduction", "hostWithoutPort", "unsignedPayload"]);

export function* usualWritings(draft, unseen) {
  const seen = new Set();
  for (const mutation of canonicalMutations(draft)) {
    const { id, accepted } = mutation;
    if (!USUAL.has(id) || seen.has(id) || !(accepted || isRightIfSent(mutation, unseen, draft.method, draft.place))) continue;
    seen.add(id);
    yield mutation.draft;
  }
}
