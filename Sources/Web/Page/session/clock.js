// SPDX-License-Identifier: Apache-2.0
// The skew between the clocks of this machine and of the server, measured from the Date header of answers.

import { store } from "../base/store.js";

/** A smaller skew counts as 0, because Date has whole seconds and an answer takes time. */
const toleratedSeconds = 3;

export const skewSeconds = store(0);

/** @param sent, received Times by the clock of this machine, in milliseconds since 1970. */
export function measure(date, sent, received) {
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return;
  // Compares the middle of the second in Date with the middle between sending and receiving.
  const skew = Math.round((server + 500 - (sent + received) / 2) / 1000);
  const counted = Math.abs(skew) < toleratedSeconds ? 0 : skew;
  if (counted !== skewSeconds.get()) skewSeconds.set(counted);
}

/** The time by the server's clock, in seconds since 1970. */
export const serverTimestamp = () => Math.floor(Date.now() / 1000) + skewSeconds.get();
