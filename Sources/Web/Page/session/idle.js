// SPDX-License-Identifier: Apache-2.0
// The limit of idle time, and its measurement.

/** The idle time in minutes after which the session ends. `initial` applies without a setting. */
export const idleLimit = { least: 1, most: 1440, initial: 30 };

/** A stored limit if it is valid, else `undefined`. The page lets users set whole minutes. */
export const idleMinutesOf = (kept) =>
  (Number.isInteger(kept) && kept >= idleLimit.least && kept <= idleLimit.most ? kept : undefined);

/**
 * Measures the milliseconds since `restart()`. The wall clock may be set back, and the steady clock may stop while the
 * machine sleeps, so the longer time counts.
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
