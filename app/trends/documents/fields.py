"""The columns of which the tables of a report are made."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.checklists.definition import Texts, localised
from app.kernel.speech import Speech
from app.trends.documents.pieces import interval_of
from app.trends.documents.tables import Cell, Column, Field, Kind
from app.trends.documents.words import (
    CHARTS,
    DIRECTIONS,
    SIGNALS,
    VERDICTS,
    YES_NO,
    Words,
    say_words,
)
from app.trends.numbers.figures import Series, SpotName
from app.trends.statistics.change import Change
from app.trends.statistics.control_chart import ControlChart, Point
from app.trends.statistics.tallies import Direction, Tally

Row = TypeVar("Row")


def field(kind: Kind, key: str, title: str, cell_of: Callable[[Row], Cell]) -> Field[Row]:
    """A column of a kind."""
    return Field(Column(key, title, kind), cell_of)


class Fields:
    """Columns with their titles in one language, in groups that belong together.

    Groups are of rows of any kind: mypy cannot tell which from a lambda in the midst of a list.
    """

    def __init__(self, language: str) -> None:
        self.speech = Speech(language)
        self.language = language
        self.gettext = self.speech.gettext

    def text(self, texts: Texts) -> str:
        """What a checklist says, in the reader's language or the nearest there is."""
        return localised(texts, self.language)

    def code(
        self, key: str, title: str, words: Words, cell_of: Callable[[Row], str | None]
    ) -> Field[Row]:
        """A word of a closed list."""
        return Field(Column(key, title, "code", say_words(self.speech, words)), cell_of)

    def yes_no(self, key: str, title: str, is_so: Callable[[Row], bool]) -> Field[Row]:
        """Whether something is so."""
        return self.code(key, title, YES_NO, lambda row: "yes" if is_so(row) else "no")

    def tally(
        self,
        tally_of: Callable[[Any], Tally],
        *,
        part: str = "",
        part_title: str = "{}",
        interval: bool = True,
    ) -> list[Field[Any]]:
        """A rate with its counts and, mostly, its 95 % interval."""
        _ = self.gettext
        counts: list[Field[Any]] = [
            field("count", f"{part}checked", _("Checked"), lambda row: tally_of(row).checked),
            field("count", f"{part}failed", _("Failed"), lambda row: tally_of(row).failed),
            field("rate", f"{part}rate", _("Failure rate"), lambda row: tally_of(row).rate),
        ]
        bounds: list[Field[Any]] = [
            field(
                "rate",
                f"{part}low_95",
                _("Lower bound (95%%)"),
                lambda row: interval_of(tally_of(row))[0],
            ),
            field(
                "rate",
                f"{part}high_95",
                _("Upper bound (95%%)"),
                lambda row: interval_of(tally_of(row))[1],
            ),
        ]
        fields = counts + bounds if interval else counts
        return [_retitled(one, part_title.format(one.column.title)) for one in fields]

    def compared(
        self,
        before_of: Callable[[Any], Tally],
        recent_of: Callable[[Any], Tally],
        direction_of: Callable[[Any], Direction],
    ) -> list[Field[Any]]:
        """Both parts of time, and which way the rate moved."""
        before = self.gettext("%(figure)s, before", figure="{}")
        recent = self.gettext("%(figure)s, recent", figure="{}")
        return [
            *self.tally(before_of, part="before_", part_title=before),
            *self.tally(recent_of, part="recent_", part_title=recent),
            self.direction(direction_of),
        ]

    def direction(self, direction_of: Callable[[Any], Direction | None]) -> Field[Any]:
        """Which way a rate moved."""
        return self.code("direction", self.gettext("Change"), DIRECTIONS, direction_of)

    def series(self, series_of: Callable[[Any], Series]) -> list[Field[Any]]:
        """Which check it is, as the desk and the API name it."""
        _ = self.gettext
        return [
            field("text", "checklist_slug", _("Checklist key"), lambda row: series_of(row)[0]),
            field("text", "item_key", _("Check key"), lambda row: series_of(row)[1]),
            field("count", "since", _("Since version"), lambda row: series_of(row)[2]),
        ]

    def spot(self, spot_of: Callable[[Any], SpotName | None]) -> list[Field[Any]]:
        """Which spot it is."""
        _ = self.gettext
        return [
            field("text", "spot", _("Spot"), lambda row: _of(spot_of(row), "name")),
            field("text", "kind", _("Kind of spot"), lambda row: _of(spot_of(row), "kind")),
            field("text", "spot_id", _("Spot ID"), lambda row: _text_of(_of(spot_of(row), "id"))),
        ]

    def chart(self, chart_of: Callable[[Any], ControlChart | None]) -> list[Field[Any]]:
        """The control chart, without its points."""
        _ = self.gettext
        return [
            self.code("chart", _("Control chart"), CHARTS, lambda row: _of(chart_of(row), "kind")),
            field("rate", "centre", _("Centre line"), lambda row: _of(chart_of(row), "centre")),
            field("number", "spread", _("Spread"), lambda row: _of(chart_of(row), "spread")),
        ]

    def change(
        self, change_of: Callable[[Any], Change], mondays: Sequence[date]
    ) -> list[Field[Any]]:
        """What the chart shows, since which week, and because of which signal."""
        _ = self.gettext
        return [
            self.code("verdict", _("Finding"), VERDICTS, lambda row: change_of(row).verdict),
            field(
                "day",
                "since_week",
                _("Since the week of"),
                lambda row: _monday(change_of(row), mondays),
            ),
            self.code(
                "because", _("Because"), SIGNALS, lambda row: _value_of(change_of(row).because)
            ),
        ]

    def limits(
        self, point_of: Callable[[Any], Point | None], *, part: str = "", part_title: str = "{}"
    ) -> list[Field[Any]]:
        """Between which limits a week's figure moves by chance alone, and what it signals."""
        _ = self.gettext
        fields: list[Field[Any]] = [
            field("rate", f"{part}low", _("Lower limit"), lambda row: _of(point_of(row), "low")),
            field("rate", f"{part}high", _("Upper limit"), lambda row: _of(point_of(row), "high")),
            self.code(
                f"{part}signal",
                _("Signal"),
                SIGNALS,
                lambda row: _value_of(_of(point_of(row), "signal")),
            ),
        ]
        return [_retitled(one, part_title.format(one.column.title)) for one in fields]


def _retitled(one: Field[Any], title: str) -> Field[Any]:
    return one._replace(column=replace(one.column, title=title))


def _of(found: Any, name: str) -> Any:
    """What it has by that name; nothing of nothing."""
    return None if found is None else getattr(found, name)


def _text_of(found: object) -> str | None:
    return None if found is None else str(found)


def _value_of(code: StrEnum | None) -> str | None:
    return None if code is None else code.value


def _monday(change: Change, mondays: Sequence[date]) -> date | None:
    return None if change.since is None else mondays[change.since]
