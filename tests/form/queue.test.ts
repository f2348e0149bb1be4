import { describe, expect, it } from "vitest";
import {
  begun,
  due,
  earliestTry,
  isComplete,
  nextStep,
  nextTryOf,
  type Progress,
  ticketsOfCalls,
} from "../../app/form/src/sending/queue";
import type { ReasonKind } from "../../app/form/src/store/types";
import { id, inspection, keptCall, receipt, SESSION } from "./sending_examples";

const NOW = Date.parse("2026-11-20T18:00:00Z");
const SHA = "a".repeat(64);

function progress(number: number, changes: Partial<Progress> = {}): Progress {
  return { ...begun(inspection({ id: id(number) })), ...changes };
}

describe("the next step", () => {
  it("sends everybody's answers before the first photo", () => {
    const first = progress(1, { receipt: receipt([]), photos: new Map([[id(9), "kept"]]) });
    expect(nextStep([first, progress(2)])).toEqual({ kind: "answers", id: id(2) });
  });

  it("sends every call after everybody's answers and before the first photo", () => {
    const photos: Progress["photos"] = new Map([[id(9), "kept"]]);
    const calls: Progress["calls"] = new Map([[id(8), "kept"]]);
    const first = progress(1, { receipt: receipt([]), photos });
    const other = progress(2, { receipt: receipt([]), calls });
    expect(nextStep([first, other, progress(3)])).toEqual({ kind: "answers", id: id(3) });
    expect(nextStep([first, other])).toEqual({ kind: "call", id: id(2), call: id(8) });
    calls.set(id(8), "failed");
    expect(nextStep([first, other])).toEqual({ kind: "photo", id: id(1), photo: id(9) });
    expect(nextStep([{ ...other, receiptIsOld: true }])?.kind).toBe("receipt");
    expect(nextStep([other])?.kind).toBe("leave");
  });

  it("sends the photos one by one, then asks for the receipt again", () => {
    const photos = new Map([
      [id(8), "stored"],
      [id(9), "kept"],
    ] as const);
    const one = progress(1, { receipt: receipt([]), receiptIsOld: true, photos });
    expect(nextStep([one])).toEqual({ kind: "photo", id: id(1), photo: id(9) });
    photos.set(id(9), "stored");
    expect(nextStep([one])).toEqual({ kind: "receipt", id: id(1) });
    one.receiptIsOld = false;
    expect(nextStep([one])).toEqual({ kind: "leave", id: id(1) });
  });

  it("goes past a photo that cannot be sent, to the others and to the receipt", () => {
    const photos: Progress["photos"] = new Map();
    photos.set(id(7), "failed").set(id(8), "lost").set(id(9), "kept");
    const one = progress(1, { receipt: receipt([]), photos });
    expect(nextStep([one])).toEqual({ kind: "photo", id: id(1), photo: id(9) });
    photos.set(id(9), "stored");
    expect(nextStep([{ ...one, receiptIsOld: true }])?.kind).toBe("receipt");
  });

  it("goes past an inspection that is done with", () => {
    const other = progress(2, { receipt: receipt([]), photos: new Map([[id(9), "kept"]]) });
    expect(nextStep([progress(1, { done: true }), other])?.id).toBe(id(2));
    expect(nextStep([progress(1, { done: true })])).toBeNull();
  });
});

describe("a receipt", () => {
  it("is complete when it lists every photo as stored, with the very hash", () => {
    const named = new Map([[id(9), SHA]]);
    const listed = (sha256: string, state: "stored" | "awaited") =>
      isComplete(receipt([{ id: id(9), sha256, state }]), named);
    expect(listed(SHA, "stored")).toBe(true);
    expect(listed(SHA, "awaited")).toBe(false);
    expect(listed("b".repeat(64), "stored")).toBe(false);
    expect(isComplete(receipt([]), named)).toBe(false);
    expect(isComplete(receipt([]), new Map())).toBe(true);
  });
});

describe("the calls to send", () => {
  const answered = {
    ...receipt([]),
    tickets: [
      { id: id(50), item: "stall-locks" },
      { id: id(51), item: "soap" },
    ],
  };
  const found = (calls: ReturnType<typeof keptCall>[]) => [
    ...ticketsOfCalls(inspection({ calls }), answered),
  ];

  it("go to the tickets of their items", () => {
    const calls = [keptCall(1, { reached: false }), keptCall(2), keptCall(3, { item: "soap" })];
    expect(found(calls)).toEqual([
      [id(101), id(50)],
      [id(102), id(50)],
      [id(103), id(51)],
    ]);
  });

  it("are none that were only dialled, that are settled, or whose item is fine after all", () => {
    const calls = [
      keptCall(1, { reached: null }),
      keptCall(2, { state: "sent" }),
      keptCall(3, { state: "refused" }),
      keptCall(4, { item: "floor" }),
    ];
    expect(found(calls)).toEqual([]);
    expect([...ticketsOfCalls(inspection(), answered)]).toEqual([]);
  });
});

describe("what is due", () => {
  it("is what waits and whose time has come, the first finished in front", () => {
    const all = [
      inspection({ id: id(1), finished_at: "2026-11-20T17:30:00Z" }),
      inspection({ id: id(2), finished_at: "2026-11-20T17:10:00Z" }),
      inspection({ id: id(3), next_try_at: NOW + 1 }),
      inspection({ id: id(4), state: "draft" }),
      inspection({ id: id(5), state: "refused" }),
      inspection({ id: id(6), state: "sent" }),
    ];
    expect(due(all, SESSION, "due", NOW).map((one) => one.id)).toEqual([id(2), id(1)]);
  });

  it("puts what failed more often behind the others", () => {
    const stuck = inspection({ id: id(1), finished_at: "2026-11-01T00:00:00Z", tries: 3 });
    expect(due([stuck, inspection({ id: id(2) })], SESSION, "due", NOW)[0]?.id).toBe(id(2));
  });

  it.each<[ReasonKind, number]>([
    ["no_network", 1],
    ["wifi_wants_sign_in", 1],
    ["sign_in_ended", 1],
    ["server_busy", 0],
    ["server_trouble", 0],
  ])("with the network back: %s", (kind, count) => {
    const one = inspection({ reason: { kind }, next_try_at: NOW + 60_000 });
    expect(due([one], SESSION, "network", NOW)).toHaveLength(count);
    expect(due([one], SESSION, "person", NOW)).toHaveLength(1);
  });

  it("is nothing without a sign-in, and nothing of another person", () => {
    const one = inspection();
    expect(due([one], undefined, "person", NOW)).toEqual([]);
    expect(due([one], { ...SESSION, ended: true }, "person", NOW)).toEqual([]);
    expect(due([inspection({ person_id: id(99) })], SESSION, "person", NOW)).toEqual([]);
  });

  it("does not wait for a time that a wrong clock has set", () => {
    const dayAhead = inspection({ next_try_at: NOW + 86_400_000 });
    expect(due([dayAhead], SESSION, "due", NOW)).toHaveLength(1);
  });
});

describe("the next try", () => {
  it("is the earliest of what can be sent", () => {
    const all = [
      inspection({ next_try_at: NOW + 9 }),
      inspection({ next_try_at: NOW + 5 }),
      inspection({ next_try_at: NOW, person_id: id(99) }),
      inspection({ next_try_at: 0, state: "refused" }),
    ];
    expect(earliestTry(all, SESSION)).toBe(NOW + 5);
    expect(earliestTry(all, { ...SESSION, ended: true })).toBeNull();
    expect(earliestTry([], SESSION)).toBeNull();
  });

  it("waits for a person only when every photo does", () => {
    const refused = { reason: { kind: "photo_refused" }, nextTryAt: null } as const;
    const later = { reason: { kind: "server_trouble" }, nextTryAt: 5 } as const;
    expect(nextTryOf([refused, later])).toBe(5);
    expect(nextTryOf([refused])).toBeNull();
  });
});
