// SPDX-License-Identifier: Apache-2.0
// Imports a SecretKey as three non-extractable signing keys.

import { hex, hmac, signingKey, utf8 } from "./bytes.js";

/** The number of bytes of a derived key that are shown: enough to compare, too few to sign. */
const SHOWN_BYTES = 4;

/** Makes the keys of all signature methods. The SecretKey itself is not kept. */
export async function importKeys(secretKey) {
  const [tc3, hmac256, hmac1] = await Promise.all([
    signingKey(utf8(`TC3${secretKey}`), "SHA-256"),
    signingKey(utf8(secretKey), "SHA-256"),
    signingKey(utf8(secretKey), "SHA-1"),
  ]);
  return { tc3, hmac256, hmac1 };
}

/**
 * The key for a day and a service, derived from the key `TC3` + SecretKey. `first` has the first bytes of each derived
 * key, in hexadecimal digits.
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
