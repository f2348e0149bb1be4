"""Hides parts of a picture for good: what is under them is averaged away, not disguised.

A face of any size becomes at most CELLS × CELLS averages. They are drawn large and smooth, and
nothing else of the part is kept, so nothing (no sharpening, no guess at the blur) brings back
more than those few colours. Pure.
"""

from collections.abc import Iterable
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from app.evidence.pictures.boxes import Box, Pixels

CELLS: Final = 3  # the most colours across and down that are left of what is hidden
SMALLEST_CELL_PX: Final = 16  # a small face is left with fewer colours, down to one
EDGE: Final = 0.06  # of the shorter side: how soft the edge is, outside the box


def hide(image: Image.Image, boxes: Iterable[Box]) -> None:
    """Hides the boxes in the picture (mode RGB), in place; it cannot be undone.

    Boxes may reach over the border; those without a pixel in the picture change nothing.
    """
    for box in boxes:
        _hide_one(image, box)


def _hide_one(image: Image.Image, box: Box) -> None:
    inside = box.pixels(image.size)
    if not inside.width or not inside.height:
        return
    colours = _averaged(image.crop(inside))
    edge = round(EDGE * min(inside.width, inside.height))
    area = Pixels(
        max(0, inside.left - edge),
        max(0, inside.top - edge),
        min(image.width, inside.right + edge),
        min(image.height, inside.bottom + edge),
    )
    cover = colours.resize((area.width, area.height), Image.Resampling.BICUBIC)
    image.paste(cover, area, _mask(inside, area, edge))


def _averaged(part: Image.Image) -> Image.Image:
    """At most CELLS × CELLS colours, each the plain average of its own cell."""
    across = max(1, min(CELLS, part.width // SMALLEST_CELL_PX))
    down = max(1, min(CELLS, part.height // SMALLEST_CELL_PX))
    return part.resize((across, down), Image.Resampling.BOX)


def _mask(inside: Pixels, area: Pixels, edge: int) -> Image.Image:
    """White over the whole box, fading to black outside it: no pixel of the box shines through."""
    mask = Image.new("L", (area.width, area.height), 0)
    left, top = inside.left - area.left, inside.top - area.top
    whole = (left, top, left + inside.width - 1, top + inside.height - 1)
    draw = ImageDraw.Draw(mask)
    if edge:
        draw.rounded_rectangle(
            (left - edge // 2, top - edge // 2, whole[2] + edge // 2, whole[3] + edge // 2),
            radius=edge,
            fill=255,
        )
        mask = mask.filter(ImageFilter.BoxBlur(edge / 2))
        draw = ImageDraw.Draw(mask)
    draw.rectangle(whole, fill=255)
    return mask
