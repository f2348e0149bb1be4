/**
 * What there is to mend in the answers, by the rules of app/inspections/answers.py: what the
 * form lets through, the server takes. Both are tested with tests/inspections/answer_cases.json.
 */

import { fails, own, shownItems, valuesOf } from "./conditions";
import type { Answer, Checklist, Item, Value } from "./definition";

export type ProblemKind =
  /** Not answered, and must be. */
  | "required"
  /** "Not applicable" is no answer to this item. */
  | "not_applicable_refused"
  /** A note or a photo, but no answer. */
  | "value_missing"
  /** The item takes photos and no value. */
  | "value_refused"
  | "not_pass_or_fail"
  | "not_a_choice"
  /** Not a finite number. */
  | "not_a_number"
  /** Not a whole number from `min` to `max`. */
  | "not_a_count"
  /** Not a whole number from `min` to `max`. */
  | "not_a_rating"
  /** Less than the item's `min` or more than its `max`, in `unit`. */
  | "out_of_range"
  /** No words, or more than `max` characters. */
  | "not_a_text"
  /** A note of more than `max` characters. */
  | "note_too_long"
  /** How bad it is, is not asked here. */
  | "severity_refused"
  /** No photo here, for discretion. */
  | "photo_refused"
  | "photo_required"
  | "photo_on_failure"
  /** More than `max` photos. */
  | "too_many_photos";

/** What is wrong, without words; `min`, `max` and `unit` only where they say something. */
export type Problem = { kind: ProblemKind; min?: number; max?: number; unit?: string };

export const LONGEST_TEXT = 4000;
export const LARGEST_COUNT = 1_000_000;
export const MOST_PHOTOS = 20;
export const RATINGS: readonly number[] = [1, 2, 3, 4, 5];

/** What there is to mend in each shown item, in the checklist's order. */
export function problemsOf(
  checklist: Checklist,
  answers: Readonly<Record<string, Answer>>,
): Map<string, Problem> {
  const problems = new Map<string, Problem>();
  for (const item of shownItems(checklist, valuesOf(answers))) {
    const problem = problemOf(item, own(answers, item.key));
    if (problem) problems.set(item.key, problem);
  }
  return problems;
}

/** What there is to mend in a shown item's answer, or null when it can be sent as it is. */
export function problemOf(item: Item, answer: Answer | undefined): Problem | null {
  return problemOfShape(answer) ?? problemOfAnswer(item, answer);
}

/** Whether the item is answered, well or badly; a note alone answers nothing of a photo. */
export function isAnswered(item: Item, answer: Answer | undefined): answer is Answer {
  if (answer === undefined) return false;
  if (answer.not_applicable || (answer.value ?? null) !== null) return true;
  return !!answer.photos?.length || (!!answer.note && item.answer !== "photo");
}

// What the server's schema refuses before it looks at the checklist.
function problemOfShape(answer: Answer | undefined): Problem | null {
  if (letters(answer?.note ?? "") > LONGEST_TEXT)
    return { kind: "note_too_long", max: LONGEST_TEXT };
  if ((answer?.photos?.length ?? 0) > MOST_PHOTOS) {
    return { kind: "too_many_photos", max: MOST_PHOTOS };
  }
  return null;
}

function problemOfAnswer(item: Item, answer: Answer | undefined): Problem | null {
  if (!isAnswered(item, answer)) return item.required ? { kind: "required" } : null;
  if (answer.severity && !item.askSeverity) return { kind: "severity_refused" };
  if (answer.not_applicable) {
    return item.notApplicable ? null : { kind: "not_applicable_refused" };
  }
  const value = answer.value ?? null;
  if (item.answer === "photo") return value === null ? null : { kind: "value_refused" };
  if (value === null) return { kind: "value_missing" };
  return problemOfValue(item, value) ?? problemOfPhotos(item, value, answer);
}

function problemOfPhotos(item: Item, value: Value, answer: Answer): Problem | null {
  if (answer.photos?.length) return item.photo === "never" ? { kind: "photo_refused" } : null;
  if (item.photo === "required") return { kind: "photo_required" };
  // A known problem has its evidence already.
  const asked = item.photo === "on_failure" && !answer.ticket_id && fails(item, value);
  return asked ? { kind: "photo_on_failure" } : null;
}

function problemOfValue(item: Item, value: Value): Problem | null {
  switch (item.answer) {
    case "pass_fail":
      return value === "pass" || value === "fail" ? null : { kind: "not_pass_or_fail" };
    case "choice":
      return item.choices.some(({ key }) => key === value) ? null : { kind: "not_a_choice" };
    case "number":
      return Number.isFinite(value) ? problemOfRange(item, value) : { kind: "not_a_number" };
    case "count":
      return isWhole(value, 0, LARGEST_COUNT)
        ? problemOfRange(item, value)
        : { kind: "not_a_count", min: 0, max: LARGEST_COUNT };
    case "rating":
      return isWhole(value, 1, RATINGS.length)
        ? null
        : { kind: "not_a_rating", min: 1, max: RATINGS.length };
    case "text":
      return isText(value) ? null : { kind: "not_a_text", max: LONGEST_TEXT };
    case "photo":
      return { kind: "value_refused" };
  }
}

function problemOfRange(item: Item, value: Value): Problem | null {
  const { min, max, unit } = item;
  const number = Number(value);
  if ((min === null || number >= min) && (max === null || number <= max)) return null;
  return {
    kind: "out_of_range",
    ...(min !== null && { min }),
    ...(max !== null && { max }),
    ...(unit !== null && { unit }),
  };
}

function isWhole(value: Value, low: number, high: number): boolean {
  return Number.isInteger(value) && Number(value) >= low && Number(value) <= high;
}

function isText(value: Value): boolean {
  return typeof value === "string" && !isBlank(value) && letters(value) <= LONGEST_TEXT;
}

// Python counts code points, `length` counts emoji twice.
function letters(text: string): number {
  return text.length > LONGEST_TEXT ? [...text].length : text.length;
}

// What Python's strip() takes away: all of \s but the byte order mark, and a few controls.
function isBlank(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the server strips these too
  return /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/.test(text);
}
