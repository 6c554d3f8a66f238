// SPDX-License-Identifier: Apache-2.0
// How long nothing was done, and how long that may be.

/** Minutes after which who is signed in is forgotten: what may be set, and what is without a setting. */
export const idleLimit = { least: 1, most: 1440, initial: 30 };

/** What was kept, where it is a time that may be; a short one harms nobody. */
export const idleMinutesOf = (kept) =>
  (typeof kept === "number" && kept > 0 && kept <= idleLimit.most ? kept : idleLimit.initial);

/**
 * The milliseconds since `restart()`. One clock may be set back, the other may stand still while the machine sleeps: the
 * longer time counts.
 */
export function stopwatch() {
  let wall;
  let steady;
  const restart = () => {
    wall = Date.now();
    steady = performance.now();
  };
  restart();
  return { restart, elapsed: () => Math.max(Date.now() - wall, performance.now() - steady) };
}
