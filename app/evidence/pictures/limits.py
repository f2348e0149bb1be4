"""How much one picture may take. Pure."""

from dataclasses import dataclass
from typing import Final

MB: Final = 1_000_000
DISPLAY_PX: Final = 2048  # the longest side of what is shown
THUMBNAIL_PX: Final = 320
NEARLY: Final = 0.9  # of DISPLAY_PX is enough, where no pixel needs to be computed twice then

PROGRAM_MB: Final = 145  # what the process holds before it reads a file, measured


@dataclass(frozen=True, slots=True)
class Limits:
    """The most `bytes` of a file, `pixels` of a picture, and bytes of `memory` for the file and
    its pixels together."""

    bytes: int
    pixels: int
    memory: int


def limits_of(most_bytes: int, most_pixels: int, memory_mb: int) -> Limits:
    """The limits in a process that may hold `memory_mb` in all."""
    return Limits(most_bytes, most_pixels, max(0, memory_mb - PROGRAM_MB) * MB)


def whole_factor(side: int, longest: int) -> int:
    """The most by which a picture of that side can be divided and stay nearly as large as wanted.

    Averages of whole pixels look as well as what is computed between them, and cost little.
    """
    return max(1, int(side / (NEARLY * longest)))
