// Sends what waits, from a page or from the service worker, never from two places at once.
//
// Every request may be repeated: whatever breaks off, the next run does again from the start,
// and the server knows a repeat. What may be forgotten is decided by a receipt alone.

import { readSession } from "../store/database";
import { dropOldSent, listInspections } from "../store/inspections";
import type { Inspection, Session } from "../store/types";
import { changeWaiting } from "./bookkeeping";
import { type Cause, due, earliestTry, reasonAgainst } from "./queue";
import { Run } from "./run";

export type { Cause } from "./queue";

const LOCK = "rounds-send";
const queued = new Map<Cause, Promise<number | null>>();

/**
 * Sends what is due, one run at a time on the whole phone; what was finished meanwhile goes
 * along. Answers when to try next (milliseconds of the epoch), null when nothing waits for a
 * time. Raises what the phone's own store raises.
 */
export function sendAll(cause: Cause = "due"): Promise<number | null> {
  const before = queued.get(cause);
  if (before) return before;
  const start = () => {
    queued.delete(cause);
    return sendUntilNothingIsDue(cause);
  };
  const run = locked(start);
  queued.set(cause, run);
  return run;
}

function locked<T>(work: () => Promise<T>): Promise<T> {
  // Without locks two runs may cross; the server takes the second for the repeat that it is.
  return navigator.locks ? navigator.locks.request(LOCK, work) : Promise.resolve().then(work);
}

async function sendUntilNothingIsDue(cause: Cause): Promise<number | null> {
  for (let why = cause; ; why = "due") {
    const session = await readSession();
    const all = await listInspections();
    await sayWhoCannotSend(all, session);
    const inspections = due(all, session, why, Date.now());
    if (!session || inspections.length === 0) return earliestTry(all, session);
    const run = new Run(session, inspections, why === "person");
    await run.send();
    await dropOldSent();
    if (run.stopped) return earliestTry(await listInspections(), await readSession());
  }
}

async function sayWhoCannotSend(
  all: readonly Inspection[],
  session: Session | undefined,
): Promise<void> {
  for (const kind of ["sign_in_ended", "other_person"] as const) {
    const held = all.filter(
      (one) =>
        one.state === "waiting" &&
        one.reason?.kind !== kind &&
        reasonAgainst(one, session)?.kind === kind,
    );
    const ids = held.map(({ id }) => id);
    if (ids.length > 0) await changeWaiting(ids, () => ({ reason: { kind } }));
  }
}
