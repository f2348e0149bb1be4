"""Photos of people that two packages ship, and where their faces are.

The files are found by package and order, not by name. The boxes, (left, top, width, height) in
pixels from brow to chin, are those of the detector itself at a low threshold, each looked at by
eye, and no face was seen without one. So that it finds them as they are says little; what counts is
which of them it still finds made small, turned, dark or covered.
"""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image

from app.evidence.pictures.boxes import Box

Marked = tuple[tuple[int, int, int, int], ...]


class Source(NamedTuple):
    """Files of a package, and the faces in each of them, in the order of the files' names."""

    package: str
    files: str
    faces: tuple[Marked, ...]


SOURCES: Final = (
    Source("insightface", "data/images/*.png", (((8, 2, 84, 110),),)),
    Source(
        "insightface",
        "data/images/t*.jpg",
        (
            (
                (464, 262, 111, 153),
                (747, 344, 100, 139),
                (58, 271, 112, 125),
                (1134, 275, 94, 127),
                (266, 150, 103, 122),
                (901, 56, 114, 150),
            ),
        ),
    ),
    Source("insightface", "data/images/mask_*.jpg", ((), (), (), ())),  # masks that nobody wears
    Source(
        "feat",
        "tests/data/*.jpg",
        (
            ((118, 101, 280, 362),),
            ((121, 124, 258, 331),),
            ((108, 141, 268, 314),),
            ((43, 163, 262, 325),),
            ((846, 316, 194, 338),),
            (),
            (
                (686, 287, 106, 138),
                (315, 234, 98, 127),
                (530, 306, 102, 134),
                (219, 61, 92, 114),
                (438, 213, 79, 94),
            ),
            ((187, 139, 191, 269),),
        ),
    ),
    Source("feat", "tests/data/*.png", (((590, 235, 326, 375),),)),
)


class Photo(NamedTuple):
    """An RGB photo and the faces in it."""

    image: Image.Image
    faces: tuple[Box, ...]


@cache
def list_photos() -> tuple[Photo, ...]:
    """Every photo, 19 faces in 11 of them and none in the five others."""
    photos = []
    for source in SOURCES:
        files = sorted(_folder(source.package).glob(source.files))
        for file, marked in zip(files, source.faces, strict=True):
            image = Image.open(file).convert("RGB")
            photos.append(Photo(image, tuple(_box(one, image.size) for one in marked)))
    return tuple(photos)


def covered(face: Box, hidden: tuple[Box, ...]) -> float:
    """How much of the face (0..1) the one hidden box that covers most of it covers."""
    return max((box.share_of(face) for box in hidden), default=0.0)


def _folder(package: str) -> Path:
    """Where a package lies; it is not imported, since what it needs is not installed."""
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _box(marked: tuple[int, int, int, int], size: tuple[int, int]) -> Box:
    left, top, width, height = marked
    return Box(left / size[0], top / size[1], width / size[0], height / size[1])
