import { describe, expect, it } from "vitest";
import type { Callee } from "../../app/form/src/api/types";
import { Calls } from "../../app/form/src/calls/calls";
import { calleesFor, dialled, standingOf } from "../../app/form/src/calls/chain";
import { Keeper } from "../../app/form/src/filling/keeper";
import type { KeptCall } from "../../app/form/src/store/types";
import { id, inspection, keptCall } from "./sending_examples";

const PORTER: Callee = { whom: "Night porter", role: "", phone: "+34 600", minutes: 5 };
const DUTY: Callee = { whom: "Duty desk", role: "duty-manager", phone: "112", minutes: 5 };
const GUESTS: Callee = { whom: "Guests", role: "guest-relations", phone: "113", minutes: 5 };
const CHAIN = [PORTER, DUTY, GUESTS];

describe("whom to call", () => {
  it.each([
    ["those for the role and those for all, in their order", CHAIN, "duty-manager", [PORTER, DUTY]],
    ["those for all, where nobody is for the role", CHAIN, "privacy-officer", [PORTER]],
    ["everybody rather than nobody", [DUTY, GUESTS], "privacy-officer", [DUTY, GUESTS]],
  ])("%s", (_, chain, role, callees) => {
    expect(calleesFor(chain, role)).toEqual(callees);
  });

  it.each([[undefined], [[]]])(
    "is the role, without a number, in a pack of before: %j",
    (chain) => {
      const [callee, ...rest] = calleesFor(chain, "duty-manager");
      expect(callee).toMatchObject({ whom: "duty-manager", phone: "" });
      expect(rest).toEqual([]);
    },
  );

  it("is the next one after each who was not reached, and in the end the first again", () => {
    const calls: KeptCall[] = [];
    for (const [callee, isAround] of [
      [PORTER, false],
      [DUTY, false],
      [PORTER, true],
      [DUTY, false],
    ] as const) {
      const standing = standingOf([PORTER, DUTY], calls);
      expect([standing.callee, standing.isAround]).toEqual([callee, isAround]);
      expect(standing.missed).toEqual(calls);
      calls.push(keptCall(calls.length + 1, { reached: false }));
    }
  });

  it("is no number that a link could not dial", () => {
    expect(dialled("+34 (600) 00-00;javascript:x")).toBe("tel:+346000000");
  });
});

describe("the calls of a draft", () => {
  function begin(isOpen = true, calls?: readonly KeptCall[]) {
    const one = inspection({ state: "draft", ...(calls && { calls }) });
    const keeper = new Keeper(one);
    let touched = 0;
    keeper.touch = () => {
      touched += 1;
    };
    return { one, calls: new Calls(one, keeper, () => isOpen), touched: () => touched };
  }
  const told = (calls: readonly KeptCall[] | undefined) =>
    calls?.map(({ whom, phone, reached }) => [whom, phone, reached]);

  it("are kept at every tap, a dialled one before anybody has answered", () => {
    const { one, calls, touched } = begin();
    calls.dial("leak", PORTER);
    expect(told(one.calls)).toEqual([["Night porter", "+34 600", null]]);
    calls.say("leak", PORTER, false);
    calls.say("leak", DUTY, true);
    calls.edit(one.calls?.[1]?.id ?? "", { note: "Comes" });
    expect(told(one.calls)).toEqual([
      ["Night porter", "+34 600", false],
      ["Duty desk", "112", true],
    ]);
    expect(one.calls?.[1]?.note).toBe("Comes");
    expect(touched()).toBe(4);
  });

  it("begin when they are dialled, the last time, and not when somebody has answered", () => {
    const before = keptCall(1, { item: "leak", reached: null });
    const { one, calls } = begin(true, [before]);
    calls.say("leak", PORTER, true);
    expect(one.calls?.[0]?.called_at).toBe(before.called_at);
    calls.say("leak", PORTER, null);
    calls.dial("leak", PORTER);
    expect(one.calls?.[0]?.called_at).not.toBe(before.called_at);
    expect(one.calls).toHaveLength(1);
  });

  it("are each about one item", () => {
    const { calls } = begin(true, [keptCall(1, { item: "smoke", reached: null })]);
    calls.say("leak", PORTER, true);
    expect(told(calls.of("leak"))).toEqual([["Night porter", "+34 600", true]]);
    expect(calls.of("smoke")).toHaveLength(1);
    expect(calls.all.value.map((call) => call.id)[0]).toBe(id(101));
  });

  it("stay as they are once it is finished", () => {
    const { one, calls, touched } = begin(false);
    calls.say("leak", PORTER, true);
    expect(one.calls).toBeUndefined();
    expect(touched()).toBe(0);
  });
});
