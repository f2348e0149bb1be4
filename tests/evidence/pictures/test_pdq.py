"""Our PDQ agrees with Meta's, lasts through small changes, and tells scenes apart."""

import time
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from app.demo.canvas import Canvas
from app.demo.chance import start_chance
from app.demo.pictures import SCENES
from app.demo.scenes import WALL
from app.evidence.pictures.pdq import GOOD_QUALITY, pdq
from app.evidence.prints import distance

# By Meta's own program (pdqhash 0.2.8), from the first drawing of these scenes of the demo. Its
# samples lie a pixel and a half further right and down than the middle of each cell; where ours
# are laid as far, 35 of the demo's 43 pictures have the same bits and the others differ in two.
REFERENCE = {
    0: "49e66ce6a739921968c66ca69339d35b1ccb2c24e3264edb9a59932665a5d879",
    3: "5b916ce6b47cdb8924b2b96e9b0d24b4c9669b5e25a4cc7636d1b52eea6c22c0",
    7: "ccccccccccccf4c3333433933331f2c3ccf3cb93f0d33ccd30c30cccb0c3c734",
    11: "db0e632c0c7924d93699c1c3c92c730679a48c7334f12879d9e6c926f2ceb69f",
}


@cache
def scene(number: int) -> Image.Image:
    """The first drawing of that scene, as the demo shows it."""
    canvas = Canvas(start_chance(SCENES[number].item_keys[0], 1), WALL)
    SCENES[number].draw(canvas)
    return Image.open(BytesIO(canvas.photograph())).convert("RGB")


def encoded(image: Image.Image, kind: str) -> Image.Image:
    written = BytesIO()
    image.save(written, kind, quality=60)
    return Image.open(written)


@pytest.mark.parametrize("number", REFERENCE)
def test_the_hash_is_nearly_that_of_metas_program(number: int) -> None:
    assert distance(pdq(scene(number))[0], bytes.fromhex(REFERENCE[number])) <= 12


@pytest.mark.parametrize(
    "change",
    [
        lambda image: encoded(image, "JPEG"),
        lambda image: encoded(image, "WEBP"),
        lambda image: image.resize((512, 384)),
        lambda image: image.resize((2731, 2048)),
        lambda image: ImageEnhance.Brightness(image).enhance(1.1),
        lambda image: image.convert("L"),
        lambda image: image.convert("RGBA"),
        lambda image: image.convert("CMYK"),
        lambda image: image.quantize(64, Image.Quantize.FASTOCTREE),
    ],
    ids=["jpeg", "webp", "half", "double", "brighter", "grey", "alpha", "cmyk", "palette"],
)
def test_a_small_change_changes_few_bits(change: Callable[[Image.Image], Image.Image]) -> None:
    for number in REFERENCE:
        before, after = pdq(scene(number))[0], pdq(change(scene(number)))[0]
        assert distance(before, after) <= 15


def test_pictures_of_other_things_are_far_apart() -> None:
    hashes = [pdq(scene(number))[0] for number in REFERENCE]
    apart = [distance(one, other) for one in hashes for other in hashes if one != other]
    assert len(apart) == 12
    assert min(apart) > 80


def test_half_of_the_bits_are_set() -> None:
    assert int.from_bytes(pdq(scene(0))[0]).bit_count() == 128


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "I;16", "CMYK", "F"])
@pytest.mark.parametrize("size", [(1, 1), (3000, 1), (640, 480)])
def test_a_picture_of_nothing_has_no_quality_whatever_it_is(
    mode: str, size: tuple[int, int]
) -> None:
    wall, quality = pdq(Image.new(mode, size))
    assert (len(wall), quality) == (32, 0)


def test_a_wall_in_soft_light_is_too_little_to_go_by() -> None:
    wall = Image.radial_gradient("L").resize((1024, 768)).point(lambda value: 140 + value // 8)
    ImageDraw.Draw(wall).line([(0, 400), (1024, 410)], 120, 3)
    assert pdq(wall)[1] < GOOD_QUALITY <= pdq(scene(0))[1]


def test_a_display_picture_is_hashed_in_a_moment() -> None:
    image = scene(0).resize((2048, 1536))
    pdq(image)
    took = []
    for _ in range(3):
        begun = time.process_time()
        pdq(image)
        took.append(time.process_time() - begun)
    assert min(took) < 0.05  # 5 ms by itself; tests run beside each other
