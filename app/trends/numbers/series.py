"""Which checks of different versions are one and the same: a check's history follows its key
through renamed prompts, and begins anew where what fails it changes its meaning. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.checklists.definition import Item
from app.checklists.queries import Version
from app.trends.numbers.figures import Series


@dataclass(frozen=True, slots=True)
class SeriesText:
    """A series as the newest version that has it words it; `place` is its order in a report."""

    version: Version
    item: Item
    place: tuple[str, int]
    is_asked: bool


@dataclass(frozen=True, slots=True)
class AllSeries:
    """The series of each check of each version, and the words of each series."""

    of_check: Mapping[tuple[UUID, str], Series]
    texts: Mapping[Series, SeriesText]

    def in_order(self) -> list[Series]:
        """All of them, as the checklists have them; of one key the newest first."""
        return sorted(self.texts, key=lambda one: (*self.texts[one].place, -one.since))


def meaning_of(item: Item) -> Any:
    """What makes two versions of a check comparable: how it is answered, and what fails it.

    Not its words, its severity or its weight: none of them changes which answers fail.
    """
    return item.answer, item.fails_when, item.unit


def find_series(versions: Iterable[Version]) -> AllSeries:
    """The series of all checks, from all versions of their checklists, in any order."""
    ordered = sorted(versions, key=lambda one: (one.slug, one.number))
    newest = {one.slug: one.id for one in ordered}
    meanings: dict[tuple[str, str], tuple[Any, Series]] = {}
    of_check: dict[tuple[UUID, str], Series] = {}
    texts: dict[Series, SeriesText] = {}
    for version in ordered:
        for place, item in enumerate(version.checklist.checks):
            key, meaning = (version.slug, item.key), meaning_of(item)
            known, series = meanings.get(key, (None, None))
            if series is None or known != meaning:
                series = Series(version.slug, item.key, version.number)
            meanings[key] = (meaning, series)
            of_check[version.id, item.key] = series
            is_asked = newest[version.slug] == version.id
            texts[series] = SeriesText(version, item, (version.slug, place), is_asked)
    return AllSeries(of_check, texts)
