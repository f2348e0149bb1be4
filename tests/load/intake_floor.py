"""What the same two pictures take with Pillow alone: no faces, no print, no limits."""

from io import BytesIO

from PIL import Image, ImageOps

from app.evidence.pictures.limits import DISPLAY_PX, THUMBNAIL_PX
from app.evidence.pictures.taking_in import METHOD, QUALITY


def shrink_whole(raw: bytes) -> tuple[bytes, bytes]:
    """Decodes all pixels, then makes them fewer: decode, resize, encode as they are mostly done."""
    return _shrink(ImageOps.exif_transpose(Image.open(BytesIO(raw))))


def shrink_drafted(raw: bytes) -> tuple[bytes, bytes]:
    """Has the JPEG decoded at half its size, as intake does where that is nearly large enough."""
    picture = Image.open(BytesIO(raw))
    picture.draft("RGB", (picture.width // 2, picture.height // 2))
    return _shrink(ImageOps.exif_transpose(picture))


def _shrink(picture: Image.Image) -> tuple[bytes, bytes]:
    written = []
    for longest in (DISPLAY_PX, THUMBNAIL_PX):
        picture.thumbnail((longest, longest))
        file = BytesIO()
        picture.save(file, "WEBP", quality=QUALITY, method=METHOD)
        written.append(file.getvalue())
    return written[0], written[1]
