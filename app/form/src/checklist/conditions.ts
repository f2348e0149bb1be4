/**
 * When a condition holds, which items are shown, and which answers fail.
 *
 * The server decides the same in app/checklists/conditions.py; both are tested with
 * tests/checklists/condition_cases.json and must agree to the letter.
 */

import type { Answer, Checklist, Condition, Item, Value } from "./definition";

/** Values by the key of their item; an absent key and null are unanswered. */
export type Values = Readonly<Record<string, Value | null>>;

/**
 * Whether `value` meets any part of `condition`. Null (unanswered, not applicable, hidden)
 * meets nothing, `isNot` included; 1 is never "1"; `below` and `above` exclude the limit.
 */
export function holds(condition: Condition, value: Value | null | undefined): boolean {
  if (value === null || value === undefined) return false;
  if (condition.is.includes(value)) return true;
  if (condition.isNot.length > 0 && !condition.isNot.includes(value)) return true;
  if (typeof value !== "number") return false;
  if (condition.below !== null && value < condition.below) return true;
  return condition.above !== null && value > condition.above;
}

/** Whether `value` fails `item`; false while unanswered and for an item that cannot fail. */
export function fails(item: Item, value: Value | null | undefined): boolean {
  return item.failsWhen !== null && holds(item.failsWhen, value);
}

/**
 * The items that these values show, in the checklist's order. A hidden item counts as
 * unanswered even when it has a value, so whatever hangs on it is hidden too. One pass is
 * exact, because `showWhen` names earlier items only.
 */
export function shownItems(checklist: Checklist, values: Values): Item[] {
  const hidden = new Set<string>();
  return checklist.items.filter((item) => {
    const shown = item.showWhen.every(
      ([key, condition]) => !hidden.has(key) && holds(condition, own(values, key)),
    );
    if (!shown) hidden.add(item.key);
    return shown;
  });
}

/** The value of each answered item; items that are not applicable have none. */
export function valuesOf(answers: Readonly<Record<string, Answer>>): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [key, answer] of Object.entries(answers)) {
    const value = answer.value ?? null;
    if (value !== null && !answer.not_applicable) values[key] = value;
  }
  return values;
}

/** What `record` itself has at `key`: an item may be called "constructor". */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
