"""Whatever is broken or hostile is refused with a reason, and the next photo is taken in."""

import os
import signal
import struct
import time
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from PIL.ExifTags import GPS, Base

from app.evidence.picture_process import PictureProcess
from app.evidence.pictures.limits import limits_of
from app.evidence.pictures.refusals import SENTENCES, Overrun, Refusal, Unusable, refusal_sentence
from tests.evidence import photos
from tests.evidence.photos import AT_NOON, GOOD, MADRID, PHONE, exif_of, noisy, written

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

BAD: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "nothing": (lambda: b"", Refusal.EMPTY),
    "one byte": (lambda: b"\xff", Refusal.NOT_A_PHOTO),
    "a text named .jpg": (lambda: b"Dear all, the lock is broken.\n" * 50, Refusal.NOT_A_PHOTO),
    "an SVG": (lambda: SVG, Refusal.NOT_A_PHOTO),
    "a GIF": (lambda: written(noisy((32, 32)), "GIF"), Refusal.NOT_A_PHOTO),
    "a page": (lambda: b"<!doctype html><p>hello", Refusal.NOT_A_PHOTO),
    "the beginning of a JPEG": (lambda: GOOD[:3], Refusal.DAMAGED),
    "half a JPEG": (lambda: GOOD[: len(GOOD) // 2], Refusal.DAMAGED),
    "half a PNG": (lambda: written(noisy(), "PNG")[:40_000], Refusal.DAMAGED),
    "half a WebP": (lambda: written(noisy(), "WEBP")[:3_000], Refusal.DAMAGED),
    "half a HEIC": (lambda: written(noisy(), "HEIF")[:3_000], Refusal.DAMAGED),
    "noise after the head of a JPEG": (lambda: GOOD[:20] + bytes(range(256)) * 9, Refusal.DAMAGED),
    "noise in a PNG": (lambda: written(noisy(), "PNG")[:50] + os.urandom(5_000), Refusal.DAMAGED),
    "an animated WebP": (lambda: photos.moving("WEBP"), Refusal.MOVING),
    "an animated PNG": (lambda: photos.moving("PNG"), Refusal.MOVING),
    "a film of HEIC": (lambda: b"\0\0\0\x18ftyphevc" + bytes(500), Refusal.MOVING),
    "a bomb, JPEG": (photos.jpeg_bomb, Refusal.TOO_LARGE),
    "a bomb, PNG": (photos.png_bomb, Refusal.TOO_LARGE),
    "a bomb, WebP": (photos.webp_bomb, Refusal.TOO_LARGE),
    "a bomb, extended WebP": (photos.extended_webp_bomb, Refusal.TOO_LARGE),
    "a bomb, HEIC": (photos.heic_bomb, Refusal.TOO_LARGE),
    "more bytes than are taken": (lambda: GOOD + bytes(25_000_000), Refusal.TOO_LARGE),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_and_the_next_photo_is_taken_in(
    pictures: PictureProcess, name: str
) -> None:
    make, reason = BAD[name]
    with pytest.raises(Unusable) as refused:
        pictures.take_in(make())
    assert refused.value.reason is reason
    assert pictures.take_in(GOOD).origin.device == "Acme P9"


def test_the_worst_files_stay_within_the_memory() -> None:
    """Those that are quick to write; `make bench` says it of all kinds."""
    png = photos.full("PNG", (5400, 5400), "RGBA", compress_level=1)
    jpeg = photos.full("JPEG", (5000, 4000), progressive=True, subsampling=0)
    pictures = PictureProcess(25_000_000, 50_000_000, seconds=60, memory_mb=300)
    for raw in (png, jpeg):
        assert pictures.take_in(raw).display
        with pytest.raises(Unusable):
            pictures.take_in(raw[:-9000])
    pictures.close()
    assert 100 < pictures.peak_mb() <= 300


def test_a_photo_that_fills_the_memory_is_refused_and_the_next_is_taken_in() -> None:
    pictures = PictureProcess(25_000_000, 50_000_000, seconds=30, memory_mb=300)
    own = pictures._limits
    # As if what it would take had been reckoned wrongly: 2.7 GB are then really asked for.
    pictures._limits = limits_of(25_000_000, 10**9, memory_mb=10_000)
    with pytest.raises(Overrun) as refused:
        pictures.take_in(photos.png_bomb())
    assert refused.value.reason is Refusal.TOO_LARGE
    pictures._limits = own
    assert pictures.take_in(GOOD).display
    assert pictures.peak_mb() <= 300
    pictures.close()


def test_a_photo_that_takes_too_long_is_refused_and_the_next_is_taken_in() -> None:
    pictures = PictureProcess(25_000_000, 50_000_000, seconds=3, memory_mb=300)
    pictures.take_in(GOOD)
    pictures._seconds = 0.01
    large = written(Image.new("RGB", (4000, 3000)))
    with pytest.raises(Overrun) as refused:
        pictures.take_in(large)
    assert refused.value.reason is Refusal.TOOK_TOO_LONG
    pictures._seconds = 30
    assert pictures.take_in(GOOD).display
    pictures.close()


def test_a_process_that_was_killed_is_replaced_for_the_same_photo(
    pictures: PictureProcess,
) -> None:
    process = int(pictures.measure(own_number)["process"])
    os.kill(process, signal.SIGKILL)
    time.sleep(0.05)
    assert pictures.take_in(GOOD).display
    assert int(pictures.measure(own_number)["process"]) != process


def own_number() -> dict[str, float]:
    return {"process": os.getpid()}


HTML = b"<html><script>alert('polyglot')</script></html>"


@pytest.mark.parametrize(
    "raw",
    [
        GOOD[:2] + b"\xff\xfe" + struct.pack(">H", len(HTML) + 2) + HTML + GOOD[2:],
        GOOD + HTML,
        written(noisy(), "PNG") + b"PK\x03\x04 polyglot " + bytes(200) + b"PK\x05\x06" + bytes(18),
    ],
    ids=["a page in a comment of a JPEG", "a page behind a JPEG", "a ZIP behind a PNG"],
)
def test_of_a_file_that_is_two_things_only_the_picture_goes_on(
    pictures: PictureProcess, raw: bytes
) -> None:
    taken = pictures.take_in(raw)
    for shown in (taken.display, taken.thumbnail):
        assert b"polyglot" not in shown
        assert not any(mark in shown for mark in (b"<script", b"PK\x03\x04"))
        with Image.open(BytesIO(shown)) as picture:
            assert picture.format == "WEBP"
            assert len(shown) == int.from_bytes(shown[4:8], "little") + 8  # nothing behind it


def test_exif_that_lies_is_believed_no_further_than_it_can_be_true(
    pictures: PictureProcess,
) -> None:
    nowhere = MADRID | {GPS.GPSLatitude: (140.0, 0.0, 0.0)}
    lies = exif_of(
        {Base.Orientation: 9, Base.Make: "Acme\x00\x1b[31m" + "x" * 900, Base.Model: "\n\t"},
        {Base.DateTimeOriginal: "0000:00:00 00:00:00"},
        nowhere,
    )
    taken = pictures.take_in(written(noisy((640, 480)), exif=lies))
    assert (taken.width, taken.height) == (640, 480)
    origin = taken.origin
    assert (origin.captured, origin.latitude, origin.longitude) == (None, None, None)
    assert origin.device.isprintable()
    assert len(origin.device) <= 200


def test_a_maker_s_note_that_says_it_is_60_mb_costs_nothing(pictures: PictureProcess) -> None:
    block = exif_of(PHONE, AT_NOON | {Base.MakerNote: b"note"}, MADRID)
    # Its entry: tag, type, count.
    at = block.index(struct.pack(">H", Base.MakerNote)) + 4
    lying = block[:at] + struct.pack(">I", 60_000_000) + block[at + 4 :]
    taken = pictures.take_in(written(noisy(), exif=lying))
    assert taken.display


def test_a_maker_s_note_of_20_mb_is_read_over(pictures: PictureProcess) -> None:
    block = exif_of(PHONE, AT_NOON | {Base.MakerNote: bytes(20_000_000)}, MADRID)
    for raw in (written(noisy(), "WEBP", exif=block), written(noisy(), "PNG", exif=block)):
        taken = pictures.take_in(raw)
        assert taken.origin.device == "Acme P9"
        assert len(taken.display) < 1_000_000


def test_every_refusal_has_a_sentence_in_every_language() -> None:
    for language, sentences in SENTENCES.items():
        assert set(sentences) == set(Refusal)
        assert all(refusal_sentence(reason, language) == said for reason, said in sentences.items())
    assert refusal_sentence("empty", "fr") == SENTENCES["en"][Refusal.EMPTY]
    assert refusal_sentence("of a newer version", "es") == SENTENCES["es"][Refusal.DAMAGED]
