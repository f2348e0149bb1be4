"""Strangers' text made safe for a letter: it stays text, on as many lines as we give it. Pure."""

import re
import unicodedata
from typing import Final

# Overrides turn a text around, and let one pretend to be another; marks for a letter's own
# direction (U+200E, U+200F, U+061C) stay.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKING: Final = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SPACES: Final = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text without control characters, overrides of direction and halves of characters; its
    line breaks are "\\n".
    """
    whole = text.replace("\r\n", "\n").encode("utf-8", "replace").decode()
    lines = _BREAKING.sub("\n", _TURNING.sub("", whole))
    return "".join(one for one in lines if one == "\n" or unicodedata.category(one) != "Cc")


def one_line(text: str, longest: int) -> str:
    """The text on one line, at most so many characters, the last of them "…" where it is cut."""
    line = _SPACES.sub(" ", clean(text.replace("\t", " "))).strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
