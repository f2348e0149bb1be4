"""Thumbnails as mail programs show them: JPEG, as many of them know no WebP."""

from io import BytesIO
from typing import Final

from PIL import Image

from app.notices.sources import Picture

WIDEST: Final = 480  # pixels: twice what a letter shows
MOST_PIXELS: Final = 4_000_000  # our own thumbnails have far fewer


def for_letters(picture: Picture | None) -> bytes | None:
    """The picture as a JPEG; None without one, or for what is none."""
    if picture is None:
        return None
    try:
        with Image.open(BytesIO(picture.content), formats=("WEBP", "JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.thumbnail((WIDEST, WIDEST))
            out = BytesIO()
            opened.convert("RGB").save(out, "JPEG", quality=78)
    # Bytes that are no picture show in many ways, and a letter goes without them.
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return out.getvalue()
