// SPDX-License-Identifier: Apache-2.0
// A SecretKey as three keys that sign and cannot be read.

import { hex, hmac, signingKey, utf8 } from "./bytes.js";

/** How many bytes of a derived key are shown: enough to compare, too few to sign with. */
const SHOWN_BYTES = 4;

/** Nothing but these three is kept of a SecretKey. */
export async function importKeys(secretKey) {
  const [tc3, hmac256, hmac1] = await Promise.all([
    signingKey(utf8(`TC3${secretKey}`), "SHA-256"),
    signingKey(utf8(secretKey), "SHA-256"),
    signingKey(utf8(secretKey), "SHA-1"),
  ]);
  return { tc3, hmac256, hmac1 };
}

/**
 * The key of a day and a service, from the one over `TC3` and the SecretKey.
 * `first`: the first bytes of the keys on the way.
 */
export async function derivedKey(tc3, date, service) {
  let key = tc3;
  const first = {};
  for (const [name, text] of [["secretDate", date], ["secretService", service], ["secretSigning", "tc3_request"]]) {
    const bytes = await hmac(key, text);
    first[name] = hex(bytes.slice(0, SHOWN_BYTES));
    key = await signingKey(bytes, "SHA-256");
  }
  return { key, first };
}
