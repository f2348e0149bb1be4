/** When to try again after a send went wrong. */

const SHORTEST_S = 5;
const LONGEST_S = 300;
const LONGEST_ASKED_S = 3600;

/**
 * The instant (epoch milliseconds) of the next try, after `tries` (1 or more) in a row failed.
 *
 * Exponential with jitter over the whole span, so that phones that lost the network together
 * do not come back together: 5 s + random × (min(5 s × 2^tries, 300 s) − 5 s). A Retry-After is
 * honoured up to an hour, and up to 5 s are added to it for the same reason. `random` gives
 * 0 ≤ x < 1.
 */
export function nextTryAt(
  now: number,
  tries: number,
  retryAfterSeconds: number | null,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(SHORTEST_S * 2 ** Math.max(tries, 1), LONGEST_S);
  const chance = random();
  const own = SHORTEST_S + chance * (ceiling - SHORTEST_S);
  const asked = Math.min(Math.max(retryAfterSeconds ?? 0, 0), LONGEST_ASKED_S);
  return now + 1000 * (asked > 0 ? Math.max(own, asked + chance * SHORTEST_S) : own);
}
