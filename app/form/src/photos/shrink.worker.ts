// Makes photos small beside the page, so that no tap waits for it.

import { sha256Of } from "./sha256";
import { type AnyCanvas, type Canvases, shrink, Undecodable } from "./shrinking";

/** What the worker answers. `unable`: it has no canvas here, the page has to do it. */
export type Shrunk =
  | { kind: "small"; blob: Blob; sha256: string }
  | { kind: "undecodable" }
  | { kind: "unable" };

const OFFSCREEN: Canvases = {
  make: ({ width, height }) => new OffscreenCanvas(width, height),
  encode: (canvas: AnyCanvas, quality) =>
    (canvas as OffscreenCanvas).convertToBlob({ type: "image/jpeg", quality }),
};

async function answer(file: Blob): Promise<Shrunk> {
  if (!("OffscreenCanvas" in self) || !("createImageBitmap" in self)) return { kind: "unable" };
  try {
    const blob = await shrink(file, OFFSCREEN);
    return { kind: "small", blob, sha256: await sha256Of(await blob.arrayBuffer()) };
  } catch (error) {
    return { kind: error instanceof Undecodable ? "undecodable" : "unable" };
  }
}

addEventListener("message", async ({ data }: MessageEvent<Blob>) => {
  postMessage(await answer(data));
});
