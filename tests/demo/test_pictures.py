"""The drawn photos."""

from io import BytesIO

from PIL import Image

from app.checklists.definition import PhotoRule
from app.demo.canvas import LARGEST_BYTES
from app.demo.pictures import ANY_ITEM, draw_pictures
from tests.demo.invented import list_checklists


def test_they_are_small_jpegs_and_no_two_are_the_same() -> None:
    pictures = draw_pictures()
    assert len({picture.sha256 for picture in pictures}) == len(pictures) > 30
    for picture in pictures:
        assert len(picture.content) <= LARGEST_BYTES
        with Image.open(BytesIO(picture.content)) as image:
            assert (image.format, image.size) == ("JPEG", (1024, 768))


def test_they_are_drawn_alike_each_time() -> None:
    again = draw_pictures.__wrapped__()
    assert [one.sha256 for one in again] == [one.sha256 for one in draw_pictures()]


def test_every_check_that_asks_for_a_photo_has_one_of_its_own() -> None:
    wanted = {
        item.key
        for checklist in list_checklists().values()
        for item in checklist.items
        if item.photo in (PhotoRule.ON_FAILURE, PhotoRule.REQUIRED)
    }
    drawn = {key for picture in draw_pictures() for key in picture.item_keys}
    assert wanted <= drawn
    assert ANY_ITEM in drawn
