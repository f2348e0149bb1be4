"""Takes a photo in: from whatever a phone sent to what may be shown. Pure; runs in a process of
its own (`picture_process`), since it opens what strangers made.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Final

from PIL import Image

from app.evidence.pictures.boxes import Box
from app.evidence.pictures.colours import in_srgb, profile_for, reduced
from app.evidence.pictures.content import type_of
from app.evidence.pictures.faces import find_faces
from app.evidence.pictures.hiding import hide
from app.evidence.pictures.limits import DISPLAY_PX, THUMBNAIL_PX, Limits, whole_factor
from app.evidence.pictures.metadata import read_exif
from app.evidence.pictures.opening import Opened, open_picture
from app.evidence.pictures.pdq import GOOD_QUALITY, pdq
from app.evidence.pictures.refusals import Refusal, Unusable
from app.evidence.pictures.taken_in import TakenIn

# Measured on drawn photos of 12 megapixels: method 4 takes twice the time for 3 % fewer bytes.
QUALITY: Final = 80
METHOD: Final = 2
UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS: Final = (5, 6, 7, 8)


def take_in(
    raw: bytes, limits: Limits, marked: Sequence[Box] = (), known_faces: Sequence[Box] | None = None
) -> TakenIn:
    """What may be shown of a photo, with what its file says of itself.

    Faces are looked for unless they are known already. Raises `Unusable`.
    """
    content_type = type_of(raw)
    if len(raw) > limits.bytes:
        raise Unusable(Refusal.TOO_LARGE)
    opened = open_picture(raw, content_type, limits, DISPLAY_PX)
    said = read_exif(opened.exif)
    turn = 1 if opened.turned else said.orientation
    picture = _upright(opened, turn)
    with ThreadPoolExecutor(1) as thread:
        # Both leave Python's lock. Most photos show no face: then what was drawn meanwhile is it.
        early = None if marked or known_faces else thread.submit(_encode_both, picture)
        faces = tuple(known_faces) if known_faces is not None else find_faces(picture)
        print_of_it = _print_of(picture)
        drawn = early.result() if early else None
    if drawn is None or faces:
        hide(picture, [*faces, *marked])
        drawn = _encode_both(picture)
    width, height = opened.size[::-1] if turn in SIDEWAYS else opened.size
    return TakenIn(content_type, width, height, said.origin, faces, *drawn, print_of_it)


def _upright(opened: Opened, turn: int) -> Image.Image:
    """The picture in RGB, upright, at most DISPLAY_PX a side."""
    profile = profile_for(opened.icc, opened.mode)
    mode = profile.mode if profile else "RGB"
    try:
        picture = _decoded(opened, mode)
    except (Unusable, MemoryError):
        raise
    # Decoders fail in many ways on hostile bytes; all of them mean the same to the person.
    except Exception as error:
        raise Unusable(Refusal.DAMAGED) from error
    picture = in_srgb(picture, profile)
    if turn in UPRIGHT:
        picture = picture.transpose(UPRIGHT[turn])
    bare = Image.new("RGB", picture.size)  # nothing but pixels goes on from here
    bare.paste(picture)
    return bare


def _decoded(opened: Opened, mode: str) -> Image.Image:
    whole = opened.decode()
    small = reduced(whole, whole_factor(max(whole.size), DISPLAY_PX), mode)
    size = _fitting(small.size, DISPLAY_PX)
    return small if small.size == size else small.resize(size, Image.Resampling.BICUBIC)


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    shrink = min(1.0, longest / max(size))
    return max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))


def _print_of(picture: Image.Image) -> bytes | None:
    found, quality = pdq(picture)
    return found if quality >= GOOD_QUALITY else None


def _encode_both(picture: Image.Image) -> tuple[bytes, bytes]:
    """Display picture and thumbnail."""
    size = _fitting(picture.size, THUMBNAIL_PX)
    small = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _encode(picture), _encode(small)


def _encode(picture: Image.Image) -> bytes:
    """WebP of a picture in RGB."""
    written = BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=METHOD)
    return written.getvalue()
