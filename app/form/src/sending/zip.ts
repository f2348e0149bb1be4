// Zip files by fflate, with the distrust that a stranger's file deserves.

import { unzipSync, Zip, ZipPassThrough } from "fflate";

/** The file is no parcel of ours, or a damaged or dangerous one. Nothing was changed. */
export class Broken extends Error {}

export interface Member {
  name: string;
  content: Blob;
}

export interface Entry {
  name: string;
  /** Bytes in the zip file, and unpacked. */
  packed: number;
  size: number;
}

export interface Opened {
  entries: Entry[];
  /** The content of one entry, never more than its announced size. Raises `Broken`. */
  read(entry: Entry): Uint8Array<ArrayBuffer>;
}

const MOST_ENTRIES = 10_000;
/** Words shrink to a twentieth; what would grow more than this is a bomb. */
const MOST_GROWTH = 100;

/** A zip file of these, in their order, without compression: photos have theirs. */
export async function writeZip(members: readonly Member[], at: Date): Promise<Blob> {
  const parts: BlobPart[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    parts.push(chunk as Uint8Array<ArrayBuffer>);
  });
  for (const { name, content } of members) {
    const file = new ZipPassThrough(name);
    file.mtime = at;
    zip.add(file);
    file.push(new Uint8Array(await content.arrayBuffer()), true);
  }
  zip.end();
  return new Blob(parts, { type: "application/zip" });
}

/** What a zip file holds. Raises `Broken` where it is none, or a bomb. */
export async function openZip(file: Blob): Promise<Opened> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const entries: Entry[] = [];
  guarded(() =>
    unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        entries.push({ name, packed: size, size: originalSize });
        return false;
      },
    }),
  );
  const isBomb = entries.some(({ packed, size }) => size > MOST_GROWTH * packed);
  if (isBomb || entries.length > MOST_ENTRIES) throw new Broken("a bomb");
  return { entries, read: (entry) => readEntry(bytes, entry) };
}

function readEntry(bytes: Uint8Array, { name, size }: Entry): Uint8Array<ArrayBuffer> {
  const found = guarded(() => unzipSync(bytes, { filter: (entry) => entry.name === name })[name]);
  if (found?.length !== size) throw new Broken("damaged");
  return found as Uint8Array<ArrayBuffer>;
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Broken(String(error));
  }
}
