// The packs of the venues, and the checklist versions that drafts hang on.

import type { Pack } from "../api/types";
import { database, STRICT } from "./database";
import type { Inspection, KeptPack, KeptVersion } from "./types";

export async function listPacks(): Promise<KeptPack[]> {
  return (await database()).getAll("packs");
}

export async function findPack(venueId: string): Promise<KeptPack | undefined> {
  return (await database()).get("packs", venueId);
}

export async function findVersion(id: string): Promise<KeptVersion | undefined> {
  return (await database()).get("versions", id);
}

/** Keeps a pack, its versions, and drops the versions that nothing on the phone needs. */
export async function keepPack(pack: Pack, etag: string, fetchedAt: string): Promise<void> {
  const db = await database();
  const transaction = db.transaction(["packs", "versions", "inspections"], "readwrite", STRICT);
  const packs = transaction.objectStore("packs");
  const versions = transaction.objectStore("versions");
  await packs.put({ venue_id: pack.venue.id, etag, fetched_at: fetchedAt, pack });
  for (const { id, slug, number, content } of pack.checklists) {
    await versions.put({ id, slug, number, content });
  }
  const needed = new Set<string>();
  for (const kept of await packs.getAll()) {
    for (const version of kept.pack.checklists) needed.add(version.id);
  }
  for (const one of await transaction.objectStore("inspections").getAll()) {
    needed.add(one.version_id);
  }
  for (const id of await versions.getAllKeys()) {
    if (!needed.has(id)) await versions.delete(id);
  }
  await transaction.done;
}

/**
 * Keeps a new draft together with the version it hangs on, which a newer pack may have dropped.
 * The answer is its id, or that of the draft of the same that was begun before and can be opened.
 */
export async function keepBegun(begun: Inspection, version: KeptVersion): Promise<string> {
  const db = await database();
  const transaction = db.transaction(["versions", "inspections"], "readwrite", STRICT);
  transaction.done.catch(() => undefined);
  const versions = transaction.objectStore("versions");
  const inspections = transaction.objectStore("inspections");
  const known = new Set(await versions.getAllKeys());
  const before = (await inspections.index("state").getAll("draft")).find(
    (one) =>
      one.spot_id === begun.spot_id &&
      one.checklist_slug === begun.checklist_slug &&
      one.person_id === begun.person_id &&
      known.has(one.version_id),
  );
  if (!before) {
    await versions.put(version);
    await inspections.put(begun);
  }
  await transaction.done;
  return (before ?? begun).id;
}

/** Forgets the packs of venues where the person has no role any more. */
export async function dropOtherPacks(venueIds: ReadonlySet<string>): Promise<void> {
  const db = await database();
  for (const id of await db.getAllKeys("packs")) {
    if (!venueIds.has(id)) await db.delete("packs", id);
  }
}
