/**
 * How much a form gets in the way, per item: plain facts, about the item and not the person.
 *
 * Pure: each function gives the next state, which is JSON and is stored with the draft.
 * Instants (`at`) are milliseconds of a clock that only goes forward, such as
 * `performance.now()`; one that began anew (a restart) is met by `resumed`.
 *
 * The formulas, for one item:
 *
 * - `ms`: for each event that gave or changed its answer, the time in the foreground since the
 *   event before (or since the draft was opened), divided by the number of items which that
 *   event answered at once; summed.
 * - `corrections`: how often its value was changed after it was first given.
 * - `rejected`: how often an entry was refused (no number, out of range, a missing photo).
 * - `left`: how often the draft was opened again unfinished while this item was the first
 *   without an answer.
 */

export type ItemFriction = { ms: number; corrections: number; rejected: number; left: number };

/** `since` is when time began to count, null while paused; `waited` is what counted before. */
export type FrictionClock = { since: number | null; waited: number };

export type Friction = { items: Record<string, ItemFriction>; clock: FrictionClock };

export type FrictionOut = { item: string } & ItemFriction;

export const MOST_MS = 86_400_000;
export const MOST_TIMES = 1000;

const NOTHING: ItemFriction = { ms: 0, corrections: 0, rejected: 0, left: 0 };

/** The state of a draft that is opened for the first time. */
export function begun(at: number): Friction {
  return { items: {}, clock: { since: at, waited: 0 } };
}

/** These items got their first answer, or another: the time since the last event is theirs. */
export function answered(friction: Friction, keys: readonly string[], at: number): Friction {
  const { since } = friction.clock;
  const share = timeUntil(friction.clock, at) / Math.max(keys.length, 1);
  if (keys.length === 0) return friction;
  const items = { ...friction.items };
  for (const key of keys) {
    const before = itemOf(items, key);
    items[key] = { ...before, ms: before.ms + share };
  }
  return { items, clock: { since: since === null ? null : at, waited: 0 } };
}

/** A value was changed after it was first given; say `answered` as well, for the time. */
export function corrected(friction: Friction, key: string): Friction {
  return counted(friction, key, "corrections");
}

/** An entry was refused. */
export function rejected(friction: Friction, key: string): Friction {
  return counted(friction, key, "rejected");
}

/** The draft was opened again unfinished; `key` is the first item without an answer. */
export function left(friction: Friction, key: string): Friction {
  return counted(friction, key, "left");
}

/** The page is hidden: time stops. */
export function paused(friction: Friction, at: number): Friction {
  const waited = timeUntil(friction.clock, at);
  return { items: friction.items, clock: { since: null, waited } };
}

/**
 * The page is seen again, or the draft opened again after a restart: time counts from now.
 * What passed since the last event before a crash is not known and counts nothing.
 */
export function resumed(friction: Friction, at: number): Friction {
  return { items: friction.items, clock: { since: at, waited: friction.clock.waited } };
}

/** As the API takes it: whole numbers, capped, in the order in which the items came up. */
export function toWire(friction: Friction): FrictionOut[] {
  return Object.entries(friction.items).map(([item, { ms, corrections, rejected, left }]) => ({
    item,
    ms: Math.min(Math.round(ms), MOST_MS),
    corrections: Math.min(corrections, MOST_TIMES),
    rejected: Math.min(rejected, MOST_TIMES),
    left: Math.min(left, MOST_TIMES),
  }));
}

function counted(friction: Friction, key: string, what: keyof ItemFriction): Friction {
  const before = itemOf(friction.items, key);
  const items = { ...friction.items, [key]: { ...before, [what]: before[what] + 1 } };
  return { items, clock: friction.clock };
}

function itemOf(items: Record<string, ItemFriction>, key: string): ItemFriction {
  return (Object.hasOwn(items, key) ? items[key] : undefined) ?? NOTHING;
}

function timeUntil({ since, waited }: FrictionClock, at: number): number {
  return waited + (since === null ? 0 : Math.max(at - since, 0));
}
