// Zip files (APPNOTE 6.3), as far as parcels need them: written without compression, because
// photos have theirs, each size in front of its content, so that every program can open them;
// read one entry at a time by the directory at the end. No photo is held in memory for it
// longer than it takes to count its checksum.

import { Broken } from "./parcel";

export interface Member {
  name: string;
  content: Blob;
}

export interface Entry {
  name: string;
  /** 0: as it is; 8: deflated. */
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const NAMES_ARE_UTF8 = 0x0800;
const ENCRYPTED = 0x0001;
const LONGEST_COMMENT = 0xffff;

const MOST_ENTRIES = 10_000;
/** Words shrink to a twentieth; what would grow more than this is a bomb. */
const MOST_GROWTH = 100;

/** A zip file of these, in their order, all dated `at`. */
export async function writeZip(members: readonly Member[], at: Date): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, content } of members) {
    const bytes = new TextEncoder().encode(name);
    const crc = crc32(new Uint8Array(await content.arrayBuffer()));
    const entry = { name, method: 0, crc, packed: content.size, size: content.size, offset };
    parts.push(header(LOCAL, LOCAL_BYTES, entry, at, bytes), content);
    directory.push(header(CENTRAL, CENTRAL_BYTES, entry, at, bytes));
    offset += LOCAL_BYTES + bytes.length + content.size;
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0);
  parts.push(...directory, end(members.length, size, offset));
  return new Blob(parts, { type: "application/zip" });
}

/** The header of an entry, local or central: the central one has six bytes more within. */
function header(
  signature: number,
  length: number,
  entry: Entry,
  at: Date,
  name: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length + name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  const isCentral = signature === CENTRAL;
  const start = isCentral ? 6 : 4;
  if (isCentral) view.setUint16(4, 20, true);
  view.setUint16(start, 20, true);
  view.setUint16(start + 2, NAMES_ARE_UTF8, true);
  view.setUint16(start + 4, entry.method, true);
  view.setUint32(start + 6, dosTime(at), true);
  view.setUint32(start + 10, entry.crc, true);
  view.setUint32(start + 14, entry.packed, true);
  view.setUint32(start + 18, entry.size, true);
  view.setUint16(start + 22, name.length, true);
  if (isCentral) view.setUint32(42, entry.offset, true);
  bytes.set(name, length);
  return bytes;
}

function end(count: number, size: number, offset: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(END_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, END, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  return bytes;
}

/** Time and day as MS-DOS kept them, from 1980 on, to two seconds. */
function dosTime(at: Date): number {
  const day =
    ((Math.max(at.getFullYear(), 1980) - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

/** What a zip file says that it holds. Raises `Broken` where it is none, or a bomb. */
export async function listEntries(file: Blob): Promise<Entry[]> {
  const { count, size, offset } = await findDirectory(file);
  const view = await viewOf(file, offset, size);
  const entries: Entry[] = [];
  for (let at = 0; entries.length < count; ) {
    const entry = readCentral(view, at);
    entries.push(entry);
    at = entry.next;
  }
  return entries;
}

async function findDirectory(file: Blob): Promise<{ count: number; size: number; offset: number }> {
  const start = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const view = await viewOf(file, start, file.size - start);
  let at = view.byteLength - END_BYTES;
  while (at >= 0 && view.getUint32(at, true) !== END) at -= 1;
  if (at < 0) throw new Broken("no zip file");
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  if (count > MOST_ENTRIES || offset + size > start + at) throw new Broken("a wrong directory");
  return { count, size, offset };
}

function readCentral(view: DataView, at: number): Entry & { next: number } {
  if (at + CENTRAL_BYTES > view.byteLength || view.getUint32(at, true) !== CENTRAL) {
    throw new Broken("a wrong directory");
  }
  const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  const end = at + CENTRAL_BYTES + (name ?? 0);
  if (end > view.byteLength) throw new Broken("a wrong directory");
  const entry = {
    name: new TextDecoder().decode(
      new Uint8Array(view.buffer, view.byteOffset + at + CENTRAL_BYTES, name),
    ),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
    next: end + (extra ?? 0) + (comment ?? 0),
  };
  const isEncrypted = (view.getUint16(at + 8, true) & ENCRYPTED) !== 0;
  if (isEncrypted || (entry.method !== 0 && entry.method !== 8)) throw new Broken("not readable");
  if (entry.size > MOST_GROWTH * entry.packed) throw new Broken("a bomb");
  return entry;
}

/** The content of one entry, checked by its checksum. Raises `Broken`. */
export async function readEntry(file: Blob, entry: Entry): Promise<Uint8Array<ArrayBuffer>> {
  const local = await viewOf(file, entry.offset, LOCAL_BYTES);
  if (local.getUint32(0, true) !== LOCAL) throw new Broken("a wrong directory");
  const start = entry.offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + entry.packed > file.size) throw new Broken("cut short");
  const packed = file.slice(start, start + entry.packed);
  const bytes =
    entry.method === 0
      ? new Uint8Array(await packed.arrayBuffer())
      : await inflate(packed, entry.size);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw new Broken("damaged");
  return bytes;
}

/** Never more than the size that was announced, whatever comes out. */
async function inflate(packed: Blob, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes.subarray(0, length);
      bytes.set(value, length);
      length += value.length;
    }
  } catch {
    throw new Broken("damaged");
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function viewOf(file: Blob, start: number, length: number): Promise<DataView> {
  const bytes = await file.slice(start, start + length).arrayBuffer();
  if (bytes.byteLength !== length) throw new Broken("cut short");
  return new DataView(bytes);
}

let table: Uint32Array | undefined;

/** CRC-32 as zip and PNG have it. */
export function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
    return value;
  });
  let crc = ~0;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
  return ~crc >>> 0;
}
