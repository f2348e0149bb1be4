"""Puts the faces of shipped photos into the demo's drawn rooms: every size, under each condition.

The same pictures each time. A picture has the size of a display picture and six faces in it.
"""

import io
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from app.demo.pictures import draw_pictures
from app.evidence.pictures.boxes import Box
from tests.evidence.pictures.shipped_faces import list_photos

WIDTH, HEIGHT = 2048, 1536
COLUMNS, ROWS = 3, 2
PLACES: Final = COLUMNS * ROWS

# How much of the photo around a face comes along, in shares of the face.
BESIDE, ABOVE, BELOW = 0.35, 0.4, 0.3


class Head(NamedTuple):
    """A face with its surroundings, the face's box as shares of it, and where it fades out."""

    image: Image.Image
    face: Box
    mask: Image.Image


class Scene(NamedTuple):
    """A picture, and where the faces in it are."""

    image: Image.Image
    faces: tuple[Box, ...]


class Condition(NamedTuple):
    """What is done to each head, and then to the whole picture."""

    name: str
    head: Callable[[Head], Head] = lambda head: head
    picture: Callable[[Image.Image, int], Image.Image] = lambda image, _height: image


def set_scenes(
    condition: Condition, height_px: int, rooms: Sequence[Image.Image]
) -> Iterator[Scene]:
    """Every face twice, the second time mirrored, `height_px` high in a picture of a room."""
    chance = random.Random(f"{condition.name} {height_px}")  # noqa: S311 - the same each time
    heads = [condition.head(head) for head in list_heads()]
    for start in range(0, len(heads), PLACES):
        room = rooms[chance.randrange(len(rooms))].resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        faces = [
            _put(room, head, height_px, place, chance)
            for place, head in enumerate(heads[start : start + PLACES])
        ]
        yield Scene(condition.picture(room, height_px), tuple(faces))


@cache
def list_rooms() -> tuple[Image.Image, ...]:
    """The demo's photos: restrooms, bins, entrances; nobody is in them."""
    return tuple(
        Image.open(io.BytesIO(picture.content)).convert("RGB") for picture in draw_pictures()
    )


@cache
def list_heads() -> tuple[Head, ...]:
    """Every shipped face, cut out with its surroundings, and its mirror image."""
    cut = [_cut(photo.image, face) for photo in list_photos() for face in photo.faces]
    return tuple(cut + [_mirrored(head) for head in cut])


def _cut(photo: Image.Image, face: Box) -> Head:
    around = Box(
        face.left - BESIDE * face.width,
        face.top - ABOVE * face.height,
        face.width * (1 + 2 * BESIDE),
        face.height * (1 + ABOVE + BELOW),
    ).clipped()
    image = photo.crop(around.pixels(photo.size))
    inside = Box(
        (face.left - around.left) / around.width,
        (face.top - around.top) / around.height,
        face.width / around.width,
        face.height / around.height,
    )
    mask = Image.new("L", image.size)
    edge = min(image.size) // 24
    ImageDraw.Draw(mask).rounded_rectangle(
        (edge, edge, image.width - edge, image.height - edge), radius=min(image.size) // 3, fill=255
    )
    return Head(image, inside, mask.filter(ImageFilter.GaussianBlur(edge)))


def _mirrored(head: Head) -> Head:
    face = head.face._replace(left=1 - head.face.right)
    return Head(ImageOps.mirror(head.image), face, ImageOps.mirror(head.mask))


def _put(room: Image.Image, head: Head, height_px: int, place: int, chance: random.Random) -> Box:
    """Draws the head somewhere in its place of the room; gives the box of its face."""
    factor = height_px / (head.face.height * head.image.height)
    size = (max(1, round(head.image.width * factor)), max(1, round(head.image.height * factor)))
    row, column = divmod(place, COLUMNS)
    left = column * WIDTH // COLUMNS + chance.randrange(WIDTH // COLUMNS - size[0])
    top = row * HEIGHT // ROWS + chance.randrange(HEIGHT // ROWS - size[1])
    resized = head.image.resize(size, Image.Resampling.LANCZOS)
    room.paste(resized, (left, top), head.mask.resize(size, Image.Resampling.LANCZOS))
    return Box(
        (left + head.face.left * size[0]) / WIDTH,
        (top + head.face.top * size[1]) / HEIGHT,
        head.face.width * size[0] / WIDTH,
        head.face.height * size[1] / HEIGHT,
    )


def turned(degrees: float) -> Callable[[Head], Head]:
    """The head leaning over; the face's box is then the one around the turned face's ellipse."""

    def turn(head: Head) -> Head:
        image = head.image.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
        mask = head.mask.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
        # The face's middle, from the middle of the cutting, in pixels.
        x = (head.face.left + head.face.width / 2 - 0.5) * head.image.width
        y = (head.face.top + head.face.height / 2 - 0.5) * head.image.height
        angle = np.radians(degrees)
        cos, sin = np.cos(angle), np.sin(angle)
        half_width = head.face.width * head.image.width / 2
        half_height = head.face.height * head.image.height / 2
        across = 2 * np.hypot(half_width * cos, half_height * sin)
        down = 2 * np.hypot(half_width * sin, half_height * cos)
        middle_x = image.width / 2 + x * cos + y * sin
        middle_y = image.height / 2 - x * sin + y * cos
        face = Box(
            float((middle_x - across / 2) / image.width),
            float((middle_y - down / 2) / image.height),
            float(across / image.width),
            float(down / image.height),
        )
        return Head(image, face, mask)

    return turn


def masked(head: Head) -> Head:
    """A mask of light blue cloth from the middle of the nose to below the chin."""
    image = head.image.copy()
    box = head.face.pixels(image.size)
    top = box.top + round(0.52 * box.height)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(
        (box.left, top, box.right, box.bottom), radius=box.width // 4, fill=(150, 190, 210)
    )
    for fold in range(1, 4):
        y = top + fold * (box.bottom - top) // 4
        draw.line((box.left, y, box.right, y), fill=(125, 165, 190), width=max(1, box.height // 90))
    return head._replace(image=image)


def half_hidden(head: Head) -> Head:
    """The left half of the face behind a door's edge: what is to be hidden is the right half."""
    image = head.image.copy()
    middle = head.face.left + head.face.width / 2
    ImageDraw.Draw(image).rectangle(
        (0, 0, round(middle * image.width), image.height), fill=(176, 168, 156)
    )
    seen = head.face._replace(left=middle, width=head.face.width / 2)
    return Head(image, seen, head.mask)


def darkened(image: Image.Image, _height_px: int) -> Image.Image:
    """A basement: an eighth of the light, and the noise of a sensor that works hard."""
    noise = np.random.default_rng(5).normal(0, 6, (image.height, image.width, 1))
    dark = np.asarray(image, dtype=np.float32) / 8 + noise
    return Image.fromarray(np.clip(dark, 0, 255).astype(np.uint8))


def blurred(image: Image.Image, height_px: int) -> Image.Image:
    """A hand that shook: blurred with a radius of 5 % of a face's height."""
    return image.filter(ImageFilter.GaussianBlur(0.05 * height_px))


def squeezed(image: Image.Image, _height_px: int) -> Image.Image:
    """A JPEG of quality 25, as a cheap phone or a messenger writes it."""
    content = io.BytesIO()
    image.save(content, "JPEG", quality=25)
    return Image.open(content).convert("RGB")


CONDITIONS: Final[Sequence[Condition]] = (
    Condition("upright"),
    Condition("leaning 15°", turned(15)),
    Condition("leaning 30°", turned(-30)),
    Condition("lying 90°", turned(90)),
    Condition("dark", picture=darkened),
    Condition("blurred", picture=blurred),
    Condition("JPEG quality 25", picture=squeezed),
    Condition("mask", masked),
    Condition("half behind a door", half_hidden),
)
