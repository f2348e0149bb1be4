import { afterEach, describe, expect, it, vi } from "vitest";
import { decode, FIRST, fit, nextEncoding } from "../../app/form/src/photos/shrinking";
import { typeOfHeic } from "../../app/form/src/photos/take";

describe("a photo's size", () => {
  it.each([
    [4000, 3000, 2048, 1536],
    [3000, 4000, 1536, 2048],
    [2048, 1000, 2048, 1000],
    [640, 480, 640, 480],
    [9000, 2, 2048, 1],
  ])("%i × %i becomes %i × %i", (width, height, toWidth, toHeight) => {
    expect(fit({ width, height }, 2048)).toEqual({ width: toWidth, height: toHeight });
  });
});

describe("a picture that is read", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is read without the word for upright by browsers that do not know it", async () => {
    const bitmap = { width: 3, height: 4 };
    vi.stubGlobal("createImageBitmap", async (_file: Blob, options?: ImageBitmapOptions) => {
      if (options) throw new TypeError("from-image is no ImageOrientation");
      return bitmap;
    });
    expect(await decode(new Blob())).toBe(bitmap);
  });

  it("is asked for once where the browser cannot read it", async () => {
    const create = vi.fn().mockRejectedValue(new DOMException("no", "InvalidStateError"));
    vi.stubGlobal("createImageBitmap", create);
    await expect(decode(new Blob())).rejects.toThrow("no");
    expect(create).toHaveBeenCalledOnce();
  });
});

describe("the next encoding", () => {
  it("is none when the photo is small enough", () => {
    expect(nextEncoding(FIRST, 450_000)).toBeNull();
  });

  it("takes quality first, and not below where blocks show", () => {
    const next = nextEncoding(FIRST, 600_000);
    expect(next?.scale).toBe(1);
    expect(next?.quality).toBeGreaterThan(0.5);
    expect(next?.quality).toBeLessThan(0.82);
  });

  it("then takes pixels", () => {
    const large = nextEncoding(FIRST, 2_000_000);
    expect(large?.quality).toBe(0.5);
    expect(large?.scale).toBeLessThan(1);
    expect(nextEncoding({ quality: 0.6, scale: 1 }, 500_000)).toMatchObject({ quality: 0.6 });
    expect(nextEncoding({ quality: 0.6, scale: 1 }, 500_000)?.scale).toBeLessThan(0.9);
  });
});

describe("the type of a file that has no name for it", () => {
  const file = (brand: string) => new TextEncoder().encode(`\0\0\0\x18ftyp${brand}\0\0`);
  it.each([
    ["heic", "image/heic"],
    ["mif1", "image/heic"],
    ["mp42", undefined],
  ])("%s", (brand, type) => {
    expect(typeOfHeic(file(brand))).toBe(type);
  });
});
