"""A canvas that looks a little like a phone's photo: tilt, light from one side, grain. Pure."""

from collections.abc import Sequence
from io import BytesIO
from math import cos, radians, sin
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1024, 768
QUALITY = 74
LARGEST_BYTES: Final = 120_000

Point = tuple[float, float]
Colour = tuple[int, int, int]


class Canvas:
    """Draws flat shapes, and gives them back as a JPEG."""

    def __init__(
        self, chance: Random, ground: Colour, size: tuple[int, int] = (WIDTH, HEIGHT)
    ) -> None:
        self.chance = chance
        self.image = Image.new("RGB", size, ground)
        self._pen = ImageDraw.Draw(self.image)

    def box(self, corner: Point, size: Point, fill: Colour, radius: float = 0) -> None:
        """A rectangle, its left upper corner and its size given."""
        (x, y), (width, height) = corner, size
        self._pen.rounded_rectangle((x, y, x + width, y + height), radius, fill)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """A polygon."""
        self._pen.polygon(points, fill)

    def blob(self, centre: Point, radii: Point, fill: Colour) -> None:
        """An ellipse."""
        (x, y), (across, down) = centre, radii
        self._pen.ellipse((x - across, y - down, x + across, y + down), fill)

    def line(self, points: Sequence[Point], fill: Colour, width: int = 4) -> None:
        """A line through all the points."""
        self._pen.line(points, fill, width, joint="curve")

    def write(self, at: Point, text: str, size: float, fill: Colour) -> None:
        """Text, its middle at that point."""
        self._pen.text(at, text, fill, ImageFont.load_default(size), anchor="mm")

    def hang(self, corner: Point, panel: "Canvas", degrees: float) -> None:
        """Another canvas on this one, turned."""
        turned = panel.image.convert("RGBA").rotate(degrees, Image.Resampling.BICUBIC, expand=True)
        self.image.paste(turned, (round(corner[0]), round(corner[1])), turned)

    def shade(self, points: Sequence[Point], strength: int) -> None:
        """A soft shadow of that shape."""
        mask = Image.new("L", (WIDTH // 4, HEIGHT // 4), 0)
        ImageDraw.Draw(mask).polygon([(x / 4, y / 4) for x, y in points], strength)
        soft = mask.filter(ImageFilter.GaussianBlur(4)).resize((WIDTH, HEIGHT))
        self.image.paste(Image.new("RGB", (WIDTH, HEIGHT)), (0, 0), soft)

    def tiles(self, side: int, top: float, grout: Colour) -> None:
        """The joints of square tiles, from that height down."""
        for x in range(self.chance.randrange(side), WIDTH, side):
            self.line([(x, top), (x, HEIGHT)], grout, 3)
        for y in range(round(top), HEIGHT, side):
            self.line([(0, y), (WIDTH, y)], grout, 3)

    def photograph(self) -> bytes:
        """The JPEG of what was drawn, as a hand-held phone would have taken it."""
        taken = self.image.transform(
            (WIDTH, HEIGHT), Image.Transform.AFFINE, self._hold(), Image.Resampling.BILINEAR
        )
        taken = ImageChops.multiply(taken, self._light())
        taken = Image.blend(taken, self._grain(), 0.06)
        written = BytesIO()
        taken.save(written, "JPEG", quality=QUALITY)
        return written.getvalue()

    def _hold(self) -> tuple[float, ...]:
        """How the phone is held: turned a little, near enough to show no edge of the drawing."""
        turn = radians(self.chance.uniform(-2.5, 2.5))
        zoom = self.chance.uniform(0.87, 0.93)
        across, down = zoom * cos(turn), zoom * sin(turn)
        x, y = WIDTH / 2, HEIGHT / 2
        left = x + self.chance.uniform(-9, 9) - across * x + down * y
        top = y + self.chance.uniform(-6, 6) - down * x - across * y
        return (across, -down, left, down, across, top)

    def _light(self) -> Image.Image:
        """Brighter on one side, darker in the corners."""
        corners = [self.chance.randint(150, 215) for _ in range(4)]
        rows = [corners[0], 245, corners[1], 235, 255, 235, corners[2], 240, corners[3]]
        small = Image.frombytes("L", (3, 3), bytes(rows))
        return small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC).convert("RGB")

    def _grain(self) -> Image.Image:
        size = (WIDTH // 4, HEIGHT // 4)
        noise = Image.frombytes("L", size, self.chance.randbytes(size[0] * size[1]))
        return noise.resize((WIDTH, HEIGHT)).convert("RGB")


def vary_colour(chance: Random, colour: Colour, by: int = 14) -> Colour:
    """The colour, a little other."""
    red, green, blue = (min(max(part + chance.randint(-by, by), 0), 255) for part in colour)
    return red, green, blue
