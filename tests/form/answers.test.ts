import { describe, expect, it } from "vitest";
import { problemOf, problemsOf } from "../../app/form/src/checklist/answers";
import {
  type Answer,
  type ItemContent,
  readChecklist,
  readItem,
} from "../../app/form/src/checklist/definition";
import table from "../inspections/answer_cases.json";

type Repeated = { repeat: string; times: number };
type Row = {
  name: string;
  item: object;
  answer: Record<string, unknown> | null;
  ok: boolean;
  problem?: object;
};

const TEXTS = { en: "Text" };
const ID = "00000000-0000-0000-0000-000000000001";

function contentOf(entry: object): ItemContent {
  return {
    key: "a",
    stage: "comfort",
    moment: TEXTS,
    prompt: TEXTS,
    ...entry,
  } as object as ItemContent;
}

function spelledOut(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { repeat, times } = value as Repeated;
  return repeat.repeat(times);
}

function answerOf(written: Record<string, unknown> | null): Answer | undefined {
  if (written === null) return undefined;
  const { photos, ticket_id, value, note, ...rest } = written;
  return {
    ...rest,
    ...(value !== undefined && { value: spelledOut(value) }),
    ...(note !== undefined && { note: spelledOut(note) }),
    ...(ticket_id !== undefined && { ticket_id: ID }),
    ...(photos !== undefined && { photos: new Array(photos).fill({ id: ID, sha256: "0" }) }),
  } as Answer;
}

describe("an answer is judged as the server judges it:", () => {
  it.each(table.cases as Row[])("$name", ({ item, answer, ok, problem }) => {
    expect(problem === undefined).toBe(ok);
    expect(problemOf(readItem(contentOf(item)), answerOf(answer))).toEqual(problem ?? null);
  });
});

const CHECKLIST = readChecklist({
  title: TEXTS,
  kind: "restroom",
  items: [
    contentOf({ key: "c", answer: "pass_fail" }),
    contentOf({ key: "a", answer: "count", show_when: { c: { is: ["fail"] } } }),
    contentOf({ key: "b", answer: "pass_fail" }),
  ],
});

it("problems come in the order of the checklist", () => {
  expect([...problemsOf(CHECKLIST, { c: { value: "fail" } }).keys()]).toEqual(["a", "b"]);
});

it("an answer to an item that is hidden is left as it is", () => {
  const answers = { c: { value: "pass" }, a: { value: -5 }, b: { value: "pass" } };
  expect(problemsOf(CHECKLIST, answers).size).toBe(0);
});

it("an answer that is not applicable hides what hangs on its value", () => {
  const answers = { c: { value: "fail", not_applicable: true as const }, b: { value: "pass" } };
  expect([...problemsOf(CHECKLIST, answers).keys()]).toEqual(["c"]);
});

it("an infinite number, which JSON cannot carry, is no number", () => {
  const item = readItem(contentOf({ answer: "number" }));
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(problemOf(item, { value })).toEqual({ kind: "not_a_number" });
  }
});
