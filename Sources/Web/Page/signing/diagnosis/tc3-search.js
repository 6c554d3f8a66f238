// SPDX-License-Identifier: Apache-2.0
// Looks for the mistakes that lead from what is right to what a program made.

import { sha256 } from "../bytes.js";
import { finding, isRightIfSent } from "./findings.js";
import { canonicalMutations, canonicalOf, laterMutations, signatureOf } from "./tc3-drafts.js";

/** How many characters are hashed at most: the pairs of mistakes of a usual request, in less than a second. */
const EFFORT_MAX = 16_000_000;

/** What is tried beside another mistake: with every order of a body's members it would take seconds. */
const isCommon = ({ id, isRare }) => !isRare && !["timestampOther", "bodyKeyOrder", "queryOrder"].includes(id);

/** Two mistakes are tried in one order, not in both. */
const ORDER = ["host", "contentType", "payloadHash", "query", "canonicalRequest", "headers", "signedHeaders", "path", "method"];
const isLater = (one, other) => ORDER.indexOf(one.part) > ORDER.indexOf(other.part);

/** @param unseen The parts of which nobody sees how they are sent. */
const said = ({ draft, ...found }, unseen) =>
  finding(found.id, found.part, { ...found, ifSent: isRightIfSent(found, unseen, draft.method, draft.place) });

/**
 * No mistake first, then one, then two: `{draft, mistakes}`; `null` where no such pair gives what was made.
 *
 * @param drafts What may be right. All have the same `kept`.
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

/** The mistakes that give a hash of a canonical request. */
export function mistakesOfHash(drafts, hash, unseen) {
  const wanted = hash.toLowerCase();
  return search(drafts, unseen, canonicalMutations, canonicalMutations, async (tried) => (await sha256(await canonicalOf(tried))) === wanted);
}

function* all(draft) {
  yield* canonicalMutations(draft);
  yield* laterMutations(draft);
}

const none = () => [];

/** The mistakes that give a signature. Where its time is not known, there is no use in looking for two. */
export async function mistakesOfSignature(drafts, signature, keys, unseen, isTimestampKnown) {
  const wanted = signature.toLowerCase();
  return search(drafts, unseen, all, isTimestampKnown ? canonicalMutations : none, async (tried) => {
    const made = await signatureOf(tried, keys);
    return made.hex === wanted || made.base64 === signature;
  });
}

/** The usual ways to write a call that are right as well, the first of each kind. */
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
