"""No number that a report knows is missing from its JSON: changing any of them changes it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from app.trends.documents.json_document import trends_json
from tests.trends.documents.full import full_trends

# Said elsewhere in the document: a point's value is its week's rate or score, what is ranked and
# what a cost assumes of visitors stand in full among the checks and its segments.
TOLD_ELSEWHERE = re.compile(
    r".*points/\*/value"
    r"|(worst|improved)/\*/(not_applicable|weeks|chart|change|spots)\b.*"
    r"|cost/costs/\*/assumption/(open_s|rest_share|segments\b.*)"
)
Path = tuple[Any, ...]


def parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of a value, each with what leads to it."""
    if is_dataclass(value):
        yield from ((one.name, getattr(value, one.name)) for one in fields(value))
    elif hasattr(value, "_fields"):
        yield from zip(value._fields, value, strict=True)
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


def find_numbers(value: Any, path: Path, place: str) -> Iterator[tuple[str, Path]]:
    """The place of each number and day, with a star for each of many, and the way to it."""
    for key, part in parts(value):
        is_named = is_dataclass(value) or hasattr(value, "_fields")
        where = f"{place}/{key if is_named else '*'}"
        if isinstance(part, int | float | Decimal | date) and not isinstance(part, bool | Enum):
            yield where.removeprefix("/"), (*path, key)
        else:
            yield from find_numbers(part, (*path, key), where)


def changed(value: Any, path: Path) -> Any:
    """The same but for what lies at the end of that way."""
    if not path:
        return value + timedelta(1) if isinstance(value, date) else value + 1
    key, *rest = path
    part = changed(dict(parts(value))[key], tuple(rest))
    if is_dataclass(value):
        return replace(value, **{key: part})  # type: ignore[type-var]
    if hasattr(value, "_fields"):
        return value._replace(**{key: part})
    if isinstance(value, Mapping):
        return {**value, key: part}
    return type(value)(part if place == key else one for place, one in enumerate(value))


def test_changing_any_number_changes_the_json() -> None:
    trends = full_trends()
    known: dict[str, Path] = {}
    for where, path in find_numbers(trends, (), ""):
        known.setdefault(where, path)
    assert len(known) > 150
    written = trends_json(trends)
    silent = [where for where in known if trends_json(changed(trends, known[where])) == written]
    assert [where for where in silent if not TOLD_ELSEWHERE.fullmatch(where)] == []
