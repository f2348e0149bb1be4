// What the sender writes down. Each is one transaction, and none touches an inspection that a
// person has taken out of the queue meanwhile.
//
// What comes of sending is not written through to the disk at once: a phone that dies forgets
// it, asks again, and the server knows the repeat.

import type { Receipt } from "../api/types";
import { newId } from "../ids";
import { database, SESSION, STRICT } from "../store/database";
import type { Inspection, Photo, Session } from "../store/types";
import { announce } from "./announcements";
import { storedOf } from "./queue";

/**
 * Changes the inspections of these ids that still wait; false when the phone is too full for it.
 * That is no reason to stop: sending is what makes room again.
 */
export async function changeWaiting(
  ids: readonly string[],
  change: (inspection: Inspection) => Partial<Inspection>,
): Promise<boolean> {
  return noteIfRoom(async () => {
    const transaction = (await database()).transaction("inspections", "readwrite");
    transaction.done.catch(() => undefined);
    for (const id of ids) {
      const stored = await transaction.store.get(id);
      if (stored?.state !== "waiting") continue;
      await transaction.store.put({ ...stored, ...change(stored), revision: stored.revision + 1 });
    }
    await transaction.done;
  });
}

async function noteIfRoom(write: () => Promise<void>): Promise<boolean> {
  let isNoted = true;
  try {
    await write();
  } catch (error) {
    if ((error as Error)?.name !== "QuotaExceededError") throw error;
    isNoted = false;
  }
  announce("queue");
  return isNoted;
}

/** The receipt in short, as the phone keeps it. */
export function receiptKept(receipt: Receipt): NonNullable<Inspection["receipt"]> {
  const { received_at, score, failed, checked } = receipt;
  return { received_at, score, failed, checked };
}

/**
 * All has arrived: the inspection is sent, and the photos go that the receipt lists as stored.
 * Together, or on a full phone the photos first; the only place where photos are given up.
 * False when even then there is no room to note it.
 */
export async function completeInspection(id: string, receipt: Receipt): Promise<boolean> {
  const finish = () => complete(id, receipt, true);
  if (await noteIfRoom(finish)) return true;
  await complete(id, receipt, false);
  return noteIfRoom(finish);
}

async function complete(id: string, receipt: Receipt, isNoted: boolean): Promise<void> {
  const db = await database();
  const transaction = db.transaction(["inspections", "photos"], "readwrite");
  transaction.done.catch(() => undefined);
  const inspections = transaction.objectStore("inspections");
  const stored = await inspections.get(id);
  if (stored?.state === "waiting") {
    const photos = transaction.objectStore("photos");
    for (const [photoId, sha256] of storedOf(receipt)) {
      if ((await photos.get(photoId))?.sha256 === sha256) await photos.delete(photoId);
    }
    if (isNoted) await inspections.put(sentOf(stored, receipt));
  }
  await transaction.done;
}

function sentOf(inspection: Inspection, receipt: Receipt): Inspection {
  return {
    ...inspection,
    state: "sent",
    reason: null,
    next_try_at: 0,
    receipt: receiptKept(receipt),
    revision: inspection.revision + 1,
  };
}

/** As one that was just finished. */
const FRESH = {
  state: "waiting",
  reason: { kind: "not_tried" },
  tries: 0,
  next_try_at: 0,
} as const;

/** What a person may put back into the queue: a draft is not finished, a sent one is done. */
function isHeld(inspection: Inspection | undefined): inspection is Inspection {
  return inspection?.state === "refused" || inspection?.state === "waiting";
}

/** Puts a refused inspection back into the queue, and its refused photos with it. */
export async function releaseInspection(id: string): Promise<void> {
  await rework(id, (inspection) => inspection);
}

/** Gives an inspection that waits to the person who is signed in now. */
export async function makeMine(id: string, { person }: Session): Promise<void> {
  const mine = { person_id: person.id, person_name: person.name };
  await rework(id, (inspection) => ({ ...inspection, ...mine }));
}

/** A new id for each old one, the same each time. */
export function newIds(): (id: string) => string {
  const made = new Map<string, string>();
  return (id) => {
    const anew = made.get(id) ?? newId();
    made.set(id, anew);
    return anew;
  };
}

/** The inspection under another id, its calls and the photos of its answers too. */
export function renamed(inspection: Inspection, anew: (id: string) => string): Inspection {
  const answers = { ...inspection.answers };
  for (const [item, answer] of Object.entries(answers)) {
    const photos = answer.photos?.map((ref) => ({ ...ref, id: anew(ref.id) }));
    if (photos) answers[item] = { ...answer, photos };
  }
  const calls = inspection.calls?.map((call) => ({ ...call, id: anew(call.id) }));
  return { ...inspection, id: anew(inspection.id), answers, ...(calls && { calls }) };
}

/** Gives an inspection and its photos new ids; nothing is left under the old ones. */
export async function makeAnew(id: string): Promise<void> {
  const anew = newIds();
  await rework(
    id,
    (inspection) => ({ ...renamed(inspection, anew), receipt: null }),
    (photo) => ({ ...photo, id: anew(photo.id), state: "kept" }),
  );
}

/** Changes an inspection and its photos together, and puts it back into the queue. */
async function rework(
  id: string,
  change: (inspection: Inspection) => Inspection,
  changeOne: (photo: Photo) => Photo = (photo) => photo,
): Promise<void> {
  const db = await database();
  const transaction = db.transaction(["inspections", "photos"], "readwrite", STRICT);
  const inspections = transaction.objectStore("inspections");
  const photos = transaction.objectStore("photos");
  const stored = await inspections.get(id);
  if (isHeld(stored)) {
    const changed = { ...change(stored), ...FRESH, revision: stored.revision + 1 };
    await inspections.delete(id);
    await inspections.put(changed);
    for (const photo of await photos.index("inspection_id").getAll(id)) {
      await photos.delete(photo.id);
      await photos.put({ ...changeOne(photo), inspection_id: changed.id, reason: null });
    }
  }
  await transaction.done;
  announce("queue");
}

/** The photos of all inspections by the id of theirs, read at once. */
export async function photosByInspection(): Promise<Map<string, Photo[]>> {
  const photos = new Map<string, Photo[]>();
  for (const photo of await (await database()).getAll("photos")) {
    const those = photos.get(photo.inspection_id) ?? [];
    photos.set(photo.inspection_id, [...those, photo]);
  }
  return photos;
}

/** Changes a photo that is still there, if the phone has room to note it. */
export async function changePhoto(
  id: string,
  changes: Pick<Photo, "reason"> & Partial<Pick<Photo, "state">>,
): Promise<void> {
  await noteIfRoom(async () => {
    const transaction = (await database()).transaction("photos", "readwrite");
    transaction.done.catch(() => undefined);
    const stored = await transaction.store.get(id);
    if (stored) await transaction.store.put({ ...stored, ...changes });
    await transaction.done;
  });
}

/** The server no longer takes this token; a newer sign-in stays as it is. */
export async function endSession(ended: Session): Promise<void> {
  const { store, done } = (await database()).transaction("values", "readwrite", STRICT);
  const now = (await store.get(SESSION)) as Session | undefined;
  if (now?.token_id !== ended.token_id) return;
  await store.put({ ...now, ended: true }, SESSION);
  await done;
  announce("session");
}
