"""Brings every kind of pixel to RGB on white, with colours as they were meant. Pure."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image, ImageCms

RGB: Final = "RGB"
WHITE: Final = "white"
SPACES: Final = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}  # a profile's colour space: Pillow's
STRIP: Final = 500_000  # pixels that are converted at once


class Profile(NamedTuple):
    """A colour profile: the mode it is for, and the way from there to sRGB."""

    mode: str
    to_srgb: Any


class Rows(NamedTuple):
    """A picture that some decoder holds: its mode and size, and its rows from one to another."""

    mode: str
    size: tuple[int, int]
    between: Callable[[int, int], Image.Image]


def reduced(picture: Image.Image | Rows, factor: int, mode: str) -> Image.Image:
    """The picture in that mode (RGB, L or CMYK) on white, at 1/`factor` of its size.

    Strip by strip, so that a large picture is never held a second time.
    """
    if isinstance(picture, Image.Image):
        if picture.mode == mode and "transparency" not in picture.info:
            return picture if factor == 1 else picture.reduce(factor)
        picture = _rows_of(picture)
    width, height = picture.size
    whole = Image.new(mode, (-(-width // factor), -(-height // factor)))
    rows = max(1, STRIP // (width * factor)) * factor
    for top in range(0, height, rows):
        strip = flattened(picture.between(top, min(height, top + rows)), mode)
        whole.paste(strip if factor == 1 else strip.reduce(factor), (0, top // factor))
    return whole


def _rows_of(picture: Image.Image) -> Rows:
    width = picture.width
    return Rows(
        picture.mode, picture.size, lambda top, bottom: picture.crop((0, top, width, bottom))
    )


def flattened(picture: Image.Image, mode: str) -> Image.Image:
    """A picture of any mode in RGB, L or CMYK, without transparency."""
    if picture.mode.startswith("I"):
        picture = _of_16_bits(picture)
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, WHITE)
        picture = Image.alpha_composite(ground, layered).convert(RGB)
    return picture if picture.mode == mode else picture.convert(mode)


def _of_16_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits as grey of 8: Pillow's own way would cut what is above 255."""
    deep = np.asarray(picture).astype(np.int64)
    return Image.fromarray(np.clip(deep >> 8, 0, 255).astype(np.uint8))


def profile_for(icc: bytes, mode: str) -> Profile | None:
    """The way to sRGB for pixels of that mode (Pillow's); None where there is no need or no way."""
    profile = _profile(icc) if icc else None
    if profile is None:
        return None
    greys = ("L", "LA", "1", "I;16", "I")
    kept = "CMYK" if mode == "CMYK" else "L" if mode in greys else RGB
    return profile if profile.mode == kept else None


@lru_cache(maxsize=8)  # phones of one kind all embed the same one
def _profile(icc: bytes) -> Profile | None:
    try:
        found = ImageCms.ImageCmsProfile(BytesIO(icc))
        if "sRGB" in (found.profile.profile_description or ""):
            return None
        mode = SPACES[found.profile.xcolor_space.strip()]
        return Profile(
            mode, ImageCms.buildTransform(found, ImageCms.createProfile("sRGB"), mode, RGB)
        )
    # A broken profile is no profile: the picture is shown as the camera wrote it.
    except Exception:
        return None


def in_srgb(picture: Image.Image, profile: Profile | None) -> Image.Image:
    """The picture in RGB, by its profile if it has one."""
    if profile is None:
        return picture if picture.mode == RGB else picture.convert(RGB)
    converted = ImageCms.applyTransform(picture, profile.to_srgb)
    return picture.convert(RGB) if converted is None else converted
