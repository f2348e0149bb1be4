"""Opens a picture under limits: what it would take is known before anything is decoded. Pure."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final

import pillow_heif
from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from app.evidence.pictures.colours import Rows
from app.evidence.pictures.content import JPEG, PNG, WEBP
from app.evidence.pictures.limits import Limits, whole_factor
from app.evidence.pictures.refusals import Refusal, Unusable

# Bytes that decoding holds for each pixel, measured: Pillow's picture, and the library's own.
PNG_BYTES: Final = {"1": 2, "L": 2, "P": 2, "I;16": 3}
PNG_COLOUR_BYTES: Final = 5
PILLOW_BYTES: Final = 4
WEBP_BYTES: Final = 12
HEIC_BYTES: Final = 6
HEIC_DEEP_BYTES: Final = 12
PROGRESSIVE_BYTES: Final = 2  # of each sample: all coefficients of all scans are held

JPEG_SCALES: Final = (8, 4, 2)


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture whose head alone was read. `size` is as it lies in the file; `turned` says that
    the decoder turns it upright itself."""

    size: tuple[int, int]
    mode: str
    exif: bytes
    icc: bytes
    turned: bool
    _picture: list[Any]
    _load: Callable[[Any], Image.Image | Rows]

    def decode(self) -> Image.Image | Rows:
        """The pixels, once: nothing here holds them any longer."""
        return self._load(self._picture.pop())


def open_picture(raw: bytes, content_type: str, limits: Limits, longest: int) -> Opened:
    """The picture, to be decoded with a longest side of not much less than `longest`.

    Raises `Unusable`.
    """
    openers = {JPEG: _open_jpeg, PNG: _open_png, WEBP: _open_webp}
    try:
        return openers.get(content_type, _open_heif)(raw, limits, longest)
    except (Unusable, MemoryError):
        raise
    # Decoders fail in many ways on hostile bytes; all of them mean the same to the person.
    except Exception as error:
        raise Unusable(Refusal.DAMAGED) from error


def _require(size: tuple[int, int], limits: Limits, memory: float) -> None:
    """Raises `Unusable` for a picture of too many pixels, or that would take too much memory."""
    if size[0] * size[1] > limits.pixels or memory > limits.memory:
        raise Unusable(Refusal.TOO_LARGE)


def _open_jpeg(raw: bytes, limits: Limits, longest: int) -> Opened:
    # Not Image.open, which takes a photo with a second one in it for a moving picture (MPO).
    picture = JpegImagePlugin.JpegImageFile(BytesIO(raw))
    size, info = picture.size, picture.info
    scale = _jpeg_scale(max(size), longest)
    held = size[0] * size[1] * PILLOW_BYTES / scale**2
    if info.get("progressive"):
        held += PROGRESSIVE_BYTES * _samples(picture)
    _require(size, limits, len(raw) + held)
    if scale > 1:
        picture.draft(picture.mode, (size[0] // scale, size[1] // scale))
    return _opened(picture, size)


def _jpeg_scale(side: int, longest: int) -> int:
    """By what to divide a JPEG while it is decoded, which is cheaper than afterwards."""
    most = whole_factor(side, longest)
    return next((scale for scale in JPEG_SCALES if scale <= most), 1)


def _samples(picture: Any) -> float:
    """How many samples a JPEG has: its colours may be stored with fewer than one a pixel."""
    parts = [(across, down) for _, across, down, _ in picture.layer]
    most = max(across for across, _ in parts) * max(down for _, down in parts)
    shares = sum(across * down / most for across, down in parts)
    return float(shares * picture.width * picture.height)


def _open_png(raw: bytes, limits: Limits, _longest: int) -> Opened:
    picture = PngImagePlugin.PngImageFile(BytesIO(raw))
    if getattr(picture, "is_animated", False):
        raise Unusable(Refusal.MOVING)
    pixels = picture.width * picture.height
    held = pixels * PNG_BYTES.get(picture.mode, PNG_COLOUR_BYTES)
    _require(picture.size, limits, len(raw) + held)
    return _opened(picture, picture.size)


def _open_webp(raw: bytes, limits: Limits, _longest: int) -> Opened:
    # libwebp takes the memory for a whole picture as soon as it is opened.
    size = _webp_size(raw)
    _require(size, limits, len(raw) + size[0] * size[1] * WEBP_BYTES)
    picture: Any = WebPImagePlugin.WebPImageFile(BytesIO(raw))
    if picture.n_frames > 1:
        raise Unusable(Refusal.MOVING)
    mode = "RGB" if picture.rawmode == "RGBX" else picture.rawmode
    opened = _opened(picture, picture.size)
    return replace(opened, mode=mode, _load=_load_webp)


def _webp_size(raw: bytes) -> tuple[int, int]:
    """Width and height, by the first chunk (RFC 9649, 2.5 to 2.7)."""
    chunk = raw[12:16]
    if chunk == b"VP8X":
        wide, high = raw[24:27], raw[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", raw, 21)
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    across, down = struct.unpack_from("<HH", raw, 26)
    return across & 0x3FFF, down & 0x3FFF


def _opened(picture: Any, size: tuple[int, int]) -> Opened:
    info = picture.info
    exif, icc = info.get("exif") or b"", info.get("icc_profile") or b""
    return Opened(size, picture.mode, exif, icc, False, [picture], _load)


def _load(picture: Any) -> Image.Image:
    picture.load()
    loaded: Image.Image = picture
    return loaded


def _load_webp(picture: Any) -> Image.Image:
    # Pillow's own load holds the picture once more.
    pixels, _ = picture._decoder.get_next()
    picture._decoder = None
    mode = picture.rawmode
    return Image.frombuffer(mode, picture.size, pixels, "raw", mode, 0, 1)


def _open_heif(raw: bytes, limits: Limits, _longest: int) -> Opened:
    file = pillow_heif.open_heif(raw, convert_hdr_to_8bit=True)
    picture = file[file.primary_index]
    info: Any = picture.info
    deep = info.get("bit_depth", 8) > 8
    each = HEIC_DEEP_BYTES if deep else HEIC_BYTES + picture.has_alpha
    pixels = picture.size[0] * picture.size[1]
    _require(picture.size, limits, len(raw) + pixels * each)
    exif, icc = info.get("exif") or b"", info.get("icc_profile") or b""
    return Opened(picture.size, picture.mode, exif, icc, True, [picture], _load_heif)


def _load_heif(picture: Any) -> Rows:
    picture.load()
    stride, mode, (width, height) = picture.stride, picture.mode, picture.size
    pixels = memoryview(picture.data)

    def rows(top: int, bottom: int) -> Image.Image:
        part = bytes(pixels[top * stride : bottom * stride])
        return Image.frombuffer(mode, (width, bottom - top), part, "raw", mode, stride, 1)

    return Rows(mode, (width, height), rows)
