// SPDX-License-Identifier: Apache-2.0
// How far the clock of this machine is from the server's, by the Date of its answers.

import { store } from "../base/store.js";

/** Date tells whole seconds, and an answer is under way for a while: less than this is no skew. */
const toleratedSeconds = 3;

export const skewSeconds = store(0);

/** @param sent, received instants of this machine, in milliseconds. */
export function measure(date, sent, received) {
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return;
  // The middle of the second that was told, against the middle of the time under way.
  const skew = Math.round((server + 500 - (sent + received) / 2) / 1000);
  const counted = Math.abs(skew) < toleratedSeconds ? 0 : skew;
  if (counted !== skewSeconds.get()) skewSeconds.set(counted);
}

/** Seconds since 1970 by the server's clock. */
export const serverTimestamp = () => Math.floor(Date.now() / 1000) + skewSeconds.get();
