"""Intake of a photo of 12 megapixels beside what Pillow alone would need, in processes of the same
kind, and the memory of the worst files.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import numpy as np
from PIL import Image
from PIL.ExifTags import Base

from app.evidence.picture_process import PictureProcess
from app.evidence.pictures.refusals import Unusable
from app.kernel.child_process import ChildProcess
from tests.evidence import photos
from tests.load.deployment import Deployment
from tests.load.figures import Figure, percentile, say
from tests.load.intake_floor import shrink_drafted, shrink_whole
from tests.load.options import Options

SIZE: Final = (4032, 3024)
ROUNDS: Final = 15
LIMITS: Final = {"most_bytes": 25_000_000, "most_pixels": 50_000_000, "memory_mb": 300}


def measure_intake(_deployment: Deployment, _options: Options) -> None:
    """Both by turns, in warm processes; then the worst files, each kind in a process of its own."""
    raw = drawn_photo()
    pictures, bare = PictureProcess(**LIMITS, seconds=60), ChildProcess()
    ways: dict[str, Callable[[], object]] = {
        "intake": lambda: pictures.take_in(raw),
        "whole": lambda: bare.run(shrink_whole, raw, within_s=60),
        "drafted": lambda: bare.run(shrink_drafted, raw, within_s=60),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(2 + ROUNDS):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - begun)
    pictures.close()
    bare.close()
    ms = {name: 1000 * percentile(took[2:], 0.5) for name, took in seconds.items()}
    say(Figure("intake of a 12-megapixel JPEG, p50", ms["intake"], "ms", "", ms["whole"]))
    say(Figure("intake over bare Pillow", ms["intake"] / ms["whole"], "×", "≤ 1.3"))
    name = "intake over bare Pillow that decodes at half the size"
    say(Figure(name, ms["intake"] / ms["drafted"], "×", "", ms["drafted"]))
    _say_memory()


def drawn_photo() -> bytes:
    """Soft shapes under grain, as a phone writes them: turned, 4:2:0, some megabytes."""
    chance = np.random.default_rng(4)
    width, height = SIZE
    shapes = Image.fromarray(chance.integers(0, 255, (48, 64, 3), dtype=np.uint8))
    soft = np.asarray(shapes.resize(SIZE, Image.Resampling.BICUBIC)).astype(np.int16)
    grain = chance.normal(0, 9, (height, width, 1)).astype(np.int16)
    photo = Image.fromarray((soft + grain).clip(0, 255).astype(np.uint8))
    turned = photos.exif_of({Base.Orientation: 6, **photos.PHONE}, photos.AT_NOON, photos.MADRID)
    return photos.written(photo, quality=85, exif=turned)


def _say_memory() -> None:
    for name, files in (
        ("accepted", photos.worst_accepted()),
        ("refused", photos.worst_refused()),
    ):
        peaks = {kind: _peak_mb(raw) for kind, raw in files.items()}
        worst = max(peaks, key=lambda kind: peaks[kind])
        say(Figure(f"memory of the worst file {name} ({worst})", peaks[worst], "MB", "≤ 300"))


def _peak_mb(raw: bytes) -> float:
    """The peak of a process that has opened this file alone."""
    pictures = PictureProcess(**LIMITS, seconds=60)
    with suppress(Unusable):
        pictures.take_in(raw)
    pictures.close()
    return pictures.peak_mb()
