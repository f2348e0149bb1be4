"""Venues beside one another, from rows of counts."""

from typing import Any

import pytest

from app.checklists.queries import Version
from app.kernel.errors import Invalid
from app.trends.numbers.comparison import VenueItemSum
from app.trends.numbers.periods import Compare, Period
from app.trends.statistics.tallies import Tally, add_tallies
from tests.trends.venues import DOOR, NEW, OLD, PERIOD, VENUES, compare, rows


def test_a_venue_that_fails_more_is_named_and_those_that_differ_by_chance_are_not() -> None:
    worse, others = VENUES[3], [*VENUES[:3], *VENUES[4:]]
    figures = compare([*rows(NEW, others), *rows(NEW, [worse], failed=90)])
    first, *rest = figures.venues
    assert first.venue == worse
    assert first.standing.direction == "worse"
    assert first.standing.tally == Tally(2000, 180)
    assert first.standing.rest == Tally(22_000, 1100)
    assert first.standing.difference is not None
    assert first.standing.difference[0] > 0
    assert [one.direction for one in first.checks] == ["worse", "worse"]
    assert {one.standing.direction for one in rest} == {"steady"}
    assert figures.inspections == 7 * 12
    assert figures.tally == add_tallies(one.standing.tally for one in figures.venues)
    assert [one.tally for one in figures.checks] == [Tally(12_000, 640)] * 2


def test_a_few_checks_say_nothing_about_a_venue() -> None:
    few = rows(NEW, VENUES[:1], failed=4, checked=4)
    figures = compare(
        [row._replace(is_recent=True) for row in few if row.checked] + rows(NEW, VENUES[1:])
    )
    one = next(one for one in figures.venues if one.venue == VENUES[0])
    assert one.standing.direction == "unknown"
    assert {check.direction for check in one.checks} == {"unknown"}


def test_a_venue_that_used_another_version_is_left_out_and_named() -> None:
    figures = compare([*rows(OLD, VENUES[:5]), *rows(NEW, VENUES[4:])])
    assert figures.chosen == NEW
    assert figures.without == tuple(VENUES[:4])
    assert [(one.version, one.venues, one.checked) for one in figures.choices] == [
        (NEW, 8, 16_000),
        (OLD, 5, 5000),
    ]
    assert compare([*rows(OLD, VENUES[:5]), *rows(NEW, VENUES[4:])], "restroom", 1).chosen == OLD


@pytest.mark.parametrize(
    ("sums", "wanted", "chosen"),
    [
        (rows(OLD, VENUES[:5]) + rows(NEW, VENUES[:5]), (), NEW),  # as many: the newest
        (rows(OLD, VENUES[:6]) + rows(NEW, VENUES[:5]), (), OLD),
        (rows(OLD, VENUES[:5]) + rows(DOOR, VENUES[:6]), (), DOOR),
        (rows(DOOR, VENUES[:5]) + rows(NEW, VENUES[:5]), (), NEW),  # more checks
        (rows(DOOR, VENUES[:6]), ("restroom",), NEW),  # nobody used it: the newest
        ([], (), None),
    ],
)
def test_without_a_wish_it_is_the_newest_that_most_venues_used(
    sums: list[VenueItemSum], wanted: tuple[Any, ...], chosen: Version | None
) -> None:
    figures = compare(sums, *wanted)
    assert figures.chosen == chosen
    assert len(figures.venues) + len(figures.without) == len(VENUES)


def test_each_venue_has_its_own_parts_of_time() -> None:
    sums = rows(NEW, VENUES[:2])
    moved = [row._replace(failed=row.failed * (5 if row.is_recent else 1)) for row in sums]
    one = compare(moved).venues[0]
    assert (one.before, one.recent) == (Tally(1800, 90), Tally(200, 50))
    assert one.direction == "worse"
    assert one.standing.tally == Tally(2000, 140)
    earlier = compare(moved, by=Compare.PREVIOUS).venues[0]
    assert earlier.standing.tally == earlier.recent == Tally(200, 50)
    short = Period(PERIOD.from_on, PERIOD.from_on)
    assert compare(moved, period=short).venues[0].recent == Tally()


@pytest.mark.parametrize(
    ("wanted", "at", "said"),
    [
        (("attic",), "checklist", "door, restroom"),
        ((None, 1), "checklist", "Say which checklist"),
        (("restroom", 7), "version", "1, 2"),
    ],
)
def test_a_version_that_there_is_not_is_refused_with_those_there_are(
    wanted: tuple[Any, ...], at: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        compare([], *wanted)
    (error,) = refused.value.errors
    assert error["at"] == f"/query/{at}"
    assert said in error["detail"]
