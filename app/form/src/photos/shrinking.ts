// A picture made small enough to be sent from a basement, and still good evidence. Runs in a
// worker, or in the page where workers have no canvas.

export const LONGEST_SIDE = 2048;
const AIM_BYTES = 400_000;
const MOST_BYTES = 450_000;
const FIRST_QUALITY = 0.82;
const LOWEST_QUALITY = 0.5;

export interface Size {
  width: number;
  height: number;
}

/** The size whose longest side is at most `longest`; never larger than it was. */
export function fit({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}

/** How to encode next: at which quality, and how much smaller. Null: it is small enough. */
export interface Encoding {
  quality: number;
  scale: number;
}

export const FIRST: Encoding = { quality: FIRST_QUALITY, scale: 1 };

/**
 * After an encoding that gave so many bytes. Quality falls first, and no further than to where
 * blocks show; then fewer pixels look better. The exponents fit what Chromium makes of photos.
 */
export function nextEncoding({ quality, scale }: Encoding, bytes: number): Encoding | null {
  if (bytes <= MOST_BYTES) return null;
  const ratio = AIM_BYTES / bytes;
  if (quality < FIRST_QUALITY) return { quality, scale: scale * Math.sqrt(ratio) * 0.95 };
  const wanted = quality * ratio ** (1 / 1.4);
  if (wanted >= LOWEST_QUALITY) return { quality: wanted, scale };
  return { quality: LOWEST_QUALITY, scale: scale * Math.sqrt(wanted / LOWEST_QUALITY) };
}

const MOST_ENCODINGS = 3;

export type AnyCanvas = HTMLCanvasElement | OffscreenCanvas;

/** How a canvas is made and encoded: workers and pages differ. */
export interface Canvases {
  make(size: Size): AnyCanvas;
  encode(canvas: AnyCanvas, quality: number): Promise<Blob>;
}

/** The picture upright. Raises what the browser raises when it cannot read it. */
export async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // iOS before 17.2 and Chrome before 112 do not know the word, and turn pictures by themselves.
    return createImageBitmap(file);
  }
}

/** A JPEG at most 2048 pixels long, about 400 kB, without any metadata. */
export async function shrink(
  picture: ImageBitmap | HTMLImageElement,
  canvases: Canvases,
): Promise<Blob> {
  let canvas: AnyCanvas;
  try {
    canvas = draw(picture, fit(picture, LONGEST_SIDE), canvases);
  } finally {
    // 48 megapixels are 190 MB: they go before anything is encoded.
    if ("close" in picture) picture.close();
  }
  return encodeSmall(canvas, canvases);
}

async function encodeSmall(whole: AnyCanvas, canvases: Canvases): Promise<Blob> {
  let encoding: Encoding | null = FIRST;
  let canvas = whole;
  let smallest: Blob | undefined;
  for (let count = 0; encoding && count < MOST_ENCODINGS; count += 1) {
    if (encoding.scale < 1) {
      const longest = Math.max(whole.width, whole.height) * encoding.scale;
      canvas = draw(whole, fit(whole, longest), canvases);
    }
    const blob = await canvases.encode(canvas, encoding.quality);
    if (!smallest || blob.size < smallest.size) smallest = blob;
    encoding = nextEncoding(encoding, blob.size);
  }
  return smallest as Blob;
}

function draw(
  picture: ImageBitmap | HTMLImageElement | AnyCanvas,
  size: Size,
  canvases: Canvases,
): AnyCanvas {
  const canvas = canvases.make(size);
  const context = canvas.getContext("2d", { alpha: false }) as
    | CanvasRenderingContext2D
    | OffscreenCanvasRenderingContext2D
    | null;
  if (!context) throw new Error("no memory for a canvas");
  // A JPEG has no transparency: what shows through is paper, not night.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, size.width, size.height);
  return canvas;
}
