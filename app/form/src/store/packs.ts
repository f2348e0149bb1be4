// The packs of the venues, and the checklist versions that drafts hang on.

import type { Pack } from "../api/types";
import { database, STRICT } from "./database";
import type { KeptPack, KeptVersion } from "./types";

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

/** Forgets the packs of venues where the person has no role any more. */
export async function dropOtherPacks(venueIds: ReadonlySet<string>): Promise<void> {
  const db = await database();
  for (const id of await db.getAllKeys("packs")) {
    if (!venueIds.has(id)) await db.delete("packs", id);
  }
}
