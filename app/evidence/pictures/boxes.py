"""Where something is in a picture, said so that it holds at every size of the picture."""

import math
from typing import NamedTuple, Self


class Pixels(NamedTuple):
    """Whole pixels: left and top are inside, right and bottom just outside, as Pillow counts."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In pixels; 0 for a box without area."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels; 0 for a box without area."""
        return self.bottom - self.top


class Box(NamedTuple):
    """A rectangle as shares of the upright picture: 0 is its left or top edge, 1 the other."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The share at which the box ends on the right."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The share at which the box ends below."""
        return self.top + self.height

    def grown(self, by: float) -> Self:
        """The box with `by` of its own size more on each side; it may leave the picture."""
        return self._replace(
            left=self.left - by * self.width,
            top=self.top - by * self.height,
            width=self.width * (1 + 2 * by),
            height=self.height * (1 + 2 * by),
        )

    def clipped(self) -> Self:
        """What of the box lies in the picture; without area when nothing does."""
        left, right = _kept(self.left), _kept(self.right)
        top, bottom = _kept(self.top), _kept(self.bottom)
        return self._replace(
            left=left, top=top, width=max(0.0, right - left), height=max(0.0, bottom - top)
        )

    def pixels(self, size: tuple[int, int]) -> Pixels:
        """Every pixel of a picture of `size` (width, height) that the box touches."""
        width, height = size
        inside = self.clipped()
        if not inside.width or not inside.height:
            return Pixels(0, 0, 0, 0)
        return Pixels(
            math.floor(inside.left * width),
            math.floor(inside.top * height),
            min(width, math.ceil(inside.right * width)),
            min(height, math.ceil(inside.bottom * height)),
        )

    def overlap(self, other: "Box") -> float:
        """The area of both over the area of either (0..1, intersection over union)."""
        both = self._both(other)
        return both / (self.width * self.height + other.width * other.height - both) if both else 0

    def share_of(self, other: "Box") -> float:
        """How much of the other box's area (0..1) lies in this one."""
        both = self._both(other)
        return both / (other.width * other.height) if both else 0

    def _both(self, other: "Box") -> float:
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)


def _kept(share: float) -> float:
    return min(1.0, max(0.0, share))
