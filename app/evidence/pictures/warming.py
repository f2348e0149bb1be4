"""Loads what every picture needs before the first one comes. Pure."""

from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image

from app.evidence.pictures.limits import Limits
from app.evidence.pictures.taking_in import take_in


def warm_up(limits: Limits) -> None:
    """Takes in a picture of each kind, and leaves out of a HEIC what is never looked at."""
    options: Any = pillow_heif.options
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    options.DECODE_THREADS = 2
    small = Image.new("RGB", (64, 64), "teal")
    for name in ("JPEG", "PNG", "WEBP"):
        written = BytesIO()
        small.save(written, name)
        take_in(written.getvalue(), limits)
