// Zip files (PKWARE's APPNOTE, 4.3 and 4.4), as far as a parcel needs them: written without
// compression, read with the distrust that a stranger's file deserves.

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
  method: number;
  /** Where it begins in the file. */
  at: number;
}

export interface Opened {
  entries: Entry[];
  /** The content of one entry, never more than its announced size. Raises `Broken`. */
  read(entry: Entry): Promise<Uint8Array<ArrayBuffer>>;
}

const MEMBER = 0x04034b50;
const LINE = 0x02014b50;
const END = 0x06054b50;
const [MEMBER_BYTES, LINE_BYTES, END_BYTES] = [30, 46, 22];
const LONGEST_COMMENT = 0xffff;
const [STORED, DEFLATED] = [0, 8];
const VERSION = 20;
const NAMES_ARE_UTF8 = 1 << 11;

const MOST_ENTRIES = 10_000;
/** Words shrink to a twentieth; what would grow more than this is a bomb. */
const MOST_GROWTH = 100;

/** A zip file of these, in their order, without compression: photos have theirs. */
export async function writeZip(members: readonly Member[], at: Date): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let [offset, length] = [0, 0];
  for (const { name, content } of members) {
    const path = new TextEncoder().encode(name);
    const sum = crc32(new Uint8Array(await content.arrayBuffer()));
    const size = long(content.size);
    const told = [VERSION, NAMES_ARE_UTF8, STORED, ...dosTime(at), ...long(sum), ...size, ...size];
    const head = [...told, path.length, 0];
    parts.push(Uint16Array.of(...long(MEMBER), ...head), path, content);
    const tail = [0, 0, 0, 0, 0, ...long(offset)];
    directory.push(Uint16Array.of(...long(LINE), VERSION, ...head, ...tail), path);
    offset += MEMBER_BYTES + path.length + content.size;
    length += LINE_BYTES + path.length;
  }
  const count = members.length;
  const end = [...long(END), 0, 0, count, count, ...long(length), ...long(offset), 0];
  return new Blob([...parts, ...directory, Uint16Array.of(...end)], { type: "application/zip" });
}

/** A number of 32 bits as two of 16, as zip files and every browser's arrays have them. */
function long(number: number): [number, number] {
  return [number & 0xffff, number >>> 16];
}

/** Time and day as DOS wrote them, every two seconds from 1980 on. */
function dosTime(at: Date): [number, number] {
  return [
    (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1),
    ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate(),
  ];
}

const SUMS = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  return sum;
});

function crc32(bytes: Uint8Array): number {
  let sum = -1;
  for (const byte of bytes) sum = (SUMS[(sum ^ byte) & 0xff] as number) ^ (sum >>> 8);
  return ~sum;
}

/** What a zip file holds. Raises `Broken` where it is none, or a bomb. */
export async function openZip(file: Blob): Promise<Opened> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const entries = await guarded(async () => readDirectory(bytes));
  if (entries.some(({ packed, size }) => size > MOST_GROWTH * packed)) throw new Broken("a bomb");
  return { entries, read: (entry) => guarded(() => readEntry(bytes, entry)) };
}

/** The lines of the directory at the end. */
function readDirectory(bytes: Uint8Array<ArrayBuffer>): Entry[] {
  const view = new DataView(bytes.buffer);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES) throw new Broken("too many entries");
  const entries: Entry[] = [];
  for (let line = view.getUint32(end + 16, true); entries.length < count; ) {
    if (view.getUint32(line, true) !== LINE) throw new Broken("no directory");
    const [path, extra, comment] = [28, 30, 32].map((at) => view.getUint16(line + at, true));
    const next = line + LINE_BYTES + (path as number);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(line + LINE_BYTES, next)),
      packed: view.getUint32(line + 20, true),
      size: view.getUint32(line + 24, true),
      method: view.getUint16(line + 10, true),
      at: view.getUint32(line + 42, true),
    });
    line = next + (extra as number) + (comment as number);
  }
  return entries;
}

/** Where the last record begins; only a comment may follow it. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === last - at) return at;
  }
  throw new Broken("no end");
}

async function readEntry(
  bytes: Uint8Array<ArrayBuffer>,
  { at, packed, size, method }: Entry,
): Promise<Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer);
  if (view.getUint32(at, true) !== MEMBER) throw new Broken("no member");
  const start = at + MEMBER_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const content = bytes.slice(start, start + packed);
  if (method !== STORED && method !== DEFLATED) throw new Broken(`method ${method}`);
  const found = method === STORED ? content : await inflate(content, size);
  if (found.length !== size) throw new Broken("damaged");
  return found;
}

/** Unpacks as it comes, so that what was announced too small is left at once. */
async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const out = new Uint8Array(size);
  let at = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (at + read.value.length > size) {
      // Not waited for: whoever unpacks has nothing more to say.
      reader.cancel().catch(() => undefined);
      throw new Broken("more than announced");
    }
    out.set(read.value, at);
    at += read.value.length;
  }
  return out.subarray(0, at);
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Broken ? error : new Broken(String(error));
  }
}
