// For browsers whose workers have no canvas: a lazy part that others never load.

import { type AnyCanvas, type Canvases, shrink } from "./shrinking";

const IN_PAGE: Canvases = {
  make: (size) => Object.assign(document.createElement("canvas"), size),
  encode: (canvas: AnyCanvas, quality) =>
    new Promise((resolve, reject) => {
      const take = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error("no memory")));
      (canvas as HTMLCanvasElement).toBlob(take, "image/jpeg", quality);
    }),
};

export function shrinkInPage(file: Blob): Promise<Blob> {
  return shrink(file, IN_PAGE);
}
