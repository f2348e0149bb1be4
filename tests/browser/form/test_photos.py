"""Photos as phones take them: large, turned, with a place in them, or no photo at all."""

import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import FilePayload, Route, expect

from app.evidence.models import Photo
from app.evidence.store_choice import store_of
from app.kernel.database import db
from tests.browser.form.walker import Walker, picture

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

LAST_WEEK = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)
LONGEST_SIDE_PX = 2048
NEAR_400_KB = 450_000
ORIENTATION, TURNED_RIGHT, GPS = 0x0112, 6, 0x8825


def large_and_turned() -> bytes:
    """12 megapixels; red on what is the left as stored, and on top once it is turned upright."""
    image = Image.effect_noise((1000, 750), 60).resize((4000, 3000)).convert("RGB")
    image.paste("red", (0, 0, 2000, 3000))
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif.get_ifd(GPS).update({1: "N", 2: (40.0, 25.0, 0.0), 3: "W", 4: (3.0, 42.0, 0.0)})
    out = BytesIO()
    image.save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


def see_through() -> bytes:
    """A PNG: a blue square, and nothing around it."""
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    image.paste((0, 0, 255, 255), (150, 100, 250, 200))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def give(walker: Walker, *files: FilePayload) -> None:
    """Chooses files from the gallery for the photo item."""
    walker.item("mirror").locator("input[multiple]").set_input_files(list(files))


def jpeg(content: bytes, name: str = "a.jpg") -> FilePayload:
    return FilePayload(name=name, mimeType="image/jpeg", buffer=content)


def finish_and_fetch(app: Flask, walker: Walker) -> list[Image.Image]:
    """The photos that the server has once all is sent, in the order in which they were taken."""
    walker.answer_all_well()
    walker.finish()
    walker.wait_until_sent()
    with app.app_context():
        photos = sorted(db.session.query(Photo).all(), key=lambda photo: photo.id)
        store = store_of(app)
        contents = [store.read(photo.store_key) for photo in photos]
    assert all(len(content) <= NEAR_400_KB for content in contents)
    return [Image.open(BytesIO(content)) for content in contents]


def test_a_picture_of_the_gallery_says_that_it_is_older(
    app: Flask, walker: Walker, tmp_path: Path
) -> None:
    walker.begin()
    found = tmp_path / "old.jpg"
    found.write_bytes(picture())
    os.utime(found, (LAST_WEEK.timestamp(), LAST_WEEK.timestamp()))
    walker.item("mirror").locator("input[multiple]").set_input_files(found)
    finish_and_fetch(app, walker)
    with app.app_context():
        assert db.session.query(Photo).one().said_captured_at == LAST_WEEK


def near(colour: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(part - other) < 12 for part, other in zip(colour, wanted, strict=True))


def test_a_large_turned_photo_arrives_small_upright_and_without_its_place(
    app: Flask, walker: Walker
) -> None:
    walker.begin()
    give(walker, jpeg(large_and_turned()))
    expect(walker.item("mirror").locator("figure img")).to_have_count(1, timeout=30_000)
    [image] = finish_and_fetch(app, walker)
    assert image.size == (1536, LONGEST_SIDE_PX)
    assert_upright_without_place(image)


def without_worker(walker: Walker, script: str) -> None:
    """An old browser: its workers shrink nothing, and its pages begin with this script."""
    walker.page.add_init_script("Worker = class { constructor() { throw new Error(); } };" + script)
    walker.page.reload()


@pytest.mark.parametrize("place", ["worker", "page"])
def test_a_browser_that_reads_no_bitmaps_shows_the_picture_to_itself(
    app: Flask, lone_walker: Walker, place: str
) -> None:
    walker = lone_walker
    broken = "self.createImageBitmap = async () => { throw new TypeError('for the test'); };"
    if place == "page":
        without_worker(walker, broken)
    else:
        spoil_worker(walker, broken)
    walker.begin()
    give(walker, jpeg(large_and_turned()))
    expect(walker.item("mirror").locator("figure img")).to_have_count(1, timeout=30_000)
    [image] = finish_and_fetch(app, walker)
    assert_upright_without_place(image)


def test_a_browser_that_knows_no_orientation_turns_the_picture_by_itself(
    app: Flask, lone_walker: Walker
) -> None:
    walker = lone_walker
    spoil_worker(
        walker,
        """const create = self.createImageBitmap;
        self.createImageBitmap = async (file, options) => {
          if (options) throw new TypeError("for the test");
          return create.call(self, file);
        };""",
    )
    walker.page.add_init_script("Image = undefined")
    walker.page.reload()
    walker.begin()
    give(walker, jpeg(large_and_turned()))
    expect(walker.item("mirror").locator("figure img")).to_have_count(1, timeout=30_000)
    [image] = finish_and_fetch(app, walker)
    assert_upright_without_place(image)


def test_a_photo_that_can_be_read_and_not_made_small_stays_on_the_phone(
    lone_walker: Walker,
) -> None:
    walker = lone_walker
    without_worker(walker, "HTMLCanvasElement.prototype.toBlob = (take) => take(null);")
    walker.begin()
    give(walker, jpeg(large_and_turned()))
    expect(walker.page.locator(".toast")).to_contain_text("This phone cannot read that picture.")
    assert walker.kept("photos") == []


def spoil_worker(walker: Walker, script: str) -> None:
    """An old browser: its worker begins with this script."""

    def begin_with(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=script + answer.text())

    walker.context.route("**/shrinker*.js", begin_with)


def assert_upright_without_place(image: Image.Image) -> None:
    """It is `large_and_turned`, made small."""
    width, height = image.size
    assert 1600 < height <= LONGEST_SIDE_PX
    assert abs(width / height - 3 / 4) < 0.01
    assert near(image.getpixel((width // 2, height // 7)), (254, 0, 0)), "What was left is on top."
    assert not near(image.getpixel((width // 2, height * 6 // 7)), (254, 0, 0))
    assert dict(image.getexif()) == {}


def test_what_is_see_through_gets_white_paper_behind_it(app: Flask, walker: Walker) -> None:
    walker.begin()
    give(walker, FilePayload(name="a.png", mimeType="image/png", buffer=see_through()))
    expect(walker.item("mirror").locator("figure img")).to_have_count(1)
    [image] = finish_and_fetch(app, walker)
    assert (image.format, image.size) == ("JPEG", (400, 300))
    assert near(image.getpixel((10, 10)), (255, 255, 255))
    assert near(image.getpixel((200, 150)), (0, 0, 254))


def test_several_photos_come_at_once_and_one_of_them_goes_again(app: Flask, walker: Walker) -> None:
    walker.begin()
    colours = [(200, 30, 30), (30, 160, 30), (30, 30, 200)]
    files = []
    for colour in colours:
        out = BytesIO()
        Image.new("RGB", (320, 240), colour).save(out, "JPEG")
        files.append(jpeg(out.getvalue()))
    give(walker, *files)
    shown = walker.item("mirror").locator("figure img")
    expect(shown).to_have_count(3)
    walker.item("mirror").get_by_role("button", name="Remove photo 2").click()
    expect(shown).to_have_count(2)
    walker.wait_until(lambda: len(walker.kept("photos")) == 2)
    first, last = finish_and_fetch(app, walker)
    assert near(first.getpixel((160, 120)), colours[0])
    assert near(last.getpixel((160, 120)), colours[2])


def test_what_is_no_picture_is_refused_with_a_sentence(walker: Walker) -> None:
    walker.begin()
    give(walker, jpeg(b"This is a list of errands."), jpeg(picture(1), "b.jpg"))
    expect(walker.page.locator(".toast")).to_contain_text(
        "This phone cannot read that picture. Take it with the camera, or choose a JPEG or PNG."
    )
    expect(walker.item("mirror").locator("figure img")).to_have_count(1)
    assert len(walker.kept("photos")) == 1
