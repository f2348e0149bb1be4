// What an error of sending means for the queue. Pure.

import { ApiProblem, NoNetwork, NotOurServer } from "../api/client";
import type { Reason } from "../store/types";
import { nextTryAt } from "./backoff";

/** What was sent: an inspection's answers, a call, what is said of a photo, or its bytes. */
export type Sent = "answers" | "call" | "photo" | "bytes";

/**
 * How far a failure reaches. `session`: nobody is signed in any more. `queue`: nothing can be
 * sent now. `photos`: the store of photos is away, answers still go. `inspection`, `call`,
 * `photo`: only this one; everything else goes on.
 */
export type Reach = "session" | "queue" | "photos" | "inspection" | "call" | "photo";

export interface Outcome {
  reach: Reach;
  reason: Reason;
  /** Milliseconds of the epoch; null: not again by itself, a person decides. */
  nextTryAt: number | null;
}

/** What follows from an error; undefined where it is none of the network's. */
export function outcomeOf(
  error: unknown,
  sent: Sent,
  tries: number,
  now: number,
  random: () => number = Math.random,
): Outcome | undefined {
  const again = (seconds: number | null) => nextTryAt(now, tries, seconds, random);
  // One large photo may break off, or displease a filter, where all else still passes.
  const reach = sent === "bytes" ? "photo" : "queue";
  if (error instanceof NotOurServer) {
    return { reach, reason: { kind: "wifi_wants_sign_in" }, nextTryAt: again(null) };
  }
  if (error instanceof NoNetwork) {
    return { reach, reason: { kind: "no_network" }, nextTryAt: again(null) };
  }
  return error instanceof ApiProblem ? outcomeOfProblem(error, sent, again) : undefined;
}

const NOT_ALLOWED_AGAIN_S = 3600;

/** The app behind the proxy is away; or one upload took longer than the proxy waits. */
function isOfGateway(status: number): boolean {
  return status === 502 || status === 504;
}

function outcomeOfProblem(
  problem: ApiProblem,
  sent: Sent,
  again: (seconds: number | null) => number,
): Outcome {
  const { status, retryAfterSeconds } = problem;
  const one = sent === "answers" ? "inspection" : sent === "call" ? "call" : "photo";
  if (status === 401 && sent !== "bytes") {
    return { reach: "session", reason: { kind: "sign_in_ended" }, nextTryAt: null };
  }
  if (status === 429 || status === 503 || (isOfGateway(status) && sent !== "bytes")) {
    const away = sent === "bytes" || problem.type === "photo-store-away";
    const reason: Reason = { kind: "server_busy" };
    return { reach: away ? "photos" : "queue", reason, nextTryAt: again(retryAfterSeconds) };
  }
  const reason = reasonOf(problem, sent);
  if (reason) {
    // A role that was taken away may be given back; nobody has to come to the phone for that.
    const may = reason.kind === "not_allowed" && sent !== "call";
    return { reach: one, reason, nextTryAt: may ? again(NOT_ALLOWED_AGAIN_S) : null };
  }
  return { reach: one, reason: { kind: "server_trouble" }, nextTryAt: again(retryAfterSeconds) };
}

/** Why the same again would be refused again; undefined where it may well pass. */
function reasonOf(problem: ApiProblem, sent: Sent): Reason | undefined {
  const { status, type } = problem;
  const said = sentences(problem);
  const isOfPhoto = sent === "photo";
  const reason = (kind: Reason["kind"]) => (said ? { kind, detail: said } : { kind });
  // An address that has expired, and bytes that a bad line has changed, are sent again.
  if (sent === "bytes" || type === "photo-not-there" || type === "photo-differs") return undefined;
  if (status === 403 || status === 404) return reason("not_allowed");
  if (status === 409) return reason(isOfPhoto ? "photo_refused" : "id_taken");
  if (status === 400 || status === 413 || status === 422) {
    return reason(isOfPhoto ? "photo_refused" : "answers_refused");
  }
  return undefined;
}

function sentences({ detail, errors }: ApiProblem): string {
  return errors.length > 0 ? errors.map((one) => `${one.at}: ${one.detail}`).join("\n") : detail;
}
