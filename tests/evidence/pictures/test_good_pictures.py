"""What is taken in is upright, has its colours, and says where it comes from; nothing else."""

import struct
from datetime import timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, Base

from app.evidence.picture_process import PictureProcess
from app.evidence.pictures.boxes import Box
from app.evidence.pictures.content import HEIC, HEIF, JPEG, PNG, WEBP, require_type
from app.evidence.pictures.refusals import Refusal, Unusable
from tests.evidence import photos
from tests.evidence.photos import (
    AT_NOON,
    GOOD,
    MADRID,
    PHONE,
    QUARTERS,
    SIDE,
    exif_of,
    noisy,
    quarters,
    written,
)

RED, GREEN, BLUE, SAND = QUARTERS.values()
WHITE = (255, 255, 255)


def shown(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def corners(content: bytes) -> list[Any]:
    """The colours in the middles of the four quarters."""
    picture = shown(content)
    places = [(x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]
    return [picture.getpixel((int(x * picture.width), int(y * picture.height))) for x, y in places]


def assert_alike(found: list[Any], wanted: list[Any], within: int = 12) -> None:
    assert np.abs(np.array(found, int) - np.array(wanted, int)).max() <= within, found


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (written(quarters(), quality=95), [RED, GREEN, BLUE, SAND]),
        (written(quarters(), progressive=True, quality=95), [RED, GREEN, BLUE, SAND]),
        (written(quarters("CMYK"), quality=95), [RED, GREEN, BLUE, SAND]),
        (written(quarters(), "PNG"), [RED, GREEN, BLUE, SAND]),
        (written(quarters().quantize(8), "PNG"), [RED, GREEN, BLUE, SAND]),
        (photos.sixteen_bits(), [RED, GREEN, BLUE, SAND]),
        (photos.palette_with_transparency(), [WHITE, GREEN, BLUE, SAND]),
        (written(quarters(), "WEBP", quality=95), [RED, GREEN, BLUE, SAND]),
        (written(quarters(), "WEBP", lossless=True), [RED, GREEN, BLUE, SAND]),
        (written(quarters(), "HEIF", quality=95), [RED, GREEN, BLUE, SAND]),
    ],
    ids=["JPEG", "progressive", "CMYK", "PNG", "palette", "16 bits", "palette, transparent",
         "WebP", "WebP without loss", "HEIC"],
)  # fmt: skip
def test_colours_are_right(pictures: PictureProcess, raw: bytes, wanted: list[Any]) -> None:
    taken = pictures.take_in(raw)
    assert_alike(corners(taken.display), wanted, 45 if b"HEIF" in raw[:20] else 20)
    assert shown(taken.display).size == (2 * SIDE, 2 * SIDE)


def test_what_is_transparent_lies_on_white(pictures: PictureProcess) -> None:
    picture = quarters("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, SIDE, SIDE))
    for kind in ("PNG", "WEBP", "HEIF"):
        taken = pictures.take_in(written(picture, kind))
        assert_alike(corners(taken.display)[:1], [WHITE], 3)


def test_grey_of_16_bits_keeps_its_shades(pictures: PictureProcess) -> None:
    shades = np.repeat(np.linspace(0, 65_535, 256).astype(np.uint16)[None], 64, axis=0)
    taken = pictures.take_in(written(Image.fromarray(shades), "PNG"))
    line = np.asarray(shown(taken.display).convert("L"))[32].astype(int)
    assert np.abs(line - np.arange(256)).max() <= 6


def test_colours_of_another_space_become_srgb(pictures: PictureProcess) -> None:
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    swapped = swapped_profile()
    raw = written(quarters(), "PNG", icc_profile=swapped)
    profile = ImageCms.ImageCmsProfile(BytesIO(swapped))
    wanted = ImageCms.profileToProfile(quarters(), profile, srgb)
    assert wanted is not None
    taken = pictures.take_in(raw)
    places = [(x, y) for y in (80, 240) for x in (80, 240)]
    assert_alike(corners(taken.display), [wanted.getpixel(place) for place in places], 20)
    broken = pictures.take_in(written(quarters(), "PNG", icc_profile=b"no profile at all"))
    assert_alike(corners(broken.display), [RED, GREEN, BLUE, SAND], 20)
    of_no_picture = ImageCms.ImageCmsProfile(lab).tobytes()
    odd = pictures.take_in(written(quarters(), "PNG", icc_profile=of_no_picture))
    assert_alike(corners(odd.display), [RED, GREEN, BLUE, SAND], 20)


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_grey_is_shown_by_its_profile_also_with_transparency(
    pictures: PictureProcess, mode: str
) -> None:
    grey = Image.new("L", (64, 64), 128).convert(mode)
    for profile, shown in ((None, 128), (linear_grey(), 188)):
        taken = pictures.take_in(written(grey, "PNG", icc_profile=profile))
        with Image.open(BytesIO(taken.display)) as picture:
            seen = picture.convert("RGB").getpixel((32, 32))
        assert seen == pytest.approx((shown,) * 3, abs=3)


def linear_grey() -> bytes:
    """A profile of grey whose numbers are amounts of light (ICC.1:2001-04): half is far brighter
    than half in sRGB.
    """
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    curve = b"curv" + bytes(4) + struct.pack(">I", 0)
    at = 128 + 4 + 2 * 12
    tags = struct.pack(">I", 2) + b"wtpt" + struct.pack(">II", at, len(white))
    tags += b"kTRC" + struct.pack(">II", at + len(white), len(curve))
    head = struct.pack(">I", at + len(white) + len(curve)) + bytes(4)
    head += bytes([2, 0x40, 0, 0]) + b"mntrGRAYXYZ " + bytes(12) + b"acsp" + bytes(28)
    head += struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + tags + white + curve


def swapped_profile() -> bytes:
    """A profile in which red and green have changed places: nothing hides whether it was used."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile).replace(b"s\0R\0G\0B", b"x\0R\0G\0B").replace(b"sRGB", b"xRGB")


UPRIGHT = [RED, GREEN, BLUE, SAND]
TURNED = {
    1: UPRIGHT,
    2: [GREEN, RED, SAND, BLUE],
    3: [SAND, BLUE, GREEN, RED],
    4: [BLUE, SAND, RED, GREEN],
    5: [RED, BLUE, GREEN, SAND],
    6: [BLUE, RED, SAND, GREEN],
    7: [SAND, GREEN, BLUE, RED],
    8: [GREEN, SAND, RED, BLUE],
}


@pytest.mark.parametrize("orientation", TURNED)
def test_a_picture_is_turned_upright(pictures: PictureProcess, orientation: int) -> None:
    picture = quarters(size=(320, 240))
    block = exif_of({Base.Orientation: orientation})
    taken = pictures.take_in(written(picture, exif=block, quality=95))
    assert_alike(corners(taken.display), TURNED[orientation], 20)
    wanted = (240, 320) if orientation >= 5 else (320, 240)
    assert shown(taken.display).size == (taken.width, taken.height) == wanted
    heic = pictures.take_in(written(picture, "HEIF", exif=block, quality=95))
    assert (heic.width, heic.height) == wanted
    assert_alike(corners(heic.display), TURNED[orientation], 45)


def test_what_a_file_says_of_itself_is_read_and_left_behind(pictures: PictureProcess) -> None:
    details = AT_NOON | {Base.OffsetTimeOriginal: "+05:30", Base.MakerNote: b"secret maker"}
    block = exif_of(PHONE | {Base.Artist: "secret person"}, details, MADRID)
    for kind in ("JPEG", "PNG", "WEBP", "HEIF"):
        taken = pictures.take_in(written(noisy(), kind, exif=block))
        origin = taken.origin
        assert str(origin.captured) == "2026-11-20 12:00:00"
        assert origin.offset == timedelta(hours=5, minutes=30)
        assert origin.device == "Acme P9"
        assert origin.latitude == pytest.approx(40 + 25 / 60)
        assert origin.longitude == pytest.approx(-3.7)
        for content in (taken.display, taken.thumbnail):
            assert b"secret" not in content
            assert not {b"EXIF", b"XMP ", b"ICCP"} & {content[at : at + 4] for at in (12, 30)}
            assert not Image.open(BytesIO(content)).getexif()


@pytest.mark.parametrize(
    ("size", "display", "thumbnail"),
    [
        ((1, 1), (1, 1), (1, 1)),
        ((320, 200), (320, 200), (320, 200)),
        ((4032, 3024), (2016, 1512), (320, 240)),
        ((3264, 2448), (2048, 1536), (320, 240)),
        ((9000, 30), (2048, 7), (320, 1)),
    ],
)
def test_display_and_thumbnail_are_no_larger_than_needed(
    pictures: PictureProcess,
    size: tuple[int, int],
    display: tuple[int, int],
    thumbnail: tuple[int, int],
) -> None:
    for kind in ("JPEG", "PNG"):
        taken = pictures.take_in(written(Image.new("RGB", size, BLUE), kind))
        assert (taken.width, taken.height) == size
        found = shown(taken.display).size
        assert max(found) <= 2048
        assert np.abs(np.array(found) - display).max() <= 50
        assert shown(taken.thumbnail).size == thumbnail
        assert_alike([shown(taken.display).getpixel((0, 0))], [BLUE], 20)


def test_what_is_marked_is_hidden_in_both_pictures(pictures: PictureProcess) -> None:
    raw = written(noisy())
    plain, hidden = pictures.take_in(raw), pictures.take_in(raw, [Box(0.5, 0.5, 0.5, 0.5)])
    for before, after in ((plain.display, hidden.display), (plain.thumbnail, hidden.thumbnail)):
        rough, smooth = (np.asarray(shown(one)).astype(int) for one in (before, after))
        height, width, _ = rough.shape
        corner = np.s_[height // 2 + 9 :, width // 2 + 9 :]
        assert np.abs(np.diff(smooth[corner], axis=1)).mean() < 2
        assert np.abs(rough - smooth)[: height // 3, : width // 3].mean() < 3
    assert plain.pdq == hidden.pdq is not None


def test_a_picture_without_anything_in_it_has_no_print(pictures: PictureProcess) -> None:
    assert pictures.take_in(written(Image.new("RGB", (800, 600), SAND))).pdq is None
    assert len(pictures.take_in(GOOD).pdq or b"") == 32


def test_known_faces_are_hidden_and_not_looked_for(pictures: PictureProcess) -> None:
    face = Box(0.1, 0.1, 0.2, 0.2)
    assert pictures.take_in(GOOD, known_faces=[face]).faces == (face,)
    assert pictures.take_in(GOOD, known_faces=[]).faces == ()


def test_a_receiver_without_a_fix_is_nowhere(pictures: PictureProcess) -> None:
    zero = MADRID | {GPS.GPSLatitude: (0.0, 0.0, 0.0), GPS.GPSLongitude: (0.0, 0.0, 0.0)}
    origin = pictures.take_in(written(noisy(), exif=exif_of(PHONE, None, zero))).origin
    assert (origin.latitude, origin.longitude) == (None, None)


def test_the_type_is_judged_by_content() -> None:
    of = {
        JPEG: GOOD,
        PNG: written(noisy((8, 8)), "PNG"),
        WEBP: written(noisy((8, 8)), "WEBP"),
        HEIC: written(noisy((64, 64)), "HEIF"),
    }
    for declared in (JPEG, PNG, WEBP, HEIC):
        for kind, raw in of.items():
            if kind == declared:
                require_type(raw, declared)
                continue
            with pytest.raises(Unusable) as refused:
                require_type(raw, declared)
            assert refused.value.reason is Refusal.OTHER_TYPE
    require_type(of[HEIC], HEIF)
