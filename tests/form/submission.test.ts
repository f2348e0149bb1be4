import { describe, expect, it } from "vitest";
import {
  answersOf,
  callOf,
  photosNamed,
  submissionOf,
} from "../../app/form/src/sending/submission";
import { id, inspection, keptCall, VERSION } from "./sending_examples";

const PHOTO = { id: id(20), sha256: "a".repeat(64) };

describe("a submission", () => {
  it("has what the API takes, answers in the checklist's order", () => {
    expect(submissionOf(inspection(), VERSION.content, "2026-11-20T18:00:00.000Z")).toEqual({
      spot_id: id(5),
      checklist_version_id: VERSION.id,
      started_at: "2026-11-20T17:00:00.000Z",
      finished_at: "2026-11-20T17:03:00.000Z",
      sent_at: "2026-11-20T18:00:00.000Z",
      answers: [
        { item: "stall-locks", value: "fail", note: "Nº 3" },
        { item: "soap", value: "pass" },
      ],
      friction: [{ item: "soap", ms: 1200, corrections: 0, rejected: 0, left: 0 }],
    });
  });

  it("is the same bytes each time, from whichever phone, but for the time of sending", () => {
    const { soap, ...others } = inspection().answers;
    const another = inspection({ answers: { ...others, soap: soap ?? {} }, tries: 4, revision: 9 });
    const bytes = (one: typeof another) =>
      JSON.stringify(submissionOf(one, VERSION.content, "now"));
    expect(bytes(another)).toBe(bytes(inspection()));
  });

  it("says of a call to whom it was, about which ticket, and whether they answered", () => {
    expect(callOf(keptCall(1, { note: "Comes" }), "ticket", "now")).toEqual({
      ticket_id: "ticket",
      whom: "Night porter",
      phone: "+34 600 000 001",
      called_at: "2026-11-20T17:02:00.000Z",
      sent_at: "now",
      reached: true,
      note: "Comes",
    });
  });

  it("leaves out what says nothing", () => {
    const answers = {
      soap: {},
      "stall-locks": { value: null, note: "", photos: [], severity: "major" as const },
      constructor: { not_applicable: true as const, note: "" },
    };
    expect(answersOf(answers, VERSION.content)).toEqual([
      { item: "constructor", not_applicable: true },
    ]);
  });

  it("has answers that later ones hide, with their photos", () => {
    const hidden = { hidden: { value: "fail", photos: [PHOTO] } };
    expect(answersOf(hidden, VERSION.content)).toEqual([
      { item: "hidden", value: "fail", photos: [PHOTO] },
    ]);
    expect(photosNamed(hidden)).toEqual(new Map([[PHOTO.id, PHOTO.sha256]]));
  });
});
