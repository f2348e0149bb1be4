// From a file of the camera or the gallery to a photo that is kept on the phone.

import { newId } from "../ids";
import { keepPhoto } from "../store/inspections";
import type { Inspection, Photo } from "../store/types";
import { sha256Of } from "./sha256";

/** The browser cannot make this picture small, and it must or cannot go as it is. */
export class Unreadable extends Error {}

/** The largest that the server takes. */
const MOST_BYTES = 25_000_000;

const WORKER_IDLE_MS = 10_000;
const WORKER_PATIENCE_MS = 60_000;

/** One photo after the other: two of them open at once may be too much for a small phone. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Makes a photo small, hashes it and keeps it. Raises `Unreadable`, and the browser's
 * QuotaExceededError when the phone is full.
 */
export function takePhoto(
  file: File,
  inspection: Pick<Inspection, "id" | "venue_id">,
  item: string,
): Promise<Photo> {
  const photo = last.then(() => take(file, inspection, item));
  last = photo.catch(() => undefined);
  return photo;
}

async function take(
  file: File,
  inspection: Pick<Inspection, "id" | "venue_id">,
  item: string,
): Promise<Photo> {
  const blob = await smallOrOriginal(file);
  const sha256 = await sha256Of(await blob.arrayBuffer());
  const photo: Photo = {
    id: newId(),
    inspection_id: inspection.id,
    venue_id: inspection.venue_id,
    item,
    sha256,
    bytes: blob.size,
    content_type: blob.type,
    // A picture of the gallery is older; the camera's is from now.
    taken_at: new Date(file.lastModified).toISOString(),
    blob,
    state: "kept",
    reason: null,
  };
  await keepPhoto(photo);
  return photo;
}

async function smallOrOriginal(file: File): Promise<Blob> {
  return (await shrinkInWorker(file)) ?? (await shrinkInPage(file)) ?? original(file);
}

async function shrinkInPage(file: File): Promise<Blob | null> {
  try {
    return await (await shrinker()).shrinkInPage(file);
  } catch {
    // The browser may well read it: it must not go with the place where it was taken.
    throw new Unreadable(file.name);
  }
}

/** The file as it is: HEIC, which not every browser can read, and the server can. */
async function original(file: File): Promise<Blob> {
  if (file.size === 0 || file.size > MOST_BYTES) throw new Unreadable(file.name);
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    // A picture of the gallery that lies in a cloud, out of reach.
    throw new Unreadable(file.name);
  }
  const type = typeOf(new Uint8Array(bytes));
  if (!type) throw new Unreadable(file.name);
  return new Blob([bytes], { type });
}

/** What the server takes, by the first bytes: a name may say anything. */
function typeOf(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("\x89PNG")) return "image/png";
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "image/webp";
  return typeOfHeic(bytes);
}

/** Android does not always name the type of HEIC. ISO 14496-12: "ftyp" and a brand, at byte 4. */
export function typeOfHeic(bytes: Uint8Array): string | undefined {
  const box = String.fromCharCode(...bytes.subarray(4, 12));
  return /^ftyp(hei[cxms]|mif1|msf1)$/.test(box) ? "image/heic" : undefined;
}

const shrinker = () => import("./shrinker");

let worker: Worker | undefined;
let idle: ReturnType<typeof setTimeout> | undefined;

async function shrinkInWorker(file: File): Promise<Blob | null> {
  clearTimeout(idle);
  try {
    worker ??= (await shrinker()).makeWorker();
    const shrunk = await askWorker(worker, file);
    // Its memory goes with it.
    idle = setTimeout(endWorker, WORKER_IDLE_MS);
    return shrunk;
  } catch {
    endWorker();
    return null;
  }
}

function askWorker(asked: Worker, file: File): Promise<Blob | null> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(reject, WORKER_PATIENCE_MS);
    asked.onmessage = ({ data }: MessageEvent<Blob | null>) => {
      clearTimeout(patience);
      resolve(data);
    };
    asked.onerror = (event) => {
      clearTimeout(patience);
      reject(event);
    };
    asked.postMessage(file);
  });
}

function endWorker(): void {
  worker?.terminate();
  worker = undefined;
}
