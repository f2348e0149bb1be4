// Makes photos small in a worker, so that no tap waits for it, or else in the page. One file runs
// in both, and is loaded with the first photo; what it imports must be imported nowhere else, or
// the worker would load the page's scripts.

import { type AnyCanvas, type Canvases, decode, shrink } from "./shrinking";

const IN_WORKER: Canvases = {
  make: ({ width, height }) => new OffscreenCanvas(width, height),
  encode: (canvas: AnyCanvas, quality) =>
    (canvas as OffscreenCanvas).convertToBlob({ type: "image/jpeg", quality }),
};

const IN_PAGE: Canvases = {
  make: (size) => Object.assign(document.createElement("canvas"), size),
  encode: (canvas: AnyCanvas, quality) =>
    new Promise((resolve, reject) => {
      const take = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error("no memory")));
      (canvas as HTMLCanvasElement).toBlob(take, "image/jpeg", quality);
    }),
};

/** It answers each file with a small one; null where it cannot, and perhaps the page can. */
export function makeWorker(): Worker {
  return new Worker(import.meta.url, { type: "module" });
}

/** Null: the browser cannot read this picture. Raises where it can, and then fails at it. */
export async function shrinkInPage(file: Blob): Promise<Blob | null> {
  const url = URL.createObjectURL(file);
  try {
    const picture = await load(url);
    return picture && (await shrink(picture, IN_PAGE));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** What the browser can show at all, upright: an image reads more than createImageBitmap does. */
function load(url: string): Promise<HTMLImageElement | null> {
  return new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = () => resolve(null);
    picture.src = url;
  });
}

async function shrinkInWorker(file: Blob): Promise<Blob | null> {
  if (!("OffscreenCanvas" in self)) return null;
  try {
    return await shrink(await decode(file), IN_WORKER);
  } catch {
    return null;
  }
}

if (!("document" in self)) {
  addEventListener("message", async ({ data }: MessageEvent<Blob>) => {
    postMessage(await shrinkInWorker(data));
  });
}
