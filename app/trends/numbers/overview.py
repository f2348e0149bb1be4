"""What there is to say of each of several venues in few words. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.tickets.kept.tallies import Kept
from app.trends.numbers.comparison import VenueName
from app.trends.numbers.periods import Asked
from app.trends.numbers.rows import SpotRow
from app.trends.numbers.spots import neglect_of
from app.trends.statistics.change import Change, judge_rates
from app.trends.statistics.control_chart import chart_rates
from app.trends.statistics.tallies import Direction, Tally, add_tallies, compare_tallies


class VenueWeekSum(NamedTuple):
    """What a venue checked in a week of the period (None: before it) and a part of time."""

    venue_id: UUID
    week: int | None
    is_recent: bool
    checked: int
    failed: int


class VenueKept(NamedTuple):
    """Promises of a venue to mend something that came due in the period."""

    venue_id: UUID
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class VenueOverview:
    """A venue: its rates, in all and by week, as `Trends` has them; how many of its spots were not
    looked at as they should; its promises to mend.
    """

    venue: VenueName
    tally: Tally
    before: Tally
    recent: Tally
    weeks: tuple[Tally, ...]
    change: Change
    spots: int
    neglected: int
    mended_in_time: Kept

    @property
    def direction(self) -> Direction:
        """Which way the failure rate moved from `before` to `recent`."""
        return compare_tallies(self.before, self.recent)


def build_overview(
    venues: Sequence[VenueName],
    asked: Asked,
    weeks: Iterable[VenueWeekSum],
    spots: Iterable[tuple[UUID, SpotRow]],
    kept: Iterable[VenueKept],
) -> list[VenueOverview]:
    """All of them, in the order of the venues."""
    by_week: dict[UUID, list[Tally]] = defaultdict(lambda: [Tally()] * asked.period.weeks)
    parts: dict[tuple[UUID, bool], Tally] = defaultdict(Tally)
    for row in weeks:
        tally = Tally(row.checked, row.failed)
        parts[row.venue_id, row.is_recent] += tally
        if row.week is not None:
            by_week[row.venue_id][row.week] += tally
    neglects: dict[UUID, list[bool]] = defaultdict(list)
    for venue_id, spot in spots:
        neglects[venue_id].append(neglect_of(spot, asked) is not None)
    promises = {row.venue_id: Kept(row.kept, row.broken) for row in kept}
    is_compared = asked.comparison.recent is not None
    return [
        VenueOverview(
            venue=venue,
            tally=add_tallies(by_week[venue.id]),
            before=parts[venue.id, False] if is_compared else Tally(),
            recent=parts[venue.id, True] if is_compared else Tally(),
            weeks=tuple(by_week[venue.id]),
            change=judge_rates(chart_rates(by_week[venue.id]), by_week[venue.id]),
            spots=len(neglects[venue.id]),
            neglected=sum(neglects[venue.id]),
            mended_in_time=promises.get(venue.id, Kept()),
        )
        for venue in venues
    ]
