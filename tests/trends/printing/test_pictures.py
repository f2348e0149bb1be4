"""Pictures as strangers send them, made small and harmless."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from app.trends.printing.pictures import draw_placeholder, shrink_picture
from tests.trends.printing.sample import sample_photo

Colour = tuple[int, int, int]


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def is_placeholder(content: bytes) -> bool:
    return opened(content).size == draw_placeholder().size


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and brings no pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_shrunk_to_a_small_jpeg(kind: str) -> None:
    small = opened(shrink_picture(saved(opened(sample_photo(1)), kind)))
    assert small.format == "JPEG"
    assert small.size == (480, 360)


def test_a_small_picture_is_not_enlarged() -> None:
    assert opened(shrink_picture(sample_photo(1, (64, 48)))).size == (64, 48)


def test_a_picture_is_turned_upright_and_its_metadata_is_gone() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "a maker of phones"
    exif.get_ifd(0x8825)[2] = (40.0, 24.0, 59.0)
    content = saved(opened(sample_photo(1)), "JPEG", exif=exif)
    small = opened(shrink_picture(content))
    assert small.size == (360, 480)
    assert not small.getexif()
    assert b"a maker of phones" not in shrink_picture(content)


def test_transparency_becomes_white() -> None:
    clear = saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")
    assert opened(shrink_picture(clear)).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(100),
        sample_photo(1)[:3000],
        sample_photo(1)[:40],
        png_of(60_000, 60_000),
        png_of(9_000, 9_000),
    ],
    ids=["empty", "text", "svg", "gif", "cut", "cut early", "bomb", "too many"],
)
def test_what_is_no_whole_picture_becomes_a_placeholder(content: bytes) -> None:
    assert is_placeholder(shrink_picture(content))
