"""What a workbook can hold: names of sheets, and text of cells. Pure."""

import re
from collections.abc import Iterable
from typing import Final

MOST_UNITS: Final = 32_767  # of UTF-16, in one cell
LONGEST_NAME: Final = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
CUT: Final = "…"


def cell_text(text: str) -> str:
    """The text, cut where a cell holds no more of it."""
    return _cut(text, MOST_UNITS)


def _cut(text: str, most: int) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    # A character of two units that the cut goes through is left out.
    return units[: 2 * (most - 1)].decode("utf-16-le", "ignore") + CUT


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each sheet: of at most 31 units, with no character that is not allowed, and no
    two the same but for case.
    """
    taken: set[str] = set()
    names = []
    for title in titles:
        name = _free_name(NOT_IN_NAMES.sub(" ", title).strip().strip("'").strip() or "-", taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _free_name(wanted: str, taken: set[str]) -> str:
    name, number = _cut(wanted, LONGEST_NAME), 1
    while name.casefold() in taken:
        number += 1
        end = f" {number}"
        name = _cut(wanted, LONGEST_NAME - len(end)) + end
    return name
