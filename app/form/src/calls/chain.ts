// Whom to call about a critical failure, in which order. Pure.

import type { Callee } from "../api/types";
import type { KeptCall } from "../store/types";

/**
 * Those of the venue's chain who answer for `role`, as the server counts them: where it names
 * nobody for that role, all of it. Without a chain, the role alone and no number.
 */
export function calleesFor(chain: readonly Callee[] | undefined, role: string): readonly Callee[] {
  const all = chain ?? [];
  const meant = all.filter((one) => !one.role || one.role === role);
  if (meant.length > 0) return meant;
  return all.length > 0 ? all : [{ whom: role, role, phone: "", minutes: 0 }];
}

/** Where the calls of one item stand. */
export interface Standing {
  /** Whom to call now, or who was reached. */
  callee: Callee;
  /** The call to them, once it has begun. */
  current: KeptCall | undefined;
  /** Those who were not reached, in order. */
  missed: readonly KeptCall[];
  /** Everybody was tried, and the first is next again. */
  isAround: boolean;
}

/** Who comes next follows from how many were not reached; after the last, the first again. */
export function standingOf(callees: readonly Callee[], calls: readonly KeptCall[]): Standing {
  const missed = calls.filter(({ reached }) => reached === false);
  const at = missed.length % callees.length;
  return {
    callee: callees[at] as Callee,
    current: calls.find(({ reached }) => reached !== false),
    missed,
    isAround: missed.length > 0 && at === 0,
  };
}

/** The number as a link dials it: what people write between its digits goes. */
export function dialled(phone: string): string {
  return `tel:${phone.replace(/[^\d+*#]/g, "")}`;
}
