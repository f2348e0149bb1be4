import { afterEach, describe, expect, it, vi } from "vitest";
import {
  ApiProblem,
  fetchVenues,
  NoNetwork,
  NotOurServer,
  sendBytes,
  type Upload,
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

describe("a photo's bytes", () => {
  const bytes = new Uint8Array([1, 2, 3, 4, 5]).buffer;

  /** What was sent where, as long as the server takes it. */
  async function sent(upload: Upload, refusedAt = ""): Promise<[string, number[]][]> {
    const seen: [string, number[]][] = [];
    vi.stubGlobal("fetch", async (url: string, { body }: { body: Uint8Array }) => {
      seen.push([url, [...body]]);
      return new Response("", { status: url === refusedAt ? 503 : 200 });
    });
    const sending = sendBytes(upload, bytes);
    if (refusedAt) await expect(sending).rejects.toBeInstanceOf(Error);
    else await sending;
    return seen;
  }

  it("go whole where no parts are named", async () => {
    expect(await sent({ ...UPLOAD, parts: null })).toEqual([["/files/1", [1, 2, 3, 4, 5]]]);
  });

  const parts = [
    { url: "/1", headers: {}, offset: 0, bytes: 3 },
    { url: "/2", headers: {}, offset: 3, bytes: 2 },
  ];

  it("go in the parts that are named", async () => {
    const pieces = [
      ["/1", [1, 2, 3]],
      ["/2", [4, 5]],
    ];
    expect(await sent({ method: "PUT", url: null, parts })).toEqual(pieces);
    const rest = { method: "PUT", url: null, parts: parts.slice(1) };
    expect(await sent(rest)).toEqual(pieces.slice(1));
  });

  it("are not sent where all parts have arrived", async () => {
    expect(await sent({ method: "PUT", url: null, parts: [] })).toEqual([]);
  });

  it("stop at the part that is refused", async () => {
    expect(await sent({ method: "PUT", url: null, parts }, "/1")).toHaveLength(1);
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
