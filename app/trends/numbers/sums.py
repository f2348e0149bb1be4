"""Adds the rows of a report up: by week, by part of time and by spot. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from app.trends.numbers.figures import Friction, Series
from app.trends.numbers.periods import Asked, Compare
from app.trends.numbers.rows import FindingSum, FrictionSum, ItemSum, SpotSum
from app.trends.numbers.series import AllSeries
from app.trends.statistics.tallies import Tally

Subject = TypeVar("Subject")
Counts = dict[Subject, list[int]]  # inspections, checks, failures


@dataclass(slots=True)
class Sum:
    """What one subject adds up to: `[checked, failed]` by week, before and recently."""

    weeks: dict[int, list[int]] = field(default_factory=dict)
    before: list[int] = field(default_factory=lambda: [0, 0])
    recent: list[int] = field(default_factory=lambda: [0, 0])
    not_applicable: int = 0

    def add(self, row: ItemSum) -> None:
        """Counts checks where they belong."""
        sums = [self.recent if row.is_recent else self.before]
        if row.week is not None:
            sums.append(self.weeks.setdefault(row.week, [0, 0]))
            self.not_applicable += row.not_applicable
        for one in sums:
            one[0] += row.checked
            one[1] += row.failed

    def tally_weeks(self, weeks: int) -> tuple[Tally, ...]:
        """A tally for each of so many weeks."""
        nothing = Tally()
        return tuple(
            Tally(*self.weeks[week]) if week in self.weeks else nothing for week in range(weeks)
        )


def sum_checks(rows: Iterable[ItemSum], series: AllSeries) -> dict[Series, Sum]:
    """What each check adds up to; items that no version checks are left out."""
    sums: dict[Series, Sum] = {}
    for row in rows:
        one = series.of_check.get((row.version_id, row.item_key))
        if one is not None:
            sums.setdefault(one, Sum()).add(row)
    return sums


Place = tuple[UUID, UUID]  # spot and version


@dataclass(frozen=True, slots=True)
class PlaceSums:
    """What spots and inspectors add up to within the period, and spots in both parts of time.

    `visits` counts inspections by spot and version, `people` those of each inspector.
    """

    inspections: Mapping[UUID, int]
    tallies: Mapping[UUID, Tally]
    parts: Mapping[tuple[UUID, bool], Tally]
    visits: Mapping[Place, int]
    by_place: Mapping[Place, Tally]
    people: Mapping[UUID, int]
    by_person: Mapping[UUID, Mapping[Place, Tally]]


def sum_places(rows: Iterable[SpotSum], asked: Asked) -> PlaceSums:
    """Sums by spot; by spot and version; and of each inspector."""
    parts: Counts[tuple[UUID, bool]] = {}
    places: Counts[Place] = {}
    people: dict[UUID, Counts[Place]] = {}
    for spot_id, version_id, person_id, is_recent, inspections, checked, failed in rows:
        place = (spot_id, version_id)
        sums = [parts.setdefault((spot_id, is_recent), [0, 0, 0])]
        if in_period(is_recent, asked):
            sums.append(places.setdefault(place, [0, 0, 0]))
            sums.append(people.setdefault(person_id, {}).setdefault(place, [0, 0, 0]))
        for one in sums:
            one[0] += inspections
            one[1] += checked
            one[2] += failed
    spots: Counts[UUID] = {}
    for (spot_id, _), counts in places.items():
        total = spots.setdefault(spot_id, [0, 0, 0])
        spots[spot_id] = [one + more for one, more in zip(total, counts, strict=True)]
    return PlaceSums(
        inspections={spot_id: counts[0] for spot_id, counts in spots.items()},
        tallies=_tallies(spots),
        parts=_tallies(parts),
        visits={place: counts[0] for place, counts in places.items()},
        by_place=_tallies(places),
        people={one: sum(n for n, _, _ in counts.values()) for one, counts in people.items()},
        by_person={one: _tallies(counts) for one, counts in people.items()},
    )


def _tallies(counts: "Counts[Subject]") -> dict[Subject, Tally]:
    return {one: Tally(checked, failed) for one, (_, checked, failed) in counts.items()}


def sum_checks_at_spots(
    visits: Mapping[tuple[UUID, UUID], int],
    findings: Iterable[FindingSum],
    series: AllSeries,
) -> dict[Series, dict[UUID, Tally]]:
    """The tally of each check at each spot, over the period.

    Checked = inspections of the versions that hold the check, less those it did not apply to.
    """
    checks_of: dict[UUID, list[Series]] = defaultdict(list)
    for (version_id, _), one in series.of_check.items():
        checks_of[version_id].append(one)
    counts: dict[Series, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for (spot_id, version_id), inspections in visits.items():
        for one in checks_of[version_id]:
            counts[one][spot_id][0] += inspections
    for row in findings:
        found = series.of_check.get((row.version_id, row.item_key))
        if found:
            count = counts[found][row.spot_id]
            count[0] -= row.not_applicable
            count[1] += row.failed
    return {
        one: {spot_id: Tally(*count) for spot_id, count in spots.items() if count[0]}
        for one, spots in counts.items()
    }


def sum_friction(rows: Iterable[FrictionSum]) -> dict[tuple[UUID, str], Friction]:
    """The friction of each item of each version."""
    return {
        (row.version_id, row.item_key): Friction(
            row.timed, row.ms, row.corrections, row.rejected, row.abandoned
        )
        for row in rows
    }


def in_period(is_recent: bool, asked: Asked) -> bool:
    """Whether a part of time lies in the period: both do where it is compared with itself."""
    return is_recent or asked.comparison.by is Compare.RECENT
