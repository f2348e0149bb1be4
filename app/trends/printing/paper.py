"""What a report is printed on."""

from enum import StrEnum, auto


class Paper(StrEnum):
    """A size of paper."""

    A4 = auto()
    LETTER = auto()
