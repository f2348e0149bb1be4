import { afterEach, describe, expect, it, vi } from "vitest";
import {
  ApiProblem,
  fetchVenues,
  NoNetwork,
  NotOurServer,
  sendBytes,
} from "../../app/form/src/api/client";

const XHTML = { "Content-Type": "application/xhtml+xml" };
const XML = { "Content-Type": "application/xml" };
const UPLOAD = { url: "/files/1", method: "PUT", headers: {} };

function answerWith(body: string, init: ResponseInit): void {
  vi.stubGlobal("fetch", async () => new Response(body, init));
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("an answer in XML", () => {
  it("is a portal's where the API was asked, and ends no sign-in", async () => {
    answerWith("<html/>", { status: 401, headers: XHTML });
    await expect(fetchVenues("token")).rejects.toBeInstanceOf(NotOurServer);
  });

  it("is the store's where bytes were sent", async () => {
    answerWith("<Error/>", { status: 403, headers: XML });
    await expect(sendBytes(UPLOAD, new ArrayBuffer(1))).rejects.toBeInstanceOf(ApiProblem);
  });
});

describe("a browser without AbortSignal.timeout", () => {
  const withoutTimeout = () => vi.stubGlobal("AbortSignal", { timeout: undefined });

  it("asks all the same", async () => {
    withoutTimeout();
    const items = [{ id: "1" }];
    answerWith(JSON.stringify({ items, next_cursor: null }), {
      headers: { "Content-Type": "application/json" },
    });
    expect(await fetchVenues("token")).toEqual(items);
  });

  it("waits no longer than its patience", async () => {
    withoutTimeout();
    vi.useFakeTimers();
    vi.stubGlobal(
      "fetch",
      (_url: string, { signal }: RequestInit) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    );
    const asked = expect(fetchVenues("token")).rejects.toBeInstanceOf(NoNetwork);
    await vi.advanceTimersByTimeAsync(30_000);
    await asked;
    expect(vi.getTimerCount()).toBe(0);
  });
});
