"""Who walks where and when: visits to spots, spread over a year of open days. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from app.demo.chance import vary
from app.demo.theatre import CROWDS, NEGLECTED, NEGLECTED_DAYS, SHOWS, Inspector, InventedSpot
from app.kernel.clock import zone
from app.venues.calendar import DAYS

YEAR_DAYS = 365
NIGHT_ENDS = time(4)  # what happens before belongs to the evening of the day before
ITEMS = 11  # of a checklist, roughly
SHORTEST_WAY_S, LONGEST_WAY_S = 25, 150
HURRIED_BELOW_S, LEAST_S = 30, 0.5  # more than phones' clocks are apart
REST = timedelta(minutes=3)
BEFORE_A_SHOW, INTERVAL, OPENING_ROUND, SHOW = 3.5, 1.6, 2.0, 0.5


class Visit(NamedTuple):
    """One person at one spot, by the true clock; `spot` and `inspector` are positions in lists."""

    spot: int
    inspector: int
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Season:
    """The year that ends with `last_day`, where the venue stands."""

    last_day: date
    time_zone: str
    opening_hours: Mapping[str, Any]

    @property
    def special_days(self) -> dict[str, list[list[str]]]:
        """The days of the year, and of the one after it, on which the house keeps other hours than
        those of the week, by date."""
        days = (self.first_day + timedelta(n) for n in range(2 * YEAR_DAYS))
        special = {day.isoformat(): hours_of_day(day) for day in days}
        return {day: hours for day, hours in special.items() if hours is not None}

    @property
    def first_day(self) -> date:
        """The first day of the year."""
        return self.last_day - timedelta(YEAR_DAYS - 1)

    @property
    def begins_at(self) -> datetime:
        """Midnight before the first day."""
        return self.instant(self.first_day, time())

    @property
    def ends_at(self) -> datetime:
        """The end of the night after the last day: nothing happens later."""
        return self.end_of(self.last_day)

    def end_of(self, day: date) -> datetime:
        """The end of the night after a day."""
        return self.instant(day + timedelta(1), NIGHT_ENDS)

    def instant(self, day: date, clock: time) -> datetime:
        """An instant by the venue's clock, UTC."""
        return datetime.combine(day, clock, zone(self.time_zone)).astimezone(UTC)

    def days(self) -> Iterator[date]:
        """Every day of the year."""
        return (self.first_day + timedelta(n) for n in range(YEAR_DAYS))

    @property
    def closed_days(self) -> int:
        """For how many days the house has been closed at the end of the last day."""
        return next(n for n in range(YEAR_DAYS) if self.open_hours(self.last_day - timedelta(n)))

    def open_hours(self, day: date) -> list[int]:
        """The hours at which a walk may begin; from 24 on they are of the next morning."""
        hours: list[int] = []
        special = hours_of_day(day)
        usual = self.opening_hours.get(DAYS[day.weekday()], ())
        for opens, closes in usual if special is None else special:
            first, last = int(opens[:2]), int(closes[:2])
            hours += range(first, last + 24 if last <= first else last)
        return hours


def is_closed(day: date) -> bool:
    """Two weeks of August, and the evenings that people spend at home."""
    summer = day.month == 8 and 8 <= day.day <= 21
    return summer or (day.month, day.day) in {(12, 24), (12, 25), (1, 1), (1, 6)}


def hours_of_day(day: date) -> list[list[str]] | None:
    """The hours of a special day, none when the house is closed; None for a day like others."""
    if is_closed(day):
        return []
    is_last_show_early = (day.month, day.day) == (12, 31) and day.weekday()
    return [["10:00", "20:00"]] if is_last_show_early else None


def weigh_day(day: date) -> float:
    """How much is walked on an open day beside the others."""
    holidays = 1.35 if day.month == 12 else 1.0
    return CROWDS.get(day.weekday(), 1.0) * (0.7 if day.month in (7, 8) else holidays)


def weigh_hour(day: date, hour: int, first: int) -> float:
    """How much is walked in an hour beside the others: most before a show."""
    shows = SHOWS.get(day.weekday(), ())
    if hour in shows:
        return SHOW
    if hour + 1 in shows or hour + 2 in shows:
        return BEFORE_A_SHOW
    if hour - 1 in shows:
        return INTERVAL
    return OPENING_ROUND if hour == first else 1.0


def allot(season: Season, inspections: int) -> Iterator[tuple[date, int]]:
    """How many inspections each open day has; all days together have exactly `inspections`."""
    days = [day for day in season.days() if season.open_hours(day)]
    sums = list(accumulate(weigh_day(day) for day in days))
    given = 0
    for day, so_far in zip(days, sums, strict=True):
        due = int(inspections * (so_far / sums[-1]))  # down, so that the last day has the last
        yield day, due - given
        given = due


def plan_day(
    chance: Random,
    season: Season,
    day: date,
    count: int,
    spots: Sequence[InventedSpot],
    inspectors: Sequence[Inspector],
) -> list[Visit]:
    """`count` visits of one day, in walks of a few spots each."""
    hours = season.open_hours(day)
    weights = [weigh_hour(day, hour, hours[0]) for hour in hours]
    neglected = (season.last_day - day).days < NEGLECTED_DAYS
    pulls = [0 if neglected and spot.name == NEGLECTED else spot.visits for spot in spots]
    shares = [inspector.share for inspector in inspectors]
    visits: list[Visit] = []
    taken: dict[int, list[tuple[datetime, datetime]]] = {}
    while len(visits) < count:
        length = min(chance.randint(4, 9), count - len(visits))
        stops = sorted(set(chance.choices(range(len(spots)), pulls, k=length)))
        (hour,) = chance.choices(hours, weights)
        (who,) = chance.choices(range(len(inspectors)), shares)
        clock = time(hour % 24, chance.randrange(60), chance.randrange(60))
        begin = season.instant(day + timedelta(hour // 24), clock)
        walk = list(_walk(chance, begin, stops, who, inspectors[who]))
        visits += _when_free(walk, taken.setdefault(who, []))
    return visits


def _walk(
    chance: Random, at: datetime, stops: Sequence[int], who: int, inspector: Inspector
) -> Iterator[Visit]:
    for spot in stops:
        seconds = vary(chance, ITEMS * inspector.seconds_per_item, 0.2)
        ended_at = at + timedelta(seconds=round(seconds, 3))
        yield Visit(spot, who, at, ended_at)
        pause = chance.uniform(SHORTEST_WAY_S, LONGEST_WAY_S)
        if inspector.hurries and pause < HURRIED_BELOW_S:
            pause -= SHORTEST_WAY_S - LEAST_S
        at = ended_at + timedelta(seconds=round(pause, 3))


def _when_free(walk: Sequence[Visit], taken: list[tuple[datetime, datetime]]) -> list[Visit]:
    """The walk, as much later as it takes for one person not to be at two places at once; `taken`
    has the times of their other walks that day.
    """
    begins, ends, later = walk[0].started_at, walk[-1].ended_at, timedelta()
    for other_begins, other_ends in sorted(taken):
        if begins + later < other_ends + REST and other_begins < ends + later + REST:
            later = other_ends + REST - begins
    taken.append((begins + later, ends + later))
    return [
        visit._replace(started_at=visit.started_at + later, ended_at=visit.ended_at + later)
        for visit in walk
    ]
