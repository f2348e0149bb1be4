"""Pictures for tests: good ones, and such as nobody should ever send."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

# One colour in each quarter: how a picture lies, and whether its colours are right, shows in them.
QUARTERS = {
    "red": (220, 40, 30),
    "green": (30, 160, 60),
    "blue": (40, 70, 200),
    "sand": (220, 200, 150),
}
SIDE = 160


def quarters(mode: str = "RGB", size: tuple[int, int] = (2 * SIDE, 2 * SIDE)) -> Image.Image:
    """Red and green above, blue and sand below."""
    picture = Image.new("RGB", size)
    across, down = size[0] // 2, size[1] // 2
    corners = ((0, 0), (across, 0), (0, down), (across, down))
    for corner, colour in zip(corners, QUARTERS.values(), strict=True):
        picture.paste(colour, (*corner, corner[0] + across, corner[1] + down))
    return picture.convert(mode)


def noisy(size: tuple[int, int] = (320, 240), seed: int = 1) -> Image.Image:
    """Soft shapes with grain, as a photo has them."""
    chance = np.random.default_rng(seed)
    width, height = size
    shapes = Image.fromarray(chance.integers(0, 255, (12, 16, 3), dtype=np.uint8))
    soft = np.asarray(shapes.resize(size, Image.Resampling.BICUBIC)).astype(np.int16)
    grain = chance.integers(-8, 9, (height, width, 1), dtype=np.int16)
    return Image.fromarray((soft + grain).clip(0, 255).astype(np.uint8))


def written(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture's file."""
    file = BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(file, **options)
    else:
        picture.save(file, kind, **options)
    return file.getvalue()


def exif_of(
    tags: Mapping[int, Any],
    details: Mapping[int, Any] | None = None,
    place: Mapping[int, Any] | None = None,
) -> bytes:
    """An Exif block: tags of the picture, of how it was taken, and of where."""
    exif: Any = Image.Exif()
    for tag, value in tags.items():
        exif[tag] = value
    exif.get_ifd(IFD.Exif).update(details or {})
    exif.get_ifd(IFD.GPSInfo).update(place or {})
    block: bytes = exif.tobytes()
    return block


MADRID: dict[int, Any] = {
    GPS.GPSLatitudeRef: "N",
    GPS.GPSLatitude: (40.0, 25.0, 0.0),
    GPS.GPSLongitudeRef: "W",
    GPS.GPSLongitude: (3.0, 42.0, 0.0),
}
PHONE: dict[int, Any] = {Base.Make: "Acme", Base.Model: "Acme P9"}
AT_NOON: dict[int, Any] = {Base.DateTimeOriginal: "2026:11:20 12:00:00"}
GOOD = written(noisy(), exif=exif_of(PHONE, AT_NOON, MADRID))

BOMB = 30_000


def jpeg_bomb() -> bytes:
    """30,000 by 30,000 pixels of nothing, by its head."""
    small = bytearray(written(Image.new("RGB", (16, 16))))
    at = small.index(b"\xff\xc0") + 5
    struct.pack_into(">HH", small, at, BOMB, BOMB)
    return bytes(small)


def png_bomb() -> bytes:
    """30,000 by 30,000 black pixels that are really in there: 2.7 GB in 2.6 MB."""
    row = zlib.compressobj(1)
    line = bytes(1 + 3 * BOMB)
    # The same block again and again: what is compressed once stands for all lines after it.
    block = row.compress(line * 200) + row.flush(zlib.Z_FULL_FLUSH)
    rest = row.compress(line * 200) + row.flush(zlib.Z_FULL_FLUSH)
    data = block + rest * (BOMB // 200 - 1)
    head = struct.pack(">IIBBBBB", BOMB, BOMB, 8, 2, 0, 0, 0)
    return _png(head, data)


def _png(head: bytes, data: bytes) -> bytes:
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def webp_bomb() -> bytes:
    """As large as a WebP can say that it is: 16,383 by 16,383."""
    lossy = bytearray(written(Image.new("RGB", (16, 16)), "WEBP"))
    struct.pack_into("<HH", lossy, 26, 16_383, 16_383)
    return bytes(lossy)


def extended_webp_bomb() -> bytes:
    """30,000 by 30,000 by the head that says what else is in the file."""
    inner = written(Image.new("RGB", (16, 16)), "WEBP")[12:]
    size = (BOMB - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(4) + size + size + inner
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heic_bomb() -> bytes:
    """30,000 by 30,000 by its property of image sizes."""
    small = bytearray(written(Image.new("RGB", (64, 64)), "HEIF"))
    at = small.index(b"ispe") + 8
    while at > 8:
        struct.pack_into(">II", small, at, BOMB, BOMB)
        at = small.find(b"ispe", at) + 8
    return bytes(small)


def moving(kind: str, frames: int = 200) -> bytes:
    """An animation."""
    pictures = [Image.new("RGB", (32, 32), (number, 0, 0)) for number in range(frames)]
    return written(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=20)


def sixteen_bits() -> bytes:
    """A PNG of 16 bits each of red, green and blue: the quarters."""
    flat = np.asarray(quarters()).astype(">u2") * 257
    lines = b"".join(b"\0" + line.tobytes() for line in flat)
    head = struct.pack(">IIBBBBB", flat.shape[1], flat.shape[0], 16, 2, 0, 0, 0)
    return _png(head, zlib.compress(lines))


def palette_with_transparency() -> bytes:
    """The quarters, of which the red one is transparent."""
    picture = quarters().quantize(4, dither=Image.Dither.NONE)
    clear = picture.getpixel((5, 5))
    return written(picture, "PNG", transparency=clear)


def full(kind: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    """A picture of one colour in that size."""
    return written(Image.new(mode, size), kind, **options)


def worst_accepted() -> dict[str, bytes]:
    """Files that take about as much memory as any that is accepted, by kind."""
    return {
        "JPEG": full("JPEG", (8160, 6120), quality=50),
        "progressive JPEG": full("JPEG", (5000, 4000), progressive=True, subsampling=0),
        "PNG": full("PNG", (5400, 5400), "RGBA", compress_level=1),
        "WebP": full("WEBP", (4032, 3024), method=0),
        "HEIC": full("HEIF", (4800, 3600), quality=10),
    }


def worst_refused() -> dict[str, bytes]:
    """Files that are refused: late, when all is decoded, or early, since it would be too much."""
    accepted = worst_accepted()
    # What is missing is found missing at the end.
    late = {f"{kind} cut short": accepted[kind][:-9000] for kind in ("PNG", "progressive JPEG")}
    early = {
        "large progressive JPEG": full("JPEG", (8160, 6120), progressive=True, subsampling=0),
        "large WebP": full("WEBP", (6000, 6000), method=0),
        "bomb, PNG": png_bomb(),
        "bomb, HEIC": heic_bomb(),
    }
    return late | early
