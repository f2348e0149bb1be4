"""The least that Pillow can do, as a floor under intake."""

from io import BytesIO

from PIL import Image, ImageOps

from app.evidence.pictures.limits import DISPLAY_PX, THUMBNAIL_PX
from app.evidence.pictures.taking_in import METHOD, QUALITY


def shrink_with_pillow(raw: bytes) -> tuple[bytes, bytes]:
    """What the same two pictures take at the least: no faces, no print, no limits."""
    picture = ImageOps.exif_transpose(Image.open(BytesIO(raw)))
    written = []
    for longest in (DISPLAY_PX, THUMBNAIL_PX):
        picture.thumbnail((longest, longest))
        file = BytesIO()
        picture.save(file, "WEBP", quality=QUALITY, method=METHOD)
        written.append(file.getvalue())
    return written[0], written[1]
