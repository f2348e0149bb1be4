// What to do next with what waits. Pure: `run.ts` does it.

import type { Receipt } from "../api/types";
import type { Inspection, Reason, Session } from "../store/types";

/** A photo that the answers name. `kept`: to be sent. `failed`: not again in this run. */
export type PhotoProgress = "kept" | "stored" | "lost" | "failed";

/** A call that was made. `kept`: to be sent. `failed`: not again in this run. */
export type CallProgress = "kept" | "settled" | "failed";

/** How far one inspection has come in this run. */
export interface Progress {
  inspection: Inspection;
  photos: Map<string, PhotoProgress>;
  calls: Map<string, CallProgress>;
  /** The last receipt of this run. */
  receipt: Receipt | null;
  /** A photo has been confirmed, or a call answered, since that receipt. */
  receiptIsOld: boolean;
  /** Why photos or calls were not sent. */
  failures: { reason: Reason; nextTryAt: number | null }[];
  /** Nothing more is tried with it in this run. */
  done: boolean;
}

export type Step =
  | { kind: "answers"; id: string }
  | { kind: "call"; id: string; call: string }
  | { kind: "photo"; id: string; photo: string }
  | { kind: "receipt"; id: string }
  /** Nothing more to send, but not all has arrived. */
  | { kind: "leave"; id: string };

export function begun(inspection: Inspection): Progress {
  return {
    inspection,
    photos: new Map(),
    calls: new Map(),
    receipt: null,
    receiptIsOld: false,
    failures: [],
    done: false,
  };
}

/**
 * Everybody's answers first: they are small, and tickets hang on them. Then the calls: somebody
 * may be about to call again. Then photos, one by one.
 */
export function nextStep(all: readonly Progress[]): Step | null {
  const open = all.filter(({ done }) => !done);
  const unsent = open.find(({ receipt }) => receipt === null);
  if (unsent) return { kind: "answers", id: unsent.inspection.id };
  for (const { inspection, calls } of open) {
    for (const [call, state] of calls) {
      if (state === "kept") return { kind: "call", id: inspection.id, call };
    }
  }
  const first = open[0];
  if (!first) return null;
  const { id } = first.inspection;
  for (const [photo, state] of first.photos) {
    if (state === "kept") return { kind: "photo", id, photo };
  }
  return { kind: first.receiptIsOld ? "receipt" : "leave", id };
}

/** Whether a receipt lists every one of these photos (SHA-256 by id) as stored. */
export function isComplete(receipt: Receipt, named: ReadonlyMap<string, string>): boolean {
  const stored = storedOf(receipt);
  return [...named].every(([id, sha256]) => stored.get(id) === sha256);
}

/** The SHA-256 by id of the photos that a receipt lists as stored. */
export function storedOf(receipt: Receipt): Map<string, string> {
  const stored = receipt.photos.filter(({ state }) => state === "stored");
  return new Map(stored.map(({ id, sha256 }) => [id, sha256]));
}

/** The ticket of each call that is to be sent; what has none is about no failure any more. */
export function ticketsOfCalls(inspection: Inspection, receipt: Receipt): Map<string, string> {
  const tickets = new Map(receipt.tickets.map(({ item, id }) => [item, id]));
  const found = new Map<string, string>();
  for (const { id, item, state, reached } of inspection.calls ?? []) {
    const ticket = tickets.get(item);
    if (ticket && state === "kept" && reached !== null) found.set(id, ticket);
  }
  return found;
}

/** When an inspection is tried again whose photos or calls failed so; null: a person decides. */
export function nextTryOf(failures: Progress["failures"]): number | null {
  const times = failures.flatMap(({ nextTryAt }) => (nextTryAt === null ? [] : [nextTryAt]));
  return times.length > 0 ? Math.min(...times) : null;
}

/** What ends a wait: its time, the network's return, or a person who wants it now. */
export type Cause = "due" | "network" | "person";

type Kinds = ReadonlySet<Reason["kind"] | undefined>;
const OF_NETWORK: Kinds = new Set(["no_network", "wifi_wants_sign_in"] as const);
/** These end when somebody signs in; there is no time to wait for. */
const OF_SIGN_IN: Kinds = new Set(["sign_in_ended", "other_person"] as const);
/** No wait is longer; what says so was written by a clock that has been set back since. */
const LONGEST_WAIT_MS = 2 * 3_600_000;

/** Why this sign-in cannot send it; null when it can. */
export function reasonAgainst(inspection: Inspection, session: Session | undefined): Reason | null {
  if (!session || session.ended) return { kind: "sign_in_ended" };
  return inspection.person_id === session.person.id ? null : { kind: "other_person" };
}

function isDue({ next_try_at, reason }: Inspection, cause: Cause, now: number): boolean {
  if (next_try_at <= now || next_try_at > now + LONGEST_WAIT_MS || cause === "person") return true;
  return OF_SIGN_IN.has(reason?.kind) || (cause === "network" && OF_NETWORK.has(reason?.kind));
}

function sendable(all: readonly Inspection[], session: Session | undefined): Inspection[] {
  return all.filter((one) => one.state === "waiting" && !reasonAgainst(one, session));
}

/**
 * What is to be sent now, what was finished first in front; but behind the others what has
 * failed more often, so that one which never gets through does not keep them here.
 */
export function due(
  all: readonly Inspection[],
  session: Session | undefined,
  cause: Cause,
  now: number,
): Inspection[] {
  return sendable(all, session)
    .filter((one) => isDue(one, cause, now))
    .sort((a, b) => a.tries - b.tries || (a.finished_at ?? "").localeCompare(b.finished_at ?? ""));
}

/** When something may be tried next; null when nothing waits for a time. */
export function earliestTry(
  all: readonly Inspection[],
  session: Session | undefined,
): number | null {
  const times = sendable(all, session).map(({ next_try_at }) => next_try_at);
  return times.length > 0 ? Math.min(...times) : null;
}
