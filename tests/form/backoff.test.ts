import { expect, it } from "vitest";
import { nextTryAt } from "../../app/form/src/sending/backoff";

const least = () => 0;
const most = () => 1 - Number.EPSILON;
const seconds = (at: number) => Math.round(at / 1000);

it("waits five seconds at the least, however often it failed", () => {
  for (const tries of [1, 2, 10, 1000]) expect(nextTryAt(0, tries, null, least)).toBe(5000);
});

it("may wait twice as long after each failure, up to five minutes", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 2000].map((n) => seconds(nextTryAt(0, n, null, most)));
  expect(longest).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
});

it("counts from now", () => {
  expect(nextTryAt(1_000_000, 1, null, least)).toBe(1_005_000);
});

it("never comes back before the server asked it to", () => {
  expect(nextTryAt(0, 1, 60, least)).toBe(60_000);
  expect(seconds(nextTryAt(0, 1, 60, most))).toBe(65);
  expect(seconds(nextTryAt(0, 8, 60, most))).toBe(300);
});

it("honours what the server asks up to an hour", () => {
  expect(nextTryAt(0, 1, 1_000_000, least)).toBe(3_600_000);
});

it("takes a Retry-After of nought or less for none", () => {
  expect(nextTryAt(0, 1, 0, least)).toBe(5000);
  expect(nextTryAt(0, 1, -5, least)).toBe(5000);
});
