import { expect, it } from "vitest";
import * as friction from "../../app/form/src/friction/friction";

it("an item is given the time since the answer before it", () => {
  let state = friction.begun(1000);
  state = friction.answered(state, ["a"], 3000);
  state = friction.answered(state, ["b"], 3500);
  expect(friction.toWire(state)).toEqual([
    { item: "a", ms: 2000, corrections: 0, rejected: 0, left: 0 },
    { item: "b", ms: 500, corrections: 0, rejected: 0, left: 0 },
  ]);
});

it("items answered at once share the time evenly", () => {
  const state = friction.answered(friction.begun(0), ["a", "b", "c"], 1000);
  expect(friction.toWire(state).map(({ ms }) => ms)).toEqual([333, 333, 333]);
});

it("shares are rounded once, at the end", () => {
  let state = friction.begun(0);
  for (let at = 1; at <= 30; at += 1) state = friction.answered(state, ["a", "b", "c"], at);
  expect(friction.toWire(state).map(({ ms }) => ms)).toEqual([10, 10, 10]);
});

it("a change adds its time to the item and counts as a correction", () => {
  let state = friction.answered(friction.begun(0), ["a"], 100);
  state = friction.corrected(friction.answered(state, ["a"], 400), "a");
  expect(friction.toWire(state)).toEqual([
    { item: "a", ms: 400, corrections: 1, rejected: 0, left: 0 },
  ]);
});

it("time while the page is hidden does not count, what was waited before does", () => {
  let state = friction.paused(friction.begun(0), 300);
  state = friction.resumed(state, 10_000);
  state = friction.answered(state, ["a"], 10_200);
  expect(state.items.a?.ms).toBe(500);
});

it("a second pause in a row counts nothing", () => {
  let state = friction.paused(friction.begun(0), 300);
  state = friction.paused(state, 9000);
  state = friction.answered(friction.resumed(state, 9000), ["a"], 9000);
  expect(state.items.a?.ms).toBe(300);
});

it("a draft that a crash cut off goes on with a clock that began anew", () => {
  let state = friction.answered(friction.begun(50_000), ["a"], 60_000);
  state = JSON.parse(JSON.stringify(state));
  state = friction.left(friction.resumed(state, 40), "b");
  state = friction.answered(state, ["b"], 140);
  expect(friction.toWire(state)).toEqual([
    { item: "a", ms: 10_000, corrections: 0, rejected: 0, left: 0 },
    { item: "b", ms: 100, corrections: 0, rejected: 0, left: 1 },
  ]);
});

it("a clock that goes back takes nothing away", () => {
  const state = friction.answered(friction.begun(500), ["a"], 100);
  expect(state.items.a?.ms).toBe(0);
});

it("an event about no item changes nothing", () => {
  const state = friction.begun(0);
  expect(friction.answered(state, [], 100)).toBe(state);
});

it("refused entries are counted, on items without an answer too", () => {
  const state = friction.rejected(friction.rejected(friction.begun(0), "a"), "a");
  expect(friction.toWire(state)).toEqual([
    { item: "a", ms: 0, corrections: 0, rejected: 2, left: 0 },
  ]);
});

it("states before stay as they were", () => {
  const before = friction.answered(friction.begun(0), ["a"], 10);
  const copy = structuredClone(before);
  friction.corrected(friction.answered(before, ["a"], 20), "a");
  expect(before).toEqual(copy);
});

it("what is sent stays within what the server takes", () => {
  const state = {
    items: { a: { ms: 1e12, corrections: 5000, rejected: 5000, left: 5000 } },
    clock: { since: null, waited: 0 },
  };
  expect(friction.toWire(state)).toEqual([
    { item: "a", ms: 86_400_000, corrections: 1000, rejected: 1000, left: 1000 },
  ]);
});

it("an item may be called constructor", () => {
  const state = friction.rejected(friction.begun(0), "constructor");
  expect(friction.toWire(state)[0]?.rejected).toBe(1);
});
