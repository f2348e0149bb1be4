"""Intake of a photo of 12 megapixels beside what Pillow alone would need, in processes of the same
kind, and the memory of the worst files.
"""

import time
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
from tests.load.intake_floor import shrink_with_pillow
from tests.load.options import Options

SIZE: Final = (4032, 3024)
ROUNDS: Final = 15
LIMITS: Final = {"most_bytes": 25_000_000, "most_pixels": 50_000_000, "memory_mb": 300}


def measure_intake(_deployment: Deployment, _options: Options) -> None:
    """Both by turns, in warm processes; then the worst files, each kind in a process of its own."""
    raw = drawn_photo()
    pictures, bare = PictureProcess(**LIMITS, seconds=60), ChildProcess()
    seconds: dict[str, list[float]] = {"intake": [], "floor": []}
    for _ in range(2 + ROUNDS):
        begun = time.perf_counter()
        bare.run(shrink_with_pillow, raw, within_s=60)
        between = time.perf_counter()
        pictures.take_in(raw)
        seconds["floor"].append(between - begun)
        seconds["intake"].append(time.perf_counter() - between)
    pictures.close()
    bare.close()
    intake, floor = (1000 * percentile(seconds[one][2:], 0.5) for one in ("intake", "floor"))
    say(Figure("intake of a 12-megapixel JPEG, p50", intake, "ms", "", floor))
    say(Figure("intake over bare Pillow", intake / floor, "×", "≤ 1.3"))
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
