// What a parcel says of itself: written here, and read with the distrust that a file deserves.

import type { Answer, ChecklistContent, ItemContent, Texts, Value } from "../checklist/definition";
import type { Friction } from "../friction/friction";
import { sha256Of } from "../photos/sha256";
import type { Inspection, KeptCall, KeptVersion, Photo } from "../store/types";
import { Broken } from "./zip";

export const FORMAT = 1;
export const MANIFEST = "manifest.json";
/** Its SHA-256, as `sha256sum -c` reads it: zip files are only as whole as what checks them. */
export const CHECKSUM = "manifest.sha256";
export const SUMMARY = "summary.txt";
const MOST_PHOTO_BYTES = 25_000_000;

/** What is said of a photo; its bytes lie in `file`. */
export type PhotoLine = Omit<Photo, "blob" | "state" | "reason"> & { file: string };

export interface Manifest {
  format: typeof FORMAT;
  made_at: string;
  inspections: Inspection[];
  versions: KeptVersion[];
  photos: PhotoLine[];
}

const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ["image/jpeg", "jpg"],
  ["image/png", "png"],
  ["image/webp", "webp"],
  ["image/heic", "heic"],
  ["image/heif", "heif"],
]);

/** Where a photo lies within the parcel. */
export function fileOf({ id, content_type }: Pick<Photo, "id" | "content_type">): string {
  return `photos/${id}.${EXTENSIONS.get(content_type) ?? "jpg"}`;
}

export async function checksumOf(manifest: string): Promise<string> {
  return `${await sha256Of(new TextEncoder().encode(manifest))}  ${MANIFEST}\n`;
}

type Raw = Record<string, unknown>;
type Check = (value: unknown) => unknown;

/** The manifest, every field of it looked at. Raises `Broken`. */
export function readManifest(text: string): Manifest {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Broken("no manifest");
  }
  const { format, made_at, inspections, versions, photos } = record(raw);
  if (format !== FORMAT) throw new Broken(`format ${String(format)}`);
  return {
    format,
    made_at: instant(made_at),
    inspections: list(inspections).map(readInspection),
    versions: list(versions).map(readVersion),
    photos: list(photos).map(readPhotoLine),
  };
}

function readInspection(value: unknown): Inspection {
  const raw = record(value);
  const isFinished = raw.finished_at !== null && raw.state !== "draft";
  return {
    id: id(raw.id),
    person_id: id(raw.person_id),
    person_name: text(raw.person_name),
    venue_id: id(raw.venue_id),
    spot_id: id(raw.spot_id),
    spot_name: text(raw.spot_name),
    version_id: id(raw.version_id),
    checklist_slug: text(raw.checklist_slug),
    title: readTexts(raw.title),
    // What was refused there is tried once more from here.
    state: isFinished ? "waiting" : "draft",
    started_at: instant(raw.started_at),
    finished_at: isFinished ? instant(raw.finished_at) : null,
    revision: count(raw.revision),
    answers: mapped(raw.answers, readAnswer),
    ...(!isFinished && raw.entries !== undefined && { entries: mapped(raw.entries, text) }),
    ...(raw.calls !== undefined && { calls: list(raw.calls).map(readCall) }),
    seen: list(raw.seen).map(text),
    friction: readFriction(raw.friction),
    tries: 0,
    next_try_at: 0,
    reason: isFinished ? { kind: "not_tried" } : null,
    receipt: null,
  };
}

/** In the order in which the fields stand: what is sent must be the same from any phone. */
function readAnswer(value: unknown): Answer {
  const read: Record<keyof Answer, (field: unknown) => unknown> = {
    value: (field) => (field === null ? field : readValue(field)),
    not_applicable: (field) => (field === true ? field : fail("not_applicable")),
    note: text,
    severity: text,
    ticket_id: id,
    photos: (field) => list(field).map(readPhotoRef),
  };
  const answer: Raw = {};
  for (const [key, field] of Object.entries(record(value))) {
    if (Object.hasOwn(read, key)) answer[key] = read[key as keyof Answer](field);
  }
  return answer as { value?: Value | null } as Answer;
}

function readValue(value: unknown): Value {
  return typeof value === "number" ? value : text(value);
}

function readPhotoRef(value: unknown): { id: string; sha256: string } {
  const raw = record(value);
  return { id: id(raw.id), sha256: sha256(raw.sha256) };
}

/** To be sent in any case: the server knows one that it has. */
function readCall(value: unknown): KeptCall {
  const raw = record(value);
  const { reached } = raw;
  if (reached !== null && typeof reached !== "boolean") fail("reached or not");
  return {
    id: id(raw.id),
    item: text(raw.item),
    whom: text(raw.whom),
    phone: text(raw.phone),
    called_at: instant(raw.called_at),
    reached,
    note: text(raw.note),
    state: "kept",
  };
}

function readFriction(value: unknown): Friction {
  const { items } = record(value);
  const read = (one: unknown) => {
    const { ms, corrections, rejected, left } = record(one);
    return {
      ms: amount(ms),
      corrections: count(corrections),
      rejected: count(rejected),
      left: count(left),
    };
  };
  // The clock was the other phone's.
  return { items: mapped(items, read), clock: { since: null, waited: 0 } };
}

function readVersion(value: unknown): KeptVersion {
  const raw = record(value);
  const content = record(raw.content);
  readTexts(content.title);
  text(content.kind);
  const keys = list(content.items).map(checkItem);
  if (new Set(keys).size < keys.length) fail("an item twice");
  return {
    id: id(raw.id),
    slug: text(raw.slug),
    number: count(raw.number),
    content: content as unknown as ChecklistContent,
  };
}

/** What the form counts on in an item. What else stands there stays: it may be of a later form. */
const ITEM: Partial<Record<keyof ItemContent, Check>> = {
  key: text,
  moment: readTexts,
  prompt: readTexts,
  answer: (kind) => ANSWER_KINDS.test(text(kind)) || fail("an unknown answer"),
  choices: maybe((value) => list(value).map(checkChoice)),
  unit: maybe(text),
  min: maybe(number),
  max: maybe(number),
  fails_when: maybe(checkCondition),
  show_when: maybe((value) => mapped(value, checkCondition)),
  next: maybe(readTexts),
  escalation: maybe((value) => readTexts(record(value).say) && text(record(value).call)),
};
const ANSWER_KINDS = /^(pass_fail|choice|number|count|rating|text|photo)$/;

function checkItem(value: unknown): string {
  const item = record(value);
  for (const [key, check] of Object.entries(ITEM)) check(item[key]);
  return text(item.key);
}

function maybe(check: Check): Check {
  return (value) => (value ?? null) === null || check(value);
}

function checkChoice(value: unknown): void {
  text(record(value).key);
  readTexts(record(value).text);
}

const checkValues = maybe((values) => list(values).map(readValue));
const checkLimit = maybe(number);

function checkCondition(value: unknown): void {
  const { is, is_not, below, above } = record(value);
  for (const values of [is, is_not]) checkValues(values);
  for (const limit of [below, above]) checkLimit(limit);
}

function readPhotoLine(value: unknown): PhotoLine {
  const raw = record(value);
  const line = {
    id: id(raw.id),
    inspection_id: id(raw.inspection_id),
    venue_id: id(raw.venue_id),
    item: text(raw.item),
    sha256: sha256(raw.sha256),
    bytes: count(raw.bytes),
    content_type: text(raw.content_type),
    taken_at: instant(raw.taken_at),
    file: text(raw.file),
  };
  const isRight = EXTENSIONS.has(line.content_type) && line.file === fileOf(line);
  if (!isRight || line.bytes < 1 || line.bytes > MOST_PHOTO_BYTES)
    throw new Broken("a wrong photo");
  return line;
}

function readTexts(value: unknown): Texts {
  const texts = mapped(value, text);
  return Object.keys(texts).length > 0 ? texts : fail("no text");
}

function fail(what: string): never {
  throw new Broken(what);
}

function record(value: unknown): Raw {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Raw) : fail("no object");
}

function mapped<T>(value: unknown, read: (one: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, one]) => [key, read(one)]));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : fail("no list");
}

function text(value: unknown): string {
  return typeof value === "string" && value.length <= 10_000 ? value : fail("no text");
}

function matching(pattern: RegExp): (value: unknown) => string {
  return (value) => (typeof value === "string" && pattern.test(value) ? value : fail("no id"));
}

const id = matching(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
const sha256 = matching(/^[0-9a-f]{64}$/);

function instant(value: unknown): string {
  return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : fail("no instant");
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fail("no number");
}

function amount(value: unknown): number {
  return number(value) >= 0 ? (value as number) : fail("less than none");
}

function count(value: unknown): number {
  return Number.isSafeInteger(amount(value)) ? (value as number) : fail("no whole number");
}
