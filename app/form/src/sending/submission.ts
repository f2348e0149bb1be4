// An inspection as the API takes it. Pure.

import { own } from "../checklist/conditions";
import type { Answer, ChecklistContent } from "../checklist/definition";
import { type FrictionOut, toWire } from "../friction/friction";
import type { Inspection, KeptCall } from "../store/types";

export type AnswerOut = { item: string } & Answer;

export interface Submission {
  spot_id: string;
  checklist_version_id: string;
  started_at: string;
  finished_at: string;
  answers: AnswerOut[];
  friction: FrictionOut[];
  sent_at: string;
}

/**
 * What is sent. Apart from `sentAt` it is the same, byte for byte, each time: by that the
 * server knows a repeat. Answers to items that are hidden now go along; they count for nothing.
 */
export function submissionOf(
  inspection: Inspection,
  content: ChecklistContent | undefined,
  sentAt: string,
): Submission {
  return {
    spot_id: inspection.spot_id,
    checklist_version_id: inspection.version_id,
    started_at: inspection.started_at,
    finished_at: inspection.finished_at ?? inspection.started_at,
    answers: answersOf(inspection.answers, content),
    friction: toWire(inspection.friction),
    sent_at: sentAt,
  };
}

/** The answers that say something, in the checklist's order where it is known. */
export function answersOf(
  answers: Inspection["answers"],
  content: ChecklistContent | undefined,
): AnswerOut[] {
  const ordered = content?.items.map(({ key }) => key) ?? [];
  const keys = new Set([...ordered, ...Object.keys(answers).sort()]);
  const given: AnswerOut[] = [];
  for (const key of keys) {
    const answer = withoutBlanks(own(answers, key) ?? {});
    if (says(answer)) given.push({ item: key, ...answer });
  }
  return given;
}

export type CallOut = Omit<KeptCall, "id" | "item" | "state"> & {
  ticket_id: string;
  sent_at: string;
};

/** A call as the API takes it; again the same each time, apart from `sentAt`. */
export function callOf(call: KeptCall, ticketId: string, sentAt: string): CallOut {
  const { whom, phone, called_at, reached, note } = call;
  return { ticket_id: ticketId, whom, phone, called_at, sent_at: sentAt, reached, note };
}

/** The photos that the answers name, by id, with their SHA-256. */
export function photosNamed(answers: Inspection["answers"]): Map<string, string> {
  const named = Object.values(answers).flatMap(({ photos }) => photos ?? []);
  return new Map(named.map(({ id, sha256 }) => [id, sha256]));
}

/** A severity or a ticket alone is no answer: the value that they belonged to was taken back. */
function says({ value, not_applicable, note, photos }: Answer): boolean {
  return value !== undefined || !!not_applicable || !!note || !!photos;
}

function withoutBlanks({
  value,
  not_applicable,
  note,
  severity,
  ticket_id,
  photos,
}: Answer): Answer {
  return {
    ...(value !== undefined && value !== null && { value }),
    ...(not_applicable && { not_applicable }),
    ...(note && { note }),
    ...(severity && { severity }),
    ...(ticket_id && { ticket_id }),
    ...(photos?.length && { photos: photos.map(({ id, sha256 }) => ({ id, sha256 })) }),
  } as Answer;
}
