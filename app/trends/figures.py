"""The numbers of a venue's trend report, from plain rows of counts.

Nothing here knows the database, the language of the reader, or how the report looks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.checklists.definition import Severity, Texts
from app.trends.counting import Calendar, Check, Counted, cut_period
from app.trends.rows import (
    CheckedItem,
    CheckedVersion,
    CountsDisagree,
    TrendRows,
    TrendSpot,
)
from app.trends.statistics.tallies import (
    FEWEST_CHECKS,
    Direction,
    Tally,
    add_tallies,
    compare_tallies,
    wilson_interval,
)

SEVERITY_FACTOR: Mapping[Severity, int] = {
    Severity.MINOR: 1,
    Severity.MAJOR: 2,
    Severity.CRITICAL: 4,
}
MOST_WORST = 5


@dataclass(frozen=True, slots=True)
class TrendWeek:
    """One ISO week, cut to the period; `whole` says that nothing was cut off."""

    monday_on: date
    first_on: date
    last_on: date
    tally: Tally
    inspections: int
    opened: int
    mended: int
    open_at_end: int

    @property
    def whole(self) -> bool:
        """Whether all seven days lie in the period."""
        return (self.last_on - self.first_on).days == 6


@dataclass(frozen=True, slots=True)
class SpotTally:
    """One check at one spot."""

    spot: TrendSpot
    tally: Tally


@dataclass(frozen=True, slots=True)
class CheckTrend:
    """One check over the period; `weeks` runs beside `Trends.weeks`."""

    checklist_slug: str
    checklist_title: Texts
    item_key: str
    prompt: Texts
    moment: Texts
    severity: Severity
    tally: Tally
    before: Tally
    recent: Tally
    weeks: tuple[Tally, ...]
    worst_spot: SpotTally | None

    @property
    def direction(self) -> Direction:
        """Which way the rate moved from `before` to `recent`."""
        return compare_tallies(self.before, self.recent)

    @property
    def rank(self) -> float:
        """What `worst` is ordered by: how often it surely fails times how much that hurts.

        The lower bound of the 95 % Wilson interval (`wilson_interval`, 1927) of the failure
        rate, times `SEVERITY_FACTOR`. The lower bound, so that 3 of 10 does not outrank 250 of
        1,000; the factors 1, 2, 4 are ours: a critical failure counts as four minor ones.
        """
        return wilson_interval(self.tally)[0] * SEVERITY_FACTOR[self.severity]


@dataclass(frozen=True, slots=True)
class TicketTotals:
    """Tickets of the period: open_at_start + opened - mended = open_at_end."""

    opened: int
    mended: int
    open_at_start: int
    open_at_end: int


@dataclass(frozen=True, slots=True)
class Trends:
    """The report's numbers, for the days `from_on` to `to_on`, both included.

    `recent` counts from `recent_from` to the end: the last 28 days, or the second half of a
    period shorter than 56; `before` is the rest. A period of less than two weeks has no recent
    days (`days_recent` is 0), and its directions are "unknown". `checks` stand in the
    checklists' order. `worst` are at most five checks that failed, worst first, of those checked
    ten times or more.
    """

    venue_name: str
    from_on: date
    to_on: date
    recent_from: date
    inspections: int
    tally: Tally
    before: Tally
    recent: Tally
    weeks: tuple[TrendWeek, ...]
    checks: tuple[CheckTrend, ...]
    worst: tuple[CheckTrend, ...]
    tickets: TicketTotals
    spots: int
    neglected: tuple[TrendSpot, ...]

    @property
    def days_recent(self) -> int:
        """How many days `recent` counts."""
        return (self.to_on - self.recent_from).days + 1

    @property
    def direction(self) -> Direction:
        """Which way the venue's failure rate moved from `before` to `recent`."""
        return compare_tallies(self.before, self.recent)


def build_trends(venue_name: str, from_on: date, to_on: date, rows: TrendRows) -> Trends:
    """Adds the report up.

    A check counts as checked once for each inspection of a version that holds it, less the times
    it did not apply. Raises CountsDisagree when there are more findings than that, ValueError
    when the period is empty or a row lies outside it.
    """
    calendar = cut_period(from_on, to_on)
    counted = Counted(calendar, rows)
    checks = tuple(_build_checks(calendar, counted, rows))
    weeks = tuple(_build_weeks(calendar, counted, checks, rows.open_at_start))
    return Trends(
        venue_name=venue_name,
        from_on=from_on,
        to_on=to_on,
        recent_from=calendar.recent_from,
        inspections=sum(week.inspections for week in weeks),
        tally=add_tallies(check.tally for check in checks),
        before=add_tallies(check.before for check in checks),
        recent=add_tallies(check.recent for check in checks),
        weeks=weeks,
        checks=checks,
        worst=tuple(rank_failing(checks)[:MOST_WORST]),
        tickets=TicketTotals(
            opened=sum(week.opened for week in weeks),
            mended=sum(week.mended for week in weeks),
            open_at_start=rows.open_at_start,
            open_at_end=weeks[-1].open_at_end,
        ),
        spots=len(rows.spots),
        neglected=tuple(spot for spot in rows.spots if spot.id not in counted.seen_spots),
    )


def _build_checks(calendar: Calendar, counted: Counted, rows: TrendRows) -> Iterator[CheckTrend]:
    """Every check of the versions given, worded as its newest version words it."""
    newest: dict[Check, tuple[CheckedVersion, CheckedItem]] = {}
    holders: dict[Check, list[UUID]] = defaultdict(list)
    for version in sorted(rows.versions, key=lambda version: (version.slug, -version.number)):
        for item in version.checks:
            newest.setdefault((version.slug, item.item_key), (version, item))
            holders[version.slug, item.item_key].append(version.id)
    for check in (*counted.failed, *counted.spared):
        if check not in newest:
            raise CountsDisagree(*check)
    spots = {spot.id: spot for spot in rows.spots}
    for check, (version, item) in newest.items():
        cells = counted.tally_by_cell(check, holders[check])
        by_spot = counted.tally_by_spot(check, holders[check])
        yield CheckTrend(
            checklist_slug=version.slug,
            checklist_title=version.title,
            item_key=item.item_key,
            prompt=item.prompt,
            moment=item.moment,
            severity=item.severity,
            tally=add_tallies(cells.values()),
            before=add_tallies(tally for (_, recent), tally in cells.items() if not recent),
            recent=add_tallies(tally for (_, recent), tally in cells.items() if recent),
            weeks=tuple(
                cells.get((week, False), Tally()) + cells.get((week, True), Tally())
                for week in range(calendar.weeks)
            ),
            worst_spot=_pick_worst_spot(by_spot, spots),
        )


def _build_weeks(
    calendar: Calendar, counted: Counted, checks: Sequence[CheckTrend], still_open: int
) -> Iterator[TrendWeek]:
    for index in range(calendar.weeks):
        monday = calendar.first_monday + timedelta(weeks=index)
        opened, mended = counted.tickets["opened", index], counted.tickets["mended", index]
        still_open += opened - mended
        yield TrendWeek(
            monday_on=monday,
            first_on=max(monday, calendar.from_on),
            last_on=min(monday + timedelta(6), calendar.to_on),
            tally=add_tallies(check.weeks[index] for check in checks),
            inspections=counted.weeks[index],
            opened=opened,
            mended=mended,
            open_at_end=still_open,
        )


def rank_failing(checks: Iterable[CheckTrend]) -> list[CheckTrend]:
    """The checks that failed, of those checked often enough to say so, worst first."""
    failing = [c for c in checks if c.tally.failed and c.tally.checked >= FEWEST_CHECKS]
    # The keys make the order the same whatever order the rows came in.
    failing.sort(key=lambda c: (-c.rank, -c.tally.failed, c.checklist_slug, c.item_key))
    return failing


def _pick_worst_spot(
    tallies: Mapping[UUID, Tally], spots: Mapping[UUID, TrendSpot]
) -> SpotTally | None:
    """The spot whose rate is surely highest, by the same bound that ranks the checks."""
    failing = [
        SpotTally(spots[spot_id], tally)
        for spot_id, tally in tallies.items()
        if tally.failed and spot_id in spots
    ]
    return min(
        failing,
        key=lambda one: (-wilson_interval(one.tally)[0], one.spot.name, one.spot.id),
        default=None,
    )
