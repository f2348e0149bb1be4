"""Venues of one organisation beside one another, on one version of a checklist. Pure.

On one version, and not on all that mean the same: a venue that still uses an older one has other
checks, and would seem better or worse for what it does not look at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.checklists.definition import Item
from app.checklists.queries import Version
from app.kernel.errors import Invalid
from app.trends.numbers.periods import Asked, Comparison, Period
from app.trends.numbers.sums import in_period
from app.trends.statistics.intervals import (
    Standing,
    compare_groups_with_rest,
    compare_with_rest,
)
from app.trends.statistics.tallies import (
    Direction,
    Tally,
    add_tallies,
    compare_tallies,
    wilson_interval,
)

MOST_NAMED = 20  # in an error


class VenueName(NamedTuple):
    """A venue, as a comparison names it."""

    id: UUID
    name: str


class VenueItemSum(NamedTuple):
    """How an item of a version came out at a venue, in one of the two parts of time."""

    venue_id: UUID
    version_id: UUID
    item_key: str
    is_recent: bool
    checked: int
    failed: int


class VenueVersionSum(NamedTuple):
    """Inspections of a venue on a version, over the period."""

    venue_id: UUID
    version_id: UUID
    inspections: int


class WantedVersion(NamedTuple):
    """Which version is asked for; None: that which most venues used."""

    checklist_slug: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A version that can be compared on: how many venues used it, and for how many checks."""

    version: Version
    venues: int
    checked: int


@dataclass(frozen=True, slots=True)
class VenueFigures:
    """A venue beside the others; `checks` run beside `VenuesFigures.checks`."""

    venue: VenueName
    inspections: int
    standing: Standing
    before: Tally
    recent: Tally
    checks: tuple[Standing, ...]

    @property
    def direction(self) -> Direction:
        """Which way the venue's own rate moved from `before` to `recent`."""
        return compare_tallies(self.before, self.recent)


@dataclass(frozen=True, slots=True)
class ComparedCheck:
    """A check of the version, with its tally at all the venues."""

    item: Item
    tally: Tally


@dataclass(frozen=True, slots=True)
class VenuesFigures:
    """Venues on one version, the one that surely fails most first; `without` did not use it.

    `chosen` is None where none of them used any. `choices` are the versions that any of them used.
    """

    period: Period
    comparison: Comparison
    chosen: Version | None
    choices: tuple[Choice, ...]
    inspections: int
    tally: Tally
    checks: tuple[ComparedCheck, ...]
    venues: tuple[VenueFigures, ...]
    without: tuple[VenueName, ...]


def build_comparison(
    venues: Sequence[VenueName],
    versions: Sequence[Version],
    wanted: WantedVersion,
    asked: Asked,
    item_sums: Sequence[VenueItemSum],
    version_sums: Iterable[VenueVersionSum],
) -> VenuesFigures:
    """The comparison. Raises `Invalid` where there is no such checklist or version."""
    choices = _list_choices(versions, [row for row in item_sums if in_period(row.is_recent, asked)])
    chosen = _choose(versions, choices, wanted)
    sums = _Sums(asked, [row for row in item_sums if chosen and row.version_id == chosen.id])
    inspections = {
        row.venue_id: row.inspections
        for row in version_sums
        if chosen and row.version_id == chosen.id
    }
    found = _build_venues(venues, chosen, sums, inspections)
    return VenuesFigures(
        period=asked.period,
        comparison=asked.comparison,
        chosen=chosen,
        choices=choices,
        inspections=sum(one.inspections for one in found),
        tally=add_tallies(one.standing.tally for one in found),
        checks=tuple(
            ComparedCheck(item, add_tallies(one.checks[place].tally for one in found))
            for place, item in enumerate(chosen.checklist.checks if chosen else ())
        ),
        venues=tuple(sorted(found, key=_surely_fails_most)),
        without=tuple(one for one in venues if one.id not in sums.used),
    )


def _surely_fails_most(one: VenueFigures) -> tuple[float, str, UUID]:
    return -wilson_interval(one.standing.tally)[0], one.venue.name, one.venue.id


def _list_choices(
    versions: Iterable[Version], in_period_sums: Iterable[VenueItemSum]
) -> tuple[Choice, ...]:
    """The versions that were used, by checklist, the newest of each first."""
    venues: dict[UUID, set[UUID]] = defaultdict(set)
    checked: dict[UUID, int] = defaultdict(int)
    for row in in_period_sums:
        venues[row.version_id].add(row.venue_id)
        checked[row.version_id] += row.checked
    ordered = sorted(versions, key=lambda one: (one.slug, -one.number))
    return tuple(
        Choice(one, len(venues[one.id]), checked[one.id]) for one in ordered if one.id in venues
    )


def _choose(
    versions: Sequence[Version], choices: Sequence[Choice], wanted: WantedVersion
) -> Version | None:
    slug, number = wanted
    known = [one for one in versions if slug in (None, one.slug)]
    if not known and slug is not None:
        slugs = sorted({one.slug for one in versions})
        raise _unknown("checklist", "checklists", slugs)
    if number is not None:
        if slug is None:
            detail = "Say which checklist the version is of."
            raise Invalid([{"at": "/query/checklist", "detail": detail}])
        found = next((one for one in known if one.number == number), None)
        if found is None:
            raise _unknown("version", "versions", sorted(one.number for one in known))
        return found
    usable = [one for one in choices if slug in (None, one.version.slug)]
    if usable:
        return _most_used(usable)
    return max(known, key=lambda one: one.number) if slug else None


def _most_used(choices: Iterable[Choice]) -> Version:
    """Of the checklist that most venues used (of several, that with the most checks) the version
    that most of them used, the newest of several.
    """
    best: dict[str, Choice] = {}
    for one in choices:  # the newest first
        known = best.get(one.version.slug)
        if known is None or one.venues > known.venues:
            best[one.version.slug] = one
    return max(best.values(), key=lambda one: (one.venues, one.checked)).version


def _unknown(what: str, of_them: str, there_are: Sequence[object]) -> Invalid:
    some = ", ".join(map(str, there_are[:MOST_NAMED]))
    detail = f"Give one of these {of_them}: {some}." if some else f"There are no {of_them} yet."
    return Invalid([{"at": f"/query/{what}", "detail": detail}])


class _Sums:
    """The tallies of each venue on the version, in the period and in its two parts."""

    def __init__(self, asked: Asked, rows: Iterable[VenueItemSum]) -> None:
        self.checks: dict[tuple[UUID, str], Tally] = defaultdict(Tally)
        self.parts: dict[tuple[UUID, bool], Tally] = defaultdict(Tally)
        self.used: set[UUID] = set()
        is_compared = asked.comparison.recent is not None
        for row in rows:
            tally = Tally(row.checked, row.failed)
            if is_compared:
                self.parts[row.venue_id, row.is_recent] += tally
            if in_period(row.is_recent, asked):
                self.checks[row.venue_id, row.item_key] += tally
                self.used.add(row.venue_id)


def _build_venues(
    venues: Iterable[VenueName],
    chosen: Version | None,
    sums: _Sums,
    inspections: Mapping[UUID, int],
) -> list[VenueFigures]:
    used = [one for one in venues if one.id in sums.used]
    items = chosen.checklist.checks if chosen else ()
    by_check = [{one.id: sums.checks[one.id, item.key] for one in used} for item in items]
    in_all = {one.id: add_tallies(check[one.id] for check in by_check) for one in used}
    standings = compare_with_rest(in_all)
    at_checks = compare_groups_with_rest(by_check)
    return [
        VenueFigures(
            venue=one,
            inspections=inspections.get(one.id, 0),
            standing=standings[one.id],
            before=sums.parts[one.id, False],
            recent=sums.parts[one.id, True],
            checks=tuple(check[one.id] for check in at_checks),
        )
        for one in used
    ]
