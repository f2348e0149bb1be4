// The sentence for what is to mend in an answer.

import type { Problem, ProblemKind } from "../checklist/answers";
import type { Words } from "./en";
import { number } from "./index";

const SENTENCES: Record<ProblemKind, (words: Words["problems"], problem: Problem) => string> = {
  required: (words) => words.required,
  not_applicable_refused: (words) => words.notApplicable,
  value_missing: (words) => words.value,
  value_refused: (words) => words.photo,
  not_pass_or_fail: (words) => words.choose,
  not_a_choice: (words) => words.choose,
  not_a_number: (words) => words.notANumber,
  not_a_count: (words, problem) => (problem.max ? limits(words, problem) : words.whole),
  not_a_rating: (words) => words.choose,
  out_of_range: limits,
  not_a_text: (words, problem) => (problem.max ? tooLong(words, problem) : words.text),
  note_too_long: tooLong,
  severity_refused: (words) => words.severity,
  photo_refused: (words) => words.photoNever,
  photo_required: (words) => words.photo,
  photo_on_failure: (words) => words.photoOnFailure,
  too_many_photos: (words, problem) => words.tooManyPhotos(number(problem.max ?? 0)),
};

export function problemWords(words: Words, problem: Problem): string {
  return SENTENCES[problem.kind](words.problems, problem);
}

function tooLong(words: Words["problems"], problem: Problem): string {
  return words.textTooLong(number(problem.max ?? 0));
}

function limits(words: Words["problems"], { min, max, unit }: Problem): string {
  const said = (limit: number) => (unit ? `${number(limit)} ${unit}` : number(limit));
  if (min === undefined) return words.atMost(said(max ?? 0));
  if (max === undefined) return words.atLeast(said(min));
  return words.between(number(min), said(max));
}
