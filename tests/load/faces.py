"""How many faces are missed, by their size and what hides or spoils them; how many are made up.

Faces of 19 people in 11 photos that two packages ship stand in the demo's drawn rooms, each also
mirrored. A face is missed when no hidden box covers FOUND of it. That shows what size, angle,
light and cover do to the detector; it says little of how misses differ between people, since 19
are few, and nothing of crowds, helmets, make-up or cameras that no photo here was taken with.
"""

import math
import time
from collections.abc import Iterator
from typing import Final

from app.evidence.pictures.faces import find_faces
from tests.evidence.pictures.shipped_faces import covered, list_photos
from tests.load.deployment import Deployment
from tests.load.face_scenes import CONDITIONS, Condition, list_rooms, set_scenes
from tests.load.figures import Figure, percentile, remark, say
from tests.load.options import Options

HEIGHTS_PX: Final = (16, 24, 32, 48, 96, 200)
FOUND: Final = 0.75  # of the marked face is covered by one hidden box
Z_95: Final = 1.96


def measure_faces(_deployment: Deployment, _options: Options) -> None:
    """The shipped photos as they are, the drawn scenes, then pictures without anybody."""
    seconds: list[float] = []
    _say_missed("as shipped", _missed_as_shipped())
    for condition in CONDITIONS:
        for height_px in HEIGHTS_PX:
            missed = list(_missed(condition, height_px, seconds))
            _say_missed(f"{condition.name}, {height_px} px", missed)
    _say_made_up()
    say(Figure("faces looked for in 2048 × 1536, p50", 1000 * percentile(seconds, 0.5), "ms"))


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, J. Am. Stat. Assoc. 22, 1927, p. 209), 0..1."""
    share, square = count / total, Z_95 * Z_95
    middle = share + square / (2 * total)
    spread = Z_95 * math.sqrt((share * (1 - share) + square / (4 * total)) / total)
    whole = 1 + square / total
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def _missed_as_shipped() -> list[bool]:
    return [
        covered(face, boxes) < FOUND
        for photo in list_photos()
        for boxes in (find_faces(photo.image),)
        for face in photo.faces
    ]


def _missed(condition: Condition, height_px: int, seconds: list[float]) -> Iterator[bool]:
    for scene in set_scenes(condition, height_px, list_rooms()):
        started = time.perf_counter()
        boxes = find_faces(scene.image)
        seconds.append(time.perf_counter() - started)
        yield from (covered(face, boxes) < FOUND for face in scene.faces)


def _say_missed(name: str, missed: list[bool]) -> None:
    count, total = sum(missed), len(missed)
    low, high = (round(100 * share) for share in wilson(count, total))
    counted = f"{count} of {total}, 95 % from {low} to {high}"
    say(Figure(f"faces missed, {name}: {counted}", 100 * count / total, "%"))


def _say_made_up() -> None:
    """Faces found where nobody is."""
    rooms = list_rooms()
    empty = [photo.image for photo in list_photos() if not photo.faces]
    for name, images in (("drawn rooms", rooms), ("shipped pictures of nobody", empty)):
        found = sum(len(find_faces(image)) for image in images)
        say(Figure(f"faces made up in {len(images)} {name}", found, "faces"))
    remark("heights are those of the face, brow to chin, in a display picture of 2048 × 1536")
