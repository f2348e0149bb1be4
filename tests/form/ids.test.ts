import { expect, it } from "vitest";
import { newId } from "../../app/form/src/ids";

it("an id is a UUID of version 7 with the time in front", () => {
  const now = Date.UTC(2100, 0, 1);
  const id = newId(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(now);
});

it("ids of one millisecond differ and sort by when they were made, past the counter's end", () => {
  const now = Date.UTC(2100, 0, 2);
  const ids = Array.from({ length: 10_000 }, () => newId(now));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});

it("ids go on sorting when the clock goes back", () => {
  const later = newId(Date.UTC(2100, 0, 3));
  expect(newId(Date.UTC(2026, 0, 1)) > later).toBe(true);
});
