// SPDX-License-Identifier: Apache-2.0
// Looks for the mistakes that lead from what is right to what a program made.

import { sha256 } from "../bytes.js";
import { finding } from "./findings.js";
import { canonicalMutations, canonicalOf, laterMutations, signatureOf } from "./tc3-drafts.js";

const said = ({ draft, ...found }) => finding(found.id, found.part, found);

/** What is tried beside another mistake: with every order of a body's members it would take seconds. */
const isCommon = ({ id }) => id !== "timestampOther" && id !== "bodyKeyOrder";

/** One mistake first, then two: `null` where no such pair gives what was made. */
async function search(draft, one, other, matches) {
  if (await matches(draft)) return [];
  const first = [...one(draft)];
  for (const mutation of first) if (await matches(mutation.draft)) return [said(mutation)];
  for (const mutation of first.filter(isCommon)) {
    for (const second of other(mutation.draft)) {
      if (isCommon(second) && second.part !== mutation.part && (await matches(second.draft))) return [said(mutation), said(second)];
    }
  }
  return null;
}

/** The mistakes that give a hash of a canonical request. */
export function mistakesOfHash(draft, hash) {
  const wanted = hash.toLowerCase();
  return search(draft, canonicalMutations, canonicalMutations, async (tried) => (await sha256(await canonicalOf(tried))) === wanted);
}

function* all(draft) {
  yield* canonicalMutations(draft);
  yield* laterMutations(draft);
}

/** The mistakes that give a signature. */
export async function mistakesOfSignature(draft, signature, keys) {
  const kept = new Map();
  const wanted = signature.toLowerCase();
  return search(draft, all, canonicalMutations, async (tried) => {
    const made = await signatureOf(tried, keys, kept);
    return made.hex === wanted || made.base64 === signature;
  });
}
