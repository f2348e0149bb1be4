"""The PDQ hash of a picture: 256 bits that hardly change when the picture hardly changes. Pure.

From the published description: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
Algorithm", Facebook, 2019. The luminance is brought down to 64 x 64 by a tent filter, its slow
waves are the 16 x 16 lowest terms of a cosine transform (the constant one left out), and a bit says
whether a term is above their median. Two pictures are compared by how many bits differ: see
`prints`. There the tent is two box filters over the whole picture, one after the other; here it is
one of Pillow's, of the same width, over a picture that was brought down by whole numbers before.
A few bits of 256 come out otherwise than in Meta's own program (`tests/evidence/pictures`).
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE: Final = 64
TERMS: Final = 16
LEAST_SIDE: Final = 512  # what whole numbers may bring a picture down to: eight pixels a cell
GOOD_QUALITY: Final = 50  # below it there is too little in a picture to tell it from others
STEEPNESS_OF_QUALITY_1: Final = 90

Matrix = NDArray[np.float64]


def pdq(image: Image.Image) -> tuple[bytes, int]:
    """The hash (32 bytes, as its usual hexadecimal form reads) and the quality, 0 to 100.

    Any size and mode; what is transparent counts as its own colour.
    """
    luminance = _bring_down(image)
    transform = _cosines()
    terms = transform @ luminance @ transform.T
    # The lower of the two middle ones, so that 128 bits are set.
    median = np.partition(terms, TERMS * TERMS // 2 - 1, axis=None)[TERMS * TERMS // 2 - 1]
    bits = (terms > median).ravel()
    return np.packbits(bits[::-1]).tobytes(), _quality(luminance)


def _bring_down(image: Image.Image) -> Matrix:
    """64 x 64 of luminance, 0 to 255: means weighted by a tent as wide as the cell around each.

    A bilinear resize weighs by tents twice as wide as the pixels it makes. Pixels of half a cell
    therefore have the right tent, and those in the middle of cells are every other one when the
    first lies half a pixel further in.
    """
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    image = image.reduce(
        (max(1, image.width // LEAST_SIDE), max(1, image.height // LEAST_SIDE))
    ).convert("L")
    across, down = image.width / (4 * SIDE), image.height / (4 * SIDE)
    within = (across, down, image.width - across, image.height - down)
    side = 2 * SIDE - 1
    tents = image.convert("F").resize((side, side), Image.Resampling.BILINEAR, within)
    return np.asarray(tents, np.float64)[::2, ::2]


@cache
def _cosines() -> Matrix:
    """The rows 1 to 16 of the cosine transform of 64 values (DCT-II, orthonormal)."""
    row, column = np.arange(1, TERMS + 1)[:, None], np.arange(SIDE)[None, :]
    waves: Matrix = np.sqrt(2 / SIDE) * np.cos(np.pi / (2 * SIDE) * row * (2 * column + 1))
    return waves


def _quality(luminance: Matrix) -> int:
    """How much there is to see: the steps between neighbours in whole hundredths of white."""
    steps = sum(
        int(np.abs(np.trunc(np.diff(luminance, axis=axis) * 100 / 255)).sum()) for axis in (0, 1)
    )
    return min(100, steps // STEEPNESS_OF_QUALITY_1)
