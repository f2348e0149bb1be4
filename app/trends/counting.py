"""Adds the rows of a report up: by week, by part of the period and by spot."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

from app.trends.rows import (
    CountsDisagree,
    FindingCount,
    InspectionCount,
    TicketCount,
    TrendRows,
)
from app.trends.statistics.tallies import Tally

Check = tuple[str, str]  # checklist slug, item key
Cell = tuple[int, bool]  # index of the week, whether recent

Place = TypeVar("Place", Cell, UUID)
Subject = TypeVar("Subject", Check, UUID)
Sums = dict[Subject, Counter[Place]]

RECENT_DAYS = 28
FEWEST_DAYS_TO_COMPARE = 14


class Calendar(NamedTuple):
    """The period cut into ISO weeks, and into the days before and the recent ones."""

    from_on: date
    to_on: date
    recent_from: date

    @property
    def first_monday(self) -> date:
        """The Monday of the week that the period begins in."""
        return self.from_on - timedelta(self.from_on.weekday())

    @property
    def weeks(self) -> int:
        """How many ISO weeks the period touches."""
        return (self.to_on - self.first_monday).days // 7 + 1

    def map_days(self) -> dict[date, Cell]:
        """Every day of the period with the cell that it counts into."""
        days = (self.from_on + timedelta(n) for n in range((self.to_on - self.from_on).days + 1))
        monday = self.first_monday
        return {day: ((day - monday).days // 7, day >= self.recent_from) for day in days}


def cut_period(from_on: date, to_on: date) -> Calendar:
    """The calendar of the days from_on to to_on, both included.

    Recent are the last `RECENT_DAYS` days, or the second half of a period too short for two such
    parts; a period of less than two weeks has no recent days, for there is nothing to compare.
    Raises ValueError when the period is empty.
    """
    if to_on < from_on:
        raise ValueError("The period ends before it begins. Give an end on or after the start.")
    days = (to_on - from_on).days + 1
    recent_days = min(RECENT_DAYS, days // 2) if days >= FEWEST_DAYS_TO_COMPARE else 0
    return Calendar(from_on, to_on, to_on - timedelta(recent_days - 1))


class Counted:
    """Inspections by version, findings by check, tickets by event: by cell and by spot."""

    def __init__(self, calendar: Calendar, rows: TrendRows) -> None:
        self.versions: Sums[UUID, Cell] = defaultdict(Counter)
        self.version_spots: Sums[UUID, UUID] = defaultdict(Counter)
        self.failed: Sums[Check, Cell] = defaultdict(Counter)
        self.failed_spots: Sums[Check, UUID] = defaultdict(Counter)
        self.spared: Sums[Check, Cell] = defaultdict(Counter)
        self.spared_spots: Sums[Check, UUID] = defaultdict(Counter)
        self.weeks: Counter[int] = Counter()
        self.tickets: Counter[tuple[str, int]] = Counter()
        self.seen_spots: set[UUID] = set()
        cells = calendar.map_days()
        self._count_inspections(cells, rows.inspections)
        self._count_findings(cells, rows.findings)
        self._count_tickets(cells, rows.tickets)

    def _count_inspections(
        self, cells: Mapping[date, Cell], rows: Iterable[InspectionCount]
    ) -> None:
        for row in rows:
            cell = _find_cell(cells, row.on)
            self.versions[row.checklist_version_id][cell] += row.inspections
            self.version_spots[row.checklist_version_id][row.spot_id] += row.inspections
            self.weeks[cell[0]] += row.inspections
            self.seen_spots.add(row.spot_id)

    def _count_findings(self, cells: Mapping[date, Cell], rows: Iterable[FindingCount]) -> None:
        for row in rows:
            cell, check = _find_cell(cells, row.on), (row.checklist_slug, row.item_key)
            failed = row.outcome == "failed"
            (self.failed if failed else self.spared)[check][cell] += row.findings
            spots = self.failed_spots if failed else self.spared_spots
            spots[check][row.spot_id] += row.findings

    def _count_tickets(self, cells: Mapping[date, Cell], rows: Iterable[TicketCount]) -> None:
        for row in rows:
            self.tickets[row.event, _find_cell(cells, row.on)[0]] += row.tickets

    def tally_by_cell(self, check: Check, versions: Sequence[UUID]) -> dict[Cell, Tally]:
        """The check's tally in each cell, `versions` being those that hold it."""
        return _tally(check, versions, self.versions, self.spared, self.failed)

    def tally_by_spot(self, check: Check, versions: Sequence[UUID]) -> dict[UUID, Tally]:
        """The check's tally at each spot, `versions` being those that hold it."""
        return _tally(check, versions, self.version_spots, self.spared_spots, self.failed_spots)


def _tally(
    check: Check,
    versions: Sequence[UUID],
    inspections: Sums[UUID, Place],
    spared: Sums[Check, Place],
    failed: Sums[Check, Place],
) -> dict[Place, Tally]:
    """Checked = inspections of the versions that hold the check, less those it did not apply to."""
    checked: Counter[Place] = Counter()
    for version in versions:
        checked.update(inspections.get(version, {}))
    checked.subtract(spared.get(check, {}))
    failures = failed.get(check, Counter())
    if any(checked[place] < count for place, count in failures.items()) or any(
        count < 0 for count in checked.values()
    ):
        raise CountsDisagree(*check)
    return {place: Tally(count, failures[place]) for place, count in checked.items()}


def _find_cell(cells: Mapping[date, Cell], on: date) -> Cell:
    try:
        return cells[on]
    except KeyError:
        raise ValueError(f"{on} lies outside the period. Count days of the period.") from None
