"""Boxes: shares of the picture, whatever its size."""

import pytest

from app.evidence.pictures.boxes import Box, Pixels

WHOLE = Box(0, 0, 1, 1)


def test_a_box_grows_on_every_side_by_a_share_of_itself() -> None:
    assert Box(0.4, 0.4, 0.2, 0.1).grown(0.5) == pytest.approx((0.3, 0.35, 0.4, 0.2))


def test_what_leaves_the_picture_is_cut_off() -> None:
    assert Box(-0.5, 0.5, 1, 1).clipped() == Box(0, 0.5, 0.5, 0.5)
    assert Box(1.5, 0.2, 0.3, 0.3).clipped().width == 0
    assert Box(-3, -3, 9, 9).clipped() == WHOLE


def test_pixels_are_all_that_the_box_touches() -> None:
    assert Box(0.101, 0.5, 0.3, 0.25).pixels((100, 8)) == Pixels(10, 4, 41, 6)
    assert WHOLE.pixels((1, 1)) == Pixels(0, 0, 1, 1)


@pytest.mark.parametrize("box", [Box(0.5, 0.5, 0, 0), Box(2, 2, 1, 1), Box(-2, 0, 1, 1)])
def test_a_box_with_no_area_in_the_picture_has_no_pixels(box: Box) -> None:
    pixels = box.pixels((640, 480))
    assert (pixels.width, pixels.height) == (0, 0)


def test_overlap_is_of_both_and_a_share_is_of_one() -> None:
    left, middle = Box(0, 0, 0.5, 1), Box(0.25, 0, 0.5, 1)
    assert left.overlap(middle) == pytest.approx(1 / 3)
    assert WHOLE.share_of(left) == 1
    assert left.share_of(WHOLE) == 0.5
    assert left.overlap(Box(0.6, 0, 0.2, 1)) == 0
    assert Box(0, 0, 0, 0).overlap(Box(0, 0, 0, 0)) == 0
