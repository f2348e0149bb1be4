import { describe, expect, it } from "vitest";
import { fails, holds, shownItems, valuesOf } from "../../app/form/src/checklist/conditions";
import {
  type ConditionContent,
  type ItemContent,
  readChecklist,
  readCondition,
  readItem,
  type Value,
} from "../../app/form/src/checklist/definition";
import table from "../checklists/condition_cases.json";

const TEXTS = { en: "Text" };

function contentOf(entry: object): ItemContent {
  const base = { key: "a", stage: "comfort", moment: TEXTS, prompt: TEXTS, answer: "number" };
  return { ...base, ...entry } as ItemContent;
}

describe("a condition holds as it does on the server:", () => {
  it.each(table.holds)("$name", (row) => {
    const condition = readCondition(row.condition as ConditionContent);
    expect(holds(condition, row.value as Value | null)).toBe(row.holds);
  });
});

describe("an answer fails as it does on the server:", () => {
  it.each(table.fails)("$name", (row) => {
    expect(fails(readItem(contentOf(row.item)), row.value as Value | null)).toBe(row.fails);
  });
});

describe("items show as they do on the server:", () => {
  it.each(table.shown)("$name", (row) => {
    const checklist = readChecklist({
      title: TEXTS,
      kind: "restroom",
      items: row.items.map(contentOf),
    });
    const shown = shownItems(checklist, row.values as Record<string, Value | null>);
    expect(shown.map((item) => item.key)).toEqual(row.shown);
  });
});

it("an item may be called constructor, and is unanswered like any other", () => {
  const checklist = readChecklist({
    title: TEXTS,
    kind: "restroom",
    items: [
      contentOf({ key: "constructor" }),
      contentOf({ key: "b", show_when: { constructor: { is_not: ["x"] } } }),
    ],
  });
  expect(shownItems(checklist, {}).map((item) => item.key)).toEqual(["constructor"]);
});

it("an item that is not applicable has no value, and nought is one", () => {
  const answers = {
    a: { value: "pass" },
    b: { value: "fail", not_applicable: true as const },
    c: { value: null, note: "later" },
    d: { value: 0 },
    e: {},
  };
  expect(valuesOf(answers)).toEqual({ a: "pass", d: 0 });
});
