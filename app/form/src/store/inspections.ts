// Inspections on the phone: drafts, those that wait to be sent, and the last that were sent.

import { database, STRICT } from "./database";
import type { Inspection, Photo } from "./types";

const SENT_KEPT = 30;

/** Another window has saved or dropped this inspection since it was read; nothing was written. */
export class SavedElsewhere extends Error {}

export async function findInspection(id: string): Promise<Inspection | undefined> {
  return (await database()).get("inspections", id);
}

export async function listInspections(): Promise<Inspection[]> {
  return (await database()).getAll("inspections");
}

/**
 * Saves an inspection that was changed from the revision it has; answers its next one. Raises
 * `SavedElsewhere` when another window was faster, and the browser's QuotaExceededError.
 */
export async function saveInspection(inspection: Inspection): Promise<number> {
  const transaction = (await database()).transaction("inspections", "readwrite", STRICT);
  const revision = inspection.revision + 1;
  // Asked for both at once: a phone that dies in between has lost the tap.
  const reading = transaction.store.get(inspection.id);
  const writing = transaction.store.put({ ...inspection, revision });
  writing.catch(() => undefined); // `done` says the same
  if (((await reading)?.revision ?? 0) !== inspection.revision) {
    transaction.abort();
    await transaction.done.catch(() => undefined);
    throw new SavedElsewhere();
  }
  await transaction.done;
  return revision;
}

/** Forgets an inspection and its photos. For what was sent, or by the person's own decision. */
export async function dropInspection(id: string): Promise<void> {
  const transaction = (await database()).transaction(
    ["inspections", "photos"],
    "readwrite",
    STRICT,
  );
  await transaction.objectStore("inspections").delete(id);
  const photos = transaction.objectStore("photos");
  for (const key of await photos.index("inspection_id").getAllKeys(id)) await photos.delete(key);
  await transaction.done;
}

/** The oldest of those that were sent are forgotten; a short list stays for the person to see. */
export async function dropOldSent(): Promise<void> {
  const db = await database();
  const sent = await db.getAllFromIndex("inspections", "state", "sent");
  sent.sort((a, b) => (b.finished_at ?? "").localeCompare(a.finished_at ?? ""));
  for (const old of sent.slice(SENT_KEPT)) await dropInspection(old.id);
}

export async function listPhotos(inspectionId: string): Promise<Photo[]> {
  return (await database()).getAllFromIndex("photos", "inspection_id", inspectionId);
}

export async function findPhoto(id: string): Promise<Photo | undefined> {
  return (await database()).get("photos", id);
}

/**
 * Keeps a photo. Raises `SavedElsewhere` when its inspection is gone, and the browser's
 * QuotaExceededError when the phone is full.
 */
export async function keepPhoto(photo: Photo): Promise<void> {
  const stores = ["inspections", "photos"] as const;
  const transaction = (await database()).transaction(stores, "readwrite", STRICT);
  if (!(await transaction.objectStore("inspections").getKey(photo.inspection_id))) {
    throw new SavedElsewhere();
  }
  await transaction.objectStore("photos").put(photo);
  await transaction.done;
}

export async function dropPhoto(id: string): Promise<void> {
  await (await database()).delete("photos", id);
}
