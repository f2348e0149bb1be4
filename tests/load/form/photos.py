"""A photo of twelve megapixels, from its choice to a small one that is hashed and stored."""

import random
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageFilter
from playwright.sync_api import Browser, Page

from tests.load.form.checklists import SHORT, item_key
from tests.load.form.form_side import Form, read_store
from tests.load.form.phone import (
    PROCESSOR_SLOWED,
    ask_until,
    fresh_page,
    slow_network,
    slow_processor,
    tap,
)
from tests.load.form.sides import FAIL
from tests.load.form.slowing import renderers_of, slowed

WIDTH, HEIGHT = 4000, 3000
QUALITY = 93


@dataclass(frozen=True, slots=True)
class Shrinking:
    """Seconds from the choice to the stored picture on the screen, and its kilobytes."""

    seconds: float
    kilobytes: float


def draw_photo(path: Path) -> None:
    """Writes a JPEG of 12 megapixels and 4 to 6 MB: large shapes, edges, a sensor's noise."""
    chance = random.Random(12)  # noqa: S311 - the same picture each time
    small = Image.new("RGB", (40, 30))
    small.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(1200)])
    shapes = small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    edges = small.filter(ImageFilter.CONTOUR).resize((WIDTH, HEIGHT), Image.Resampling.NEAREST)
    noise = Image.effect_noise((WIDTH, HEIGHT), 40).convert("RGB")
    photo = Image.blend(Image.blend(shapes, edges, 0.15), noise, 0.16)
    photo.save(path, quality=QUALITY)


def shrink_photo(browser: Browser, form: Form, photo: Path, *, all_slowed: bool) -> Shrinking:
    """Once, behind a failure, on a fresh phone; with all of its threads slowed, or as slow as
    DevTools can.
    """
    key = item_key(0)
    with fresh_page(browser, form.kept) as page:
        form.open_checklist(page, SHORT)
        tap(page, form.target(key, FAIL), form.given(key, FAIL))
        page.evaluate(f"bench.watchPhoto({f'[data-item={key}] figure img'!r})")
        slow_network(page)
        if all_slowed:
            with slowed(renderers_of(browser), PROCESSOR_SLOWED):
                milliseconds = _choose(page, key, photo)
        else:
            slow_processor(page)
            milliseconds = _choose(page, key, photo)
        (size,) = read_store(page, "photos", "(photo) => photo.bytes")
        return Shrinking(milliseconds / 1000, float(str(size)) / 1000)


def _choose(page: Page, key: str, photo: Path) -> float:
    page.locator(f"[data-item='{key}'] [type=file]").last.set_input_files(photo)
    milliseconds: float = ask_until(page, "bench.photo")
    return milliseconds
