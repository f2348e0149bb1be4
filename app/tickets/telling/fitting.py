"""Documents for outside systems, cut until they are small enough. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

MOST_BYTES: Final = 19_500  # as JSON: a webhook adds its envelope, and stays below 20,000
MARK: Final = "…"
LENGTHS: Final = (4000, 1500, 500, 150, 40)  # characters, to which texts are cut in turn
OF_LISTS: Final = 4  # lists are cut to a fourth of that, in entries
WHOLE: Final = ("url", "more_at")  # cut, these would lead nowhere


def size_of(document: Any) -> int:
    """How many bytes it has as JSON."""
    return len(orjson.dumps(document))


def fitted(document: dict[str, Any], most: int) -> dict[str, Any]:
    """The document, with its longest texts and lists cut, and ended by "…", where it has more than
    `most` bytes. Addresses stay whole.
    """
    for length in LENGTHS:
        if size_of(document) <= most:
            break
        document = cut(document, length)
    return document


def cut(document: Mapping[str, Any], length: int) -> dict[str, Any]:
    """The document with no text longer than so many characters."""
    return {key: value if key in WHOLE else _cut(value, length) for key, value in document.items()}


def _cut(value: Any, length: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= length else value[: length - 1] + MARK
    if isinstance(value, Mapping):
        return cut(value, length)
    if isinstance(value, list):
        most = length // OF_LISTS
        return [_cut(one, length) for one in value[:most]] + [MARK] * (len(value) > most)
    return value


def newest_that_fit(entries: Sequence[Any], most: int) -> list[Any]:
    """As many of the last of these, which are oldest first, as have `most` bytes together."""
    kept: list[Any] = []
    for entry in reversed(entries):
        most -= size_of(entry) + 1  # its comma
        if most < 0:
            break
        kept.append(entry)
    return kept[::-1]
