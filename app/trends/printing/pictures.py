"""Makes hostile or huge pictures small and harmless before they are printed."""

from io import BytesIO
from math import ceil

from PIL import Image, ImageDraw, ImageOps

LONGEST_SIDE = 480  # 290 dots an inch at the size that the report prints
MOST_PIXELS = 64_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


def shrink_picture(content: bytes) -> bytes:
    """A JPEG of at most 480 pixels a side, upright and without metadata.

    What is no whole JPEG, PNG or WebP picture of at most 64 million pixels becomes a drawn
    placeholder.
    """
    try:
        return _encode(_open_small(content))
    # Decoders fail in many ways on hostile bytes; none of them may cost the report.
    except Exception:
        return _encode(draw_placeholder())


def draw_placeholder() -> Image.Image:
    """An empty frame, crossed out."""
    width, height = 480, 360
    picture = Image.new("RGB", (width, height), "#eef1f1")
    pen = ImageDraw.Draw(picture)
    frame = (width // 3, height // 3, width * 2 // 3, height * 2 // 3)
    pen.rectangle(frame, outline="#9aa5a8", width=4)
    pen.line(frame, fill="#9aa5a8", width=4)
    return picture


def _open_small(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("The picture has too many pixels to print.")
        # Lets a JPEG decode at a half, a quarter or an eighth, never below what is printed.
        shrink = min(1.0, LONGEST_SIDE / max(picture.size))
        picture.draft("RGB", (ceil(picture.width * shrink), ceil(picture.height * shrink)))
        fit = (LONGEST_SIDE, LONGEST_SIDE)
        picture.thumbnail(fit, Image.Resampling.BICUBIC, reducing_gap=None)
        return _flatten(ImageOps.exif_transpose(picture))


def _flatten(picture: Image.Image) -> Image.Image:
    """The picture on white, without transparency."""
    if picture.mode == "RGB":
        return picture
    layered = picture.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")


def _encode(picture: Image.Image) -> bytes:
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "JPEG", quality=82)
    return written.getvalue()
