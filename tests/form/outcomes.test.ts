import { describe, expect, it } from "vitest";
import {
  ApiProblem,
  NoNetwork,
  NotOurServer,
  retryAfterSeconds,
} from "../../app/form/src/api/client";
import { outcomeOf, type Sent } from "../../app/form/src/sending/outcomes";

const NOW = 1_000_000;

function outcome(error: unknown, sent: Sent, tries = 1) {
  return outcomeOf(error, sent, tries, NOW, () => 0.5);
}

function problem(status: number, type = "", retryAfter: number | null = null): ApiProblem {
  return new ApiProblem(status, type, "Do this.", [], retryAfter);
}

describe("what an error of sending means", () => {
  it.each<[string, unknown, Sent, string, string]>([
    ["no network", new NoNetwork(), "answers", "queue", "no_network"],
    ["no network for the bytes", new NoNetwork(), "bytes", "photo", "no_network"],
    ["a captive portal", new NotOurServer(), "photo", "queue", "wifi_wants_sign_in"],
    ["a filter on the bytes", new NotOurServer(), "bytes", "photo", "wifi_wants_sign_in"],
    ["an ended sign-in", problem(401, "not-signed-in"), "answers", "session", "sign_in_ended"],
    ["too many requests", problem(429), "answers", "queue", "server_busy"],
    ["maintenance", problem(503), "answers", "queue", "server_busy"],
    ["the app behind the proxy away", problem(502), "photo", "queue", "server_busy"],
    ["a store away", problem(503, "photo-store-away"), "photo", "photos", "server_busy"],
    ["a store that is slow", problem(503), "bytes", "photos", "server_busy"],
    ["a proxy that waited too long", problem(504), "bytes", "photo", "server_trouble"],
    ["a bug on these answers", problem(500), "answers", "inspection", "server_trouble"],
    ["a bug on this photo", problem(500), "photo", "photo", "server_trouble"],
    ["no network for a call", new NoNetwork(), "call", "queue", "no_network"],
    ["a bug on this call", problem(500), "call", "call", "server_trouble"],
    ["a refused call", problem(422), "call", "call", "answers_refused"],
    ["a call's id that is taken", problem(409, "conflict"), "call", "call", "id_taken"],
    ["a call about another's ticket", problem(404, "not-found"), "call", "call", "not_allowed"],
    ["refused answers", problem(422), "answers", "inspection", "answers_refused"],
    ["answers too large", problem(413), "answers", "inspection", "answers_refused"],
    ["an id that is taken", problem(409, "conflict"), "answers", "inspection", "id_taken"],
    ["a photo's id that is taken", problem(409, "conflict"), "photo", "photo", "photo_refused"],
    ["a refused photo", problem(422), "photo", "photo", "photo_refused"],
    ["bytes changed on the way", problem(422, "photo-differs"), "bytes", "photo", "server_trouble"],
    ["bytes not there", problem(409, "photo-not-there"), "photo", "photo", "server_trouble"],
    ["an expired address", problem(403, "address-refused"), "bytes", "photo", "server_trouble"],
    ["no role here", problem(403), "answers", "inspection", "not_allowed"],
    ["no such spot to see", problem(404), "answers", "inspection", "not_allowed"],
    ["no role here, for a photo", problem(404), "photo", "photo", "not_allowed"],
  ])("%s", (_name, error, sent, reach, kind) => {
    const found = outcome(error, sent);
    expect([found?.reach, found?.reason.kind]).toEqual([reach, kind]);
  });

  it("is tried again by itself, unless the same would be refused again", () => {
    for (const status of [409, 413, 422]) {
      expect(outcome(problem(status), "answers")?.nextTryAt).toBeNull();
      expect(outcome(problem(status), "photo")?.nextTryAt).toBeNull();
    }
    for (const status of [500, 502, 503, 429, 408, 403, 404]) {
      expect(outcome(problem(status), "answers")?.nextTryAt).toBeGreaterThan(NOW);
    }
  });

  it("waits as long as the server asks", () => {
    expect(outcome(problem(429, "", 120), "answers")?.nextTryAt).toBeGreaterThanOrEqual(
      NOW + 120_000,
    );
    expect(outcome(problem(503, "", 60), "bytes")?.nextTryAt).toBeGreaterThanOrEqual(NOW + 60_000);
  });

  it("says what the server said, item by item", () => {
    const errors = [
      { at: "soap", detail: "Answer this item." },
      { at: "floor", detail: "Add a photo." },
    ];
    const refused = outcome(
      new ApiProblem(422, "invalid-answers", "Mend.", errors, null),
      "answers",
    );
    expect(refused?.reason.detail).toBe("soap: Answer this item.\nfloor: Add a photo.");
    expect(outcome(problem(409), "answers")?.reason.detail).toBe("Do this.");
  });

  it("is nothing of the network's where the phone itself failed", () => {
    expect(outcome(new DOMException("full", "QuotaExceededError"), "photo")).toBeUndefined();
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-20T17:00:00Z");
  it.each([
    ["120", 120],
    ["Fri, 20 Nov 2026 17:02:00 GMT", 120],
    ["Fri, 20 Nov 2026 16:00:00 GMT", 0],
    ["soon", null],
    [null, null],
  ])("%s", (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});
