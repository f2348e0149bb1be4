"""What is hidden is gone, whatever the box and the picture."""

import numpy as np
import pytest
from PIL import Image, ImageChops

from app.evidence.pictures.boxes import Box
from app.evidence.pictures.hiding import CELLS, hide

MIDDLE = Box(0.25, 0.25, 0.5, 0.5)


def noise(seed: int, size: tuple[int, int] = (240, 240)) -> Image.Image:
    """Any detail there could be; not the same for another seed."""
    values = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(values)


def stripes(width: int) -> Image.Image:
    """Black and white, `width` pixels wide each: every cell of a box is half of both."""
    row = (np.arange(240) // width % 2 * 255).astype(np.uint8)
    return Image.fromarray(np.repeat(row[np.newaxis, :, np.newaxis], 3, axis=2).repeat(240, 0))


def inside(image: Image.Image) -> Image.Image:
    return image.crop(MIDDLE.pixels(image.size))


def test_details_that_average_the_same_leave_the_same_picture() -> None:
    narrow, wide = stripes(1), stripes(5)
    for image in (narrow, wide):
        hide(image, [MIDDLE])
    difference = np.asarray(ImageChops.difference(inside(narrow), inside(wide)))
    assert difference.max() <= 1


def test_only_a_few_numbers_of_the_hidden_part_are_left() -> None:
    """Hidden parts of many pictures span no more dimensions than there are averages in one."""
    pictures = [noise(seed) for seed in range(40)]
    for picture in pictures:
        hide(picture, [MIDDLE])
    rows = np.stack([np.asarray(inside(p), dtype=float)[::4, ::4, 0].ravel() for p in pictures])
    sizes = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)
    rounding = np.median(sizes)
    assert (sizes > 3 * rounding).sum() <= CELLS * CELLS


def test_what_is_outside_stays_but_for_a_soft_edge() -> None:
    before = noise(1)
    after = before.copy()
    hide(after, [MIDDLE])
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None
    assert min(changed[:2]) >= 60 - 10
    assert max(changed[2:]) <= 180 + 10


def test_hiding_again_changes_next_to_nothing() -> None:
    once = noise(2)
    hide(once, [MIDDLE])
    twice = once.copy()
    hide(twice, [MIDDLE])
    left = np.abs(np.asarray(inside(once), dtype=int) - np.asarray(inside(twice), dtype=int))
    assert left.mean() < 4


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (2, 3), (33, 47)])
@pytest.mark.parametrize(
    "box",
    [
        Box(0, 0, 1, 1),
        Box(-1, -1, 3, 3),
        Box(0.9, 0.9, 0.5, 0.5),
        Box(-0.2, 0.4, 0.3, 0.01),
        Box(0.999, 0, 0.001, 1),
    ],
)
def test_any_box_is_hidden_in_any_picture(size: tuple[int, int], box: Box) -> None:
    image = noise(3, size)
    hide(image, [box])
    assert image.size == size
    assert image.mode == "RGB"


@pytest.mark.parametrize("box", [Box(0.5, 0.5, 0, 0), Box(0.5, 0.5, 0, 0.4), Box(1.1, 0, 0.5, 1)])
def test_a_box_of_nothing_changes_nothing(box: Box) -> None:
    before = noise(4)
    after = before.copy()
    hide(after, [box])
    assert ImageChops.difference(before, after).getbbox() is None
