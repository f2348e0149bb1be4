import { expect, it } from "vitest";
import {
  type ItemContent,
  localised,
  readChecklist,
  readItem,
} from "../../app/form/src/checklist/definition";

const LEAST: ItemContent = {
  key: "floor",
  stage: "comfort",
  moment: { en: "Moment" },
  prompt: { en: "Prompt" },
  answer: "rating",
};

it("an item that says the least takes the defaults of the server", () => {
  expect(readItem(LEAST)).toEqual({
    ...LEAST,
    choices: [],
    unit: null,
    min: null,
    max: null,
    failsWhen: null,
    showWhen: [],
    severity: "minor",
    askSeverity: false,
    weight: 1,
    team: null,
    photo: "optional",
    required: true,
    notApplicable: false,
    next: null,
    escalation: null,
  });
});

it("a pass or fail fails on fail unless it says otherwise", () => {
  const item = readItem({ ...LEAST, answer: "pass_fail" });
  expect(item.failsWhen).toEqual({ is: ["fail"], isNot: [], below: null, above: null });
  const other = readItem({ ...LEAST, answer: "pass_fail", fails_when: { is: ["pass"] } });
  expect(other.failsWhen?.is).toEqual(["pass"]);
});

it("the names of the wire become the names of the form", () => {
  const item = readItem({
    ...LEAST,
    ask_severity: true,
    not_applicable: true,
    show_when: { door: { is_not: ["shut"], above: 3 } },
    escalation: { call: "duty-manager", within_minutes: 2, say: { en: "Now" } },
  });
  expect(item.askSeverity && item.notApplicable).toBe(true);
  expect(item.showWhen).toEqual([["door", { is: [], isNot: ["shut"], below: null, above: 3 }]]);
  expect(item.escalation).toEqual({
    call: "duty-manager",
    withinMinutes: 2,
    say: { en: "Now" },
  });
});

it("items keep the order of the walk", () => {
  const items = ["c", "a", "b"].map((key) => ({ ...LEAST, key }));
  const checklist = readChecklist({ title: { en: "T" }, kind: "restroom", items });
  expect(checklist.items.map((item) => item.key)).toEqual(["c", "a", "b"]);
});

it("a text is found in the language, its base, English, or the first by name", () => {
  const texts = { es: "hola", en: "hello", "es-MX": "qué tal" };
  expect(localised(texts, "es-MX")).toBe("qué tal");
  expect(localised(texts, "es-AR")).toBe("hola");
  expect(localised(texts, "de")).toBe("hello");
  expect(localised({ fr: "salut", de: "hallo" }, "es")).toBe("hallo");
  expect(() => localised({}, "en")).toThrow(RangeError);
});
