// The one IndexedDB database of the form.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Inspection, KeptPack, KeptVersion, Photo, Session } from "./types";

interface Schema extends DBSchema {
  /** Single values: the session, settings. */
  values: { key: string; value: unknown };
  packs: { key: string; value: KeptPack };
  versions: { key: string; value: KeptVersion };
  inspections: { key: string; value: Inspection; indexes: { state: string } };
  photos: { key: string; value: Photo; indexes: { inspection_id: string } };
}

export type Database = IDBPDatabase<Schema>;

export const SESSION = "session";

/** Written through to the disk before we say that it is kept. */
export const STRICT = { durability: "strict" } as const;

let opened: Promise<Database> | undefined;

/** Raises what the browser raises when it does not open; the next call tries again. */
export function database(): Promise<Database> {
  opened ??= open();
  return opened;
}

function forget(): void {
  opened = undefined;
}

function open(): Promise<Database> {
  const opening = openDB<Schema>("rounds", 1, {
    upgrade(db) {
      db.createObjectStore("values");
      db.createObjectStore("packs", { keyPath: "venue_id" });
      db.createObjectStore("versions", { keyPath: "id" });
      db.createObjectStore("inspections", { keyPath: "id" }).createIndex("state", "state");
      const photos = db.createObjectStore("photos", { keyPath: "id" });
      photos.createIndex("inspection_id", "inspection_id");
    },
    // An older page must not hold up a newer one that changes the tables.
    blocking: (_current, _next, event) => {
      (event.target as IDBDatabase).close();
      forget();
    },
    terminated: forget,
  });
  opening.catch(forget);
  return opening;
}

export async function readValue<T>(name: string): Promise<T | undefined> {
  return (await (await database()).get("values", name)) as T | undefined;
}

export async function keepValue(name: string, value: unknown): Promise<void> {
  const store = (await database()).transaction("values", "readwrite", STRICT).store;
  await store.put(value, name);
}

export async function dropValue(name: string): Promise<void> {
  await (await database()).delete("values", name);
}

export async function readSession(): Promise<Session | undefined> {
  return readValue<Session>(SESSION);
}
