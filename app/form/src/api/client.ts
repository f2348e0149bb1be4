// The one way to the server. Tells apart an answer of ours, no network, and a network that
// answers in our place (the sign-in page of a Wi-Fi).

import type {
  Declared,
  Pack,
  Person,
  PhotoRef,
  ProblemDetails,
  Receipt,
  SignedIn,
  Venue,
} from "./types";

const API = "/api/v1";
const PROBLEM = "urn:rounds:problem:";
const TIMEOUT_MS = 30_000;
/** 100 kbit/s, the slowest network on which a photo shall still arrive. */
const SLOWEST_BYTES_PER_MS = 12.5;

/** The server answered that it did not do it. `type` has no prefix; "" where none was said. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly detail: string,
    readonly errors: readonly { at: string; detail: string }[],
    readonly retryAfterSeconds: number | null,
  ) {
    super(`${status} ${type}`);
  }
}

/** Nothing answered in time. */
export class NoNetwork extends Error {}

/** Something answered that is not our server. */
export class NotOurServer extends Error {}

export interface Call {
  token?: string;
  body?: unknown;
  ifNoneMatch?: string | null;
  timeoutMs?: number;
}

export interface Answered<T> {
  status: number;
  /** Undefined where the answer has none (204, 304). */
  body: T;
  etag: string | null;
}

/** Asks the API; raises `ApiProblem`, `NoNetwork` and `NotOurServer`. */
export async function call<T>(
  method: string,
  path: string,
  asked: Call = {},
): Promise<Answered<T>> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (asked.token) headers.Authorization = `Bearer ${asked.token}`;
  if (asked.ifNoneMatch) headers["If-None-Match"] = asked.ifNoneMatch;
  const init: RequestInit = { method, headers };
  if (asked.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(asked.body);
  }
  const { response, text } = await request(API + path, init, asked.timeoutMs ?? TIMEOUT_MS);
  const { status } = response;
  const bodiless = status === 204 || (status === 304 && !!asked.ifNoneMatch);
  const body = bodiless ? undefined : readJson(response, text);
  return { status, body: body as T, etag: response.headers.get("ETag") };
}

interface Arrived {
  response: Response;
  text: string;
}

/** The whole answer, where it is a success. The time limit holds for its body too. */
async function request(
  url: string,
  init: RequestInit,
  timeoutMs: number,
  isStore = false,
): Promise<Arrived> {
  // AbortSignal.timeout is younger than some phones.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), timeoutMs);
  let arrived: Arrived;
  try {
    const response = await fetch(url, {
      ...init,
      // Only a network in between redirects; to follow it would send the token to a stranger.
      redirect: "manual",
      credentials: "omit",
      cache: "no-store",
      signal: patience.signal,
    });
    arrived = { response, text: await response.text() };
  } catch (error) {
    throw new NoNetwork(String(error));
  } finally {
    clearTimeout(timer);
  }
  if (arrived.response.type === "opaqueredirect") throw new NotOurServer("redirected");
  if (arrived.response.status >= 400) throw problemOf(arrived, isStore);
  return arrived;
}

/** What a proxy of ours may say in our place; other pages are not from us. */
function isOfProxy({ status }: Response): boolean {
  return [408, 413, 429].includes(status) || (status >= 500 && status !== 511);
}

/** S3 says in XML what is wrong. A portal's page may be XML too, so only a store is believed. */
function isOfStore(response: Response): boolean {
  return /\bxml\b/.test(response.headers.get("Content-Type") ?? "");
}

function problemOf({ response, text }: Arrived, isStore: boolean): Error {
  const said = readProblem(response, text);
  if (!said && !isOfProxy(response) && !(isStore && isOfStore(response))) {
    return new NotOurServer(String(response.status));
  }
  return new ApiProblem(
    response.status,
    said?.type.slice(PROBLEM.length) ?? "",
    said?.detail ?? "",
    said?.errors ?? [],
    retryAfterSeconds(response.headers.get("Retry-After"), Date.now()),
  );
}

function readProblem(response: Response, text: string): ProblemDetails | undefined {
  if (mimeType(response) !== "application/problem+json") return undefined;
  const problem = parse(text) as Partial<ProblemDetails> | undefined;
  return problem?.type?.startsWith?.(PROBLEM) ? (problem as ProblemDetails) : undefined;
}

function readJson(response: Response, text: string): unknown {
  const body = mimeType(response) === "application/json" ? parse(text) : undefined;
  if (typeof body !== "object" || body === null) throw new NotOurServer("not our JSON");
  return body;
}

function mimeType(response: Response): string | undefined {
  return response.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Retry-After as seconds, from either of its two forms. */
export function retryAfterSeconds(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** The body, if it is what we asked for: a network in between may answer JSON of its own. */
function expect<T>(body: T, isOurs: (body: T) => boolean): T {
  if (!isOurs(body)) throw new NotOurServer("other JSON");
  return body;
}

export async function signIn(email: string, password: string, device: string): Promise<SignedIn> {
  const body = { email, password, device };
  return readSignedIn(await call<SignedIn>("POST", "/sign-in", { body }));
}

/** Signs in by the code of a link that a manager made for this person. */
export async function redeemLink(code: string, device: string): Promise<SignedIn> {
  return readSignedIn(await call<SignedIn>("POST", "/sign-in/link", { body: { code, device } }));
}

function readSignedIn({ body }: Answered<SignedIn>): SignedIn {
  return expect(body, ({ token, person }) => !!token && !!person?.id);
}

export async function revokeToken(token: string, tokenId: string): Promise<void> {
  await call("DELETE", `/tokens/${tokenId}`, { token });
}

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Every venue where the person has a role. */
export async function fetchVenues(token: string): Promise<Venue[]> {
  const venues: Venue[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<Venue> = await fetchItems(`/venues?limit=100${after}`, token);
    venues.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return venues;
}

async function fetchItems<P extends { items: unknown[] }>(path: string, token: string): Promise<P> {
  const { body } = await call<P>("GET", path, { token });
  return expect(body, ({ items }) => Array.isArray(items));
}

/** A venue's pack; null when it is still the one of this ETag. */
export async function fetchPack(
  token: string,
  venueId: string,
  etag: string | null,
): Promise<{ pack: Pack; etag: string } | null> {
  const answered = await call<Pack>("GET", `/venues/${venueId}/pack`, { token, ifNoneMatch: etag });
  if (answered.status === 304) return null;
  const pack = expect(
    answered.body,
    ({ venue, spots, checklists }) =>
      venue?.id === venueId && Array.isArray(spots) && Array.isArray(checklists),
  );
  return { pack, etag: answered.etag ?? "" };
}

/** Sends a filled checklist; safe to repeat. */
export async function submitInspection(token: string, id: string, body: unknown): Promise<Receipt> {
  const answered = await call<Receipt>("PUT", `/inspections/${id}`, { token, body });
  return expect(
    answered.body,
    (it) => it.id === id && !!it.received_at && Array.isArray(it.photos),
  );
}

/** Says that somebody was called about a ticket; safe to repeat. */
export async function recordCall(token: string, id: string, body: unknown): Promise<void> {
  const answered = await call<{ id: string }>("PUT", `/calls/${id}`, { token, body });
  expect(answered.body, (it) => it.id === id);
}

export interface Declaration {
  inspection_id: string;
  venue_id: string;
  item: string;
  sha256: string;
  bytes: number;
  content_type: string;
  captured_at: string;
}

/** Says what photo comes, and learns where to send its bytes; safe to repeat. */
export async function declarePhoto(
  token: string,
  id: string,
  body: Declaration,
): Promise<Declared> {
  const answered = await call<Declared>("PUT", `/photos/${id}`, { token, body });
  return expect(
    answered.body,
    (it) =>
      it.id === id &&
      it.sha256 === body.sha256 &&
      (it.state === "stored" || !!(it.upload?.parts ?? it.upload?.url)),
  );
}

export type Upload = NonNullable<Declared["upload"]>;

/** Sends a photo's bytes to where the declaration said: our server, or a store of ours. */
export async function sendBytes(upload: Upload, bytes: ArrayBuffer): Promise<void> {
  for (const { url, headers, offset, bytes: length } of upload.parts ?? [upload]) {
    const body = new Uint8Array(bytes, offset, length);
    const timeoutMs = 2 * TIMEOUT_MS + body.byteLength / SLOWEST_BYTES_PER_MS;
    const { text } = await request(url, { method: upload.method, headers, body }, timeoutMs, true);
    if (text.trim()) throw new NotOurServer("a page, where a store answers nothing");
  }
}

/** Says that the bytes were sent; the answer is whether the server has them. */
export async function confirmPhoto(
  token: string,
  id: string,
): Promise<PhotoRef & { state: string }> {
  interface Confirmed {
    photo: PhotoRef & { state: string };
  }
  const answered = await call<Confirmed>("POST", `/photos/${id}/stored`, { token, body: {} });
  return expect(answered.body, ({ photo }) => photo?.id === id && !!photo.sha256).photo;
}

export interface VenuePerson extends Pick<Person, "id" | "name"> {
  roles: string[];
  may_invite: boolean;
}

/** The people with a role at a venue; for its managers. */
export async function listPeople(token: string, venueId: string): Promise<VenuePerson[]> {
  const path = `/venues/${venueId}/people`;
  return (await fetchItems<{ items: VenuePerson[] }>(path, token)).items;
}

export interface SignInLink {
  id: string;
  url: string;
  svg: string;
  expires_at: string;
}

/** A link by which this person signs in once. */
export async function makeSignInLink(token: string, personId: string): Promise<SignInLink> {
  const answered = await call<SignInLink>("POST", `/people/${personId}/sign-in-links`, { token });
  return expect(answered.body, ({ url, svg }) => !!url && !!svg);
}

/** The key by which a browser knows that a notice comes from our server: base64url. */
export async function fetchPushKey(token: string): Promise<string> {
  const { body } = await call<{ key: string }>("GET", "/push-key", { token });
  return expect(body, ({ key }) => !!key).key;
}

const SUBSCRIPTIONS = "/me/push-subscriptions";

/** Lets the server send notices to this browser; safe to repeat. */
export async function subscribe(token: string, made: PushSubscription): Promise<void> {
  const { endpoint, keys } = made.toJSON();
  await call("PUT", SUBSCRIPTIONS, { token, body: { endpoint, keys } });
}

export async function unsubscribe(token: string, endpoint: string): Promise<void> {
  await call("DELETE", SUBSCRIPTIONS, { token, body: { endpoint } });
}

export interface Label {
  spot_id: string;
  name: string;
  kind: string;
  url: string;
  svg: string;
}

/** The QR codes of a venue's spots, to print. */
export async function listLabels(token: string, venueId: string): Promise<Label[]> {
  const path = `/venues/${venueId}/labels`;
  return (await fetchItems<{ items: Label[] }>(path, token)).items;
}
