// Opens a parcel and brings in what this phone does not have.

import { sha256Of } from "../photos/sha256";
import { database, STRICT } from "../store/database";
import type { Inspection, KeptVersion, Photo, Session } from "../store/types";
import { announce } from "./announcements";
import { newIds, renamed } from "./bookkeeping";
import {
  CHECKSUM,
  checksumOf,
  MANIFEST,
  type Manifest,
  type PhotoLine,
  readManifest,
  SUMMARY,
} from "./manifest";
import { answersOf, photosNamed } from "./submission";
import { Broken, type Entry, openZip, type Opened as Zip } from "./zip";

const MOST_MANIFEST_BYTES = 50_000_000;
/** Pictures hardly shrink. */
const MOST_PHOTO_GROWTH = 2;
const OURS =
  /^(manifest\.json|manifest\.sha256|summary\.txt|photos\/[0-9a-f-]{36}\.(jpg|png|webp|heic|heif))$/;
/** What other programs add when a person opens a zip file and makes it anew. */
const OF_OTHERS = /^(photos\/|__MACOSX\/.*|(.*\/)?\.DS_Store)$/;

export interface Opened {
  manifest: Manifest;
  /** A photo's bytes; undefined when they are missing, or other than the manifest says. */
  read(line: PhotoLine): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Looks through a parcel without taking anything from it. Raises `Broken`. */
export async function openParcel(file: Blob): Promise<Opened> {
  const zip = await openZip(file);
  const entries = new Map<string, Entry>();
  for (const entry of zip.entries) {
    if (OF_OTHERS.test(entry.name)) continue;
    const isBomb =
      entry.name.startsWith("photos/") && entry.size > MOST_PHOTO_GROWTH * entry.packed;
    if (isBomb || !OURS.test(entry.name) || entries.has(entry.name)) throw new Broken(entry.name);
    entries.set(entry.name, entry);
  }
  const manifest = await readOwn(zip, entries);
  requireNamed(manifest, entries);
  return { manifest, read: (line) => readPhoto(zip, entries.get(line.file), line) };
}

/** The manifest, exactly as it was written. */
async function readOwn(zip: Zip, entries: ReadonlyMap<string, Entry>): Promise<Manifest> {
  const [entry, sum] = [entries.get(MANIFEST), entries.get(CHECKSUM)];
  if (!entry || !sum || entry.size > MOST_MANIFEST_BYTES) throw new Broken("no manifest");
  const text = new TextDecoder().decode(await zip.read(entry));
  const written = new TextDecoder().decode(await zip.read(sum));
  if (written !== (await checksumOf(text))) throw new Broken("a damaged manifest");
  return readManifest(text);
}

/** Nothing lies in the parcel that the manifest does not name. */
function requireNamed(
  { inspections, photos }: Manifest,
  entries: ReadonlyMap<string, Entry>,
): void {
  const ids = new Set(inspections.map(({ id }) => id));
  const named = new Set([MANIFEST, CHECKSUM, SUMMARY, ...photos.map(({ file }) => file)]);
  const isKnown = photos.every(({ inspection_id }) => ids.has(inspection_id));
  if (!isKnown || [...entries.keys()].some((name) => !named.has(name))) {
    throw new Broken("more than the manifest says");
  }
}

async function readPhoto(
  zip: Zip,
  entry: Entry | undefined,
  line: PhotoLine,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (entry?.size !== line.bytes) return undefined;
  try {
    const bytes = await zip.read(entry);
    return (await sha256Of(bytes)) === line.sha256 ? bytes : undefined;
  } catch (error) {
    if (error instanceof Broken) return undefined;
    throw error;
  }
}

/** Where what comes in goes: under its own id, under another beside what is here, or nowhere. */
export type Place = "own" | "beside" | "none";

/**
 * Nothing that is here is lost by what comes in, nor the other way round. What is finished on
 * both sides may have been sent already, and must stay what was sent.
 */
export function placeFor(coming: Inspection, here: Inspection | undefined): Place {
  if (!here) return "own";
  if (coming.state !== "draft") return here.state === "draft" ? "own" : "none";
  return isSame(coming, here) ? "none" : "beside";
}

/** Whether both say the same. */
export function isSame(one: Inspection, other: Inspection): boolean {
  return saidIn(one) === saidIn(other);
}

function saidIn({ answers, entries = {}, calls = [] }: Inspection): string {
  const called = calls.map(({ id: _, state: __, ...call }) => call);
  return JSON.stringify([answersOf(answers, undefined), Object.entries(entries).sort(), ...called]);
}

export interface Unpacked {
  added: number;
  known: number;
  /** Photos that have come to harm on the way; their inspections are brought in without them. */
  broken: number;
}

/**
 * Brings in a parcel; what it holds is this person's from now on. What is on this phone stays.
 * Raises `Broken`, and the browser's QuotaExceededError.
 */
export async function unpackParcel(file: Blob, { person }: Session): Promise<Unpacked> {
  const { manifest, read } = await openParcel(file);
  const counts: Unpacked = { added: 0, known: 0, broken: 0 };
  const versions = new Map(manifest.versions.map((version) => [version.id, version]));
  for (const coming of manifest.inspections) {
    const photos: Photo[] = [];
    for (const line of manifest.photos.filter((one) => one.inspection_id === coming.id)) {
      const bytes = await read(line);
      if (bytes) photos.push(photoOf(line, bytes));
      else counts.broken += 1;
    }
    const inspection = { ...coming, person_id: person.id, person_name: person.name };
    const parts = { inspection, photos };
    const version = versions.get(coming.version_id);
    const isNew = await bringIn(parts, await besideOf(parts), version);
    counts[isNew ? "added" : "known"] += 1;
  }
  announce("queue");
  return counts;
}

function photoOf({ file: _, ...line }: PhotoLine, bytes: Uint8Array<ArrayBuffer>): Photo {
  const blob = new Blob([bytes], { type: line.content_type });
  return { ...line, blob, state: "kept", reason: null };
}

interface Coming {
  inspection: Inspection;
  photos: readonly Photo[];
}

/** The same under other ids, which follow from what it says: brought in again, it is known. */
async function besideOf({ inspection, photos }: Coming): Promise<Coming> {
  const seed = await sha256Of(new TextEncoder().encode(inspection.id + saidIn(inspection)));
  const ids = new Map<string, string>();
  const named = [...photosNamed(inspection.answers).keys(), ...idsOf(inspection.calls ?? [])];
  for (const id of [inspection.id, ...named, ...idsOf(photos)]) {
    const hash = await sha256Of(new TextEncoder().encode(seed + id));
    ids.set(id, `${id.slice(0, 15)}${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`);
  }
  return renamedAll({ inspection, photos }, (id) => ids.get(id) as string);
}

function idsOf(those: readonly { id: string }[]): string[] {
  return those.map(({ id }) => id);
}

function renamedAll({ inspection, photos }: Coming, anew: (id: string) => string): Coming {
  const moved = renamed(inspection, anew);
  const inspection_id = moved.id;
  return {
    inspection: moved,
    photos: photos.map((photo) => ({ ...photo, id: anew(photo.id), inspection_id })),
  };
}

/** Keeps an inspection and what belongs to it together; whether it was new to this phone. */
async function bringIn(
  own: Coming,
  beside: Coming,
  version: KeptVersion | undefined,
): Promise<boolean> {
  const db = await database();
  const stores = ["inspections", "photos", "versions"] as const;
  const transaction = db.transaction(stores, "readwrite", STRICT);
  const inspections = transaction.objectStore("inspections");
  const kept = transaction.objectStore("photos");
  const namesake = await inspections.get(own.inspection.id);
  const place = placeFor(own.inspection, namesake);
  const { inspection, photos } = place === "beside" ? beside : own;
  const here = place === "beside" ? await inspections.get(inspection.id) : namesake;
  const isTaken = place === "own" || (place === "beside" && !here);
  if (isTaken && here && !isSame(inspection, here)) {
    // The server may know the finished one by this id already; so the draft makes way.
    const before = await kept.index("inspection_id").getAll(here.id);
    const moved = renamedAll({ inspection: here, photos: before }, newIds());
    await inspections.put(moved.inspection);
    for (const photo of moved.photos) await kept.put(photo);
    const named = photosNamed(inspection.answers);
    for (const { id } of before) if (!named.has(id)) await kept.delete(id);
  }
  // A window that has the draft open must not take this for its own.
  if (isTaken) await inspections.put({ ...inspection, revision: (here?.revision ?? 0) + 1 });
  const versions = transaction.objectStore("versions");
  if (version && !(await versions.getKey(version.id))) await versions.put(version);
  for (const photo of photosToKeep(photos, isTaken ? undefined : here)) {
    if (!(await kept.getKey(photo.id))) await kept.put(photo);
  }
  await transaction.done;
  return isTaken;
}

/** A photo that this phone has lost comes back; one that was taken away on purpose does not. */
function photosToKeep(photos: readonly Photo[], here: Inspection | undefined): readonly Photo[] {
  if (!here) return photos;
  const named = photosNamed(here.answers);
  return here.state === "sent" ? [] : photos.filter(({ id }) => named.has(id));
}
