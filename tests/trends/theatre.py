"""A made-up theatre with 60 spots: its trends over any period, always the same.

Locks fail twice as often from week 31 on, soap gets better, bins differ from week to week more
than chance lets them; two spots are not looked at, one inspector finds little. The checklists have
two versions; with the second, smell is judged more strictly: a new series.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from app.checklists.definition import Checklist, Severity
from app.checklists.queries import Version
from app.tickets.costs import cost_of
from app.tickets.kept.past import Returns
from app.tickets.kept.tallies import Kept
from app.tickets.plans import Costs, Segment
from app.tickets.states import Promised
from app.trends.numbers.building import build_trends
from app.trends.numbers.figures import CheckFigures, Trends
from app.trends.numbers.periods import Asked, Compare, Period, compare_with
from app.trends.numbers.rows import (
    FindingSum,
    FrictionSum,
    ItemSum,
    MendTime,
    SpotRow,
    SpotSum,
    TicketSum,
    TrendRows,
    WeekSum,
)
from app.trends.numbers.ticket_figures import CostFigures, PromiseFigures, SegmentWeight
from app.trends.statistics.change import Change
from app.trends.statistics.tallies import Tally
from tests.trends.kinds import KINDS, SEVERITIES, SPOKEN_KINDS

FROM, TO = date(2025, 11, 22), date(2026, 11, 21)
WEEK_FROM, WEEK_TO = date(2026, 11, 9), date(2026, 11, 15)
VENUE = UUID(int=5)
NAME = "Teatro de la Ribera"
SECOND_FROM = date(2026, 4, 20)  # from when the second versions are used
WORSE_FROM = date(2026, 7, 27)  # the Monday of week 31
NEGLECTED = (7, 41)  # never inspected, and not since the start of the year
PEOPLE = (
    "Ana Prado",
    "Bruno Vidal",
    "Carla Soto",
    "Dario Funes",
    "Elsa Mora",
    "Fede Luna",
    "Gala Ríos",
)
BLIND = 4  # who finds less than half of what others find
STAGES = {"entrance": "arrival", "parking": "arrival", "signage": "wayfinding"}
SECONDS = {"stall-locks": 14, "dryer": 9, "bays": 11}


class Walk(NamedTuple):
    """An inspection, and how each of its checks came out."""

    on: date
    spot: int
    version: Version
    person: int
    failed: tuple[str, ...]
    not_applicable: tuple[str, ...]


def theatre_trends(from_on: date = FROM, to_on: date = TO, by: Compare = Compare.RECENT) -> Trends:
    """The theatre's trends, as of the end of the period."""
    return _theatre_trends(from_on, to_on, by)


@cache
def _theatre_trends(from_on: date, to_on: date, by: Compare) -> Trends:
    period = Period(from_on, to_on)
    asked = Asked(period, compare_with(period, by))
    as_of = datetime.combine(to_on + timedelta(1), datetime.min.time(), UTC)
    rows = theatre_rows(asked)
    return build_trends(VENUE, NAME, asked, as_of, rows, _promises(rows), _cost(rows))


def empty_trends(name: str = NAME) -> Trends:
    """A year in which nobody looked at anything, at a venue without spots."""
    period = Period(FROM, TO)
    nothing: dict[str, Any] = dict.fromkeys(TrendRows.__slots__, ())
    rows = TrendRows(**nothing | {"names": {}, "open_at_start": 0})
    asked = Asked(period, compare_with(period, Compare.RECENT))
    kept = PromiseFigures({kind: Kept() for kind in Promised}, {}, Returns(), 14)
    cost = CostFigures("EUR", None, {}, {}, {}, ())
    return build_trends(VENUE, name, asked, datetime(2026, 11, 22, tzinfo=UTC), rows, kept, cost)


def theatre_rows(asked: Asked) -> TrendRows:
    """All that was counted of the walks."""
    walks = [walk for walk in _walk_all() if asked.read.holds(walk.on)]
    within = [walk for walk in walks if asked.period.holds(walk.on)]
    tickets = list(_tickets(within, asked.period))
    return TrendRows(
        weeks=list(_weeks(within, asked.period)),
        items=list(_items(walks, asked)),
        friction=list(_friction(within)),
        spots=_spots(asked, within),
        spot_sums=[SpotSum(*key, *sums) for key, sums in _spot_sums(walks, asked)],
        finding_sums=[FindingSum(*key, *sums) for key, sums in _finding_sums(within)],
        names={UUID(int=500 + n): name for n, name in enumerate(PEOPLE)},
        tickets=tickets,
        open_at_start=9,
        times=list(_times(tickets)),
        versions=[one for pair in theatre_versions().values() for one in pair],
    )


@cache
def theatre_versions() -> dict[str, tuple[Version, Version]]:
    """The two versions of each checklist."""
    versions = {}
    for number, (kind, title, spanish, _, checks) in enumerate(KINDS):
        pair = []
        for place in (1, 2):
            items = [_item(kind, check, place) for check in checks]
            content = {"title": {"en": title, "es": spanish}, "kind": kind, "items": items}
            version_id = UUID(int=1000 + number * 2 + place)
            pair.append(Version(version_id, VENUE, kind, place, Checklist.from_content(content)))
        versions[kind] = (pair[0], pair[1])
    return versions


def _item(kind: str, check: tuple[Any, ...], version: int) -> dict[str, Any]:
    key, prompt, spanish, moment, severity, _ = check
    item = {
        "key": key,
        "stage": STAGES.get(kind, "comfort"),
        "moment": {"en": moment[0].upper() + moment[1:]},
        "prompt": {"en": prompt, "es": spanish},
        "answer": "pass_fail",
        "severity": str(SEVERITIES[severity]),
    }
    if key == "smell":
        item |= {"answer": "rating", "fails_when": {"below": 2 + version}}
    return item


@cache
def theatre_spots() -> tuple[tuple[UUID, str, str], ...]:
    """Id, name and kind of each spot."""
    places = [(kind, title, n) for kind, title, _, count, _ in KINDS for n in range(count)]
    return tuple(
        (UUID(int=2000 + number), f"{SPOKEN_KINDS.get(kind, title)} {n + 1}, level {n % 3}", kind)
        for number, (kind, title, n) in enumerate(places)
    )


@cache
def _walk_all() -> tuple[Walk, ...]:
    random = Random(7)  # noqa: S311  # plausible, not secret
    first = FROM - timedelta(400)
    moods = [random.uniform(0.3, 2.0) for _ in range(200)]  # of each week, for the bins
    walks = []
    for day in range((TO - first).days + 1):
        on = first + timedelta(day)
        for number, (_, _, kind) in enumerate(theatre_spots()):
            missed = number == NEGLECTED[0] or (number == NEGLECTED[1] and on >= FROM)
            if random.random() < 0.5 and not missed:
                walks.append(_walk(random, on, number, kind, moods[day // 7]))
    return tuple(walks)


def _walk(random: Random, on: date, number: int, kind: str, mood: float) -> Walk:
    person = random.randrange(len(PEOPLE))
    version = theatre_versions()[kind][on >= SECOND_FROM]
    checks = next(one[4] for one in KINDS if one[0] == kind)
    failed, spared = [], []
    for key, _, _, _, _, percent in checks:
        chance = percent / 100 * _drift(key, on, mood) * (0.5 + number % 5 / 4)
        chance *= 0.4 if person == BLIND else 1.0
        draw = random.random()
        if draw < chance:
            failed.append(key)
        elif draw > 0.97:
            spared.append(key)
    return Walk(on, number, version, person, tuple(failed), tuple(spared))


def _drift(key: str, on: date, mood: float) -> float:
    if key == "stall-locks":
        return 2.0 if on >= WORSE_FROM else 0.8
    if key == "soap":
        return max(0.2, 1.6 - max(0, (on - FROM).days) / 365 * 1.3)
    return mood if key == "overflow" else 1.0


def _weeks(walks: list[Walk], period: Period) -> Iterator[WeekSum]:
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for walk in walks:
        one = sums[period.week_of(walk.on)]
        one[0] += 1
        one[1] += 5 * len(walk.failed)
    for week, (inspections, lost) in sums.items():
        yield WeekSum(week, inspections, inspections * 40 - lost, inspections * 40)


def _items(walks: list[Walk], asked: Asked) -> Iterator[ItemSum]:
    sums: dict[tuple[int | None, bool, UUID, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for walk in walks:
        week = asked.period.week_of(walk.on) if asked.period.holds(walk.on) else None
        for item in walk.version.checklist.checks:
            one = sums[week, _is_recent(walk, asked), walk.version.id, item.key]
            one[0] += item.key not in walk.not_applicable
            one[1] += item.key in walk.failed
            one[2] += item.key in walk.not_applicable
    for key, counts in sums.items():
        yield ItemSum(*key, *counts)


def _friction(walks: list[Walk]) -> Iterator[FrictionSum]:
    counts = Counter(
        (walk.version.id, item.key) for walk in walks for item in walk.version.checklist.items
    )
    for place, ((version_id, key), n) in enumerate(counts.items()):
        seconds = SECONDS.get(key, 4 + place % 4)
        yield FrictionSum(version_id, key, n, n * seconds * 1000, n // 9, n // 40, n // 200)


def _spots(asked: Asked, within: list[Walk]) -> list[SpotRow]:
    days: dict[int, set[date]] = defaultdict(set)
    for walk in within:
        days[walk.spot].add(walk.on)
    ever: dict[int, date] = {}
    for walk in _walk_all():
        if walk.on <= asked.period.to_on:
            ever[walk.spot] = max(walk.on, ever.get(walk.spot, walk.on))
    return [
        SpotRow(
            *spot,
            ever.get(n),
            len(days[n]),
            min(days[n], default=None),
            max(days[n], default=None),
        )
        for n, spot in enumerate(theatre_spots())
    ]


def _is_recent(walk: Walk, asked: Asked) -> bool:
    recent = asked.comparison.recent or asked.period
    return walk.on >= recent.from_on


def _spot_sums(walks: list[Walk], asked: Asked) -> Iterator[tuple[Any, list[int]]]:
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    for walk in walks:
        person = UUID(int=500 + walk.person)
        spot = theatre_spots()[walk.spot][0]
        one = sums[spot, walk.version.id, person, _is_recent(walk, asked)]
        one[0] += 1
        one[1] += len(walk.version.checklist.checks) - len(walk.not_applicable)
        one[2] += len(walk.failed)
    yield from sums.items()


def _finding_sums(walks: list[Walk]) -> Iterator[tuple[Any, list[int]]]:
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for walk in walks:
        spot = theatre_spots()[walk.spot][0]
        for key in walk.failed + walk.not_applicable:
            one = sums[spot, walk.version.id, key]
            one[key not in walk.failed] += 1
    yield from sums.items()


def _tickets(within: list[Walk], period: Period) -> Iterator[TicketSum]:
    random = Random(11)  # noqa: S311
    weeks: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for walk in within:
        for _ in walk.failed:
            if random.random() > 0.4:
                continue
            week = weeks[period.week_of(walk.on)]
            week[0] += 1
            week[3] += random.random() < 0.06
            mended_on = walk.on + timedelta(int(random.expovariate(1 / 4)))
            if period.holds(mended_on):
                week = weeks[period.week_of(mended_on)]
                week[1] += 1
                week[2] += random.random() < 0.04
    for number, counts in sorted(weeks.items()):
        yield TicketSum(number, *counts)


def _times(tickets: list[TicketSum]) -> Iterator[MendTime]:
    random = Random(13)  # noqa: S311
    opened = sum(row.opened for row in tickets)
    still = opened - sum(row.mended for row in tickets)
    for number in range(opened):
        severity = random.choices(list(Severity), (60, 34, 6))[0]
        hours = {"minor": 60, "major": 30, "critical": 6}[severity]
        yield MendTime(severity, random.expovariate(1 / hours / 3600), number < still)


def _promises(rows: TrendRows) -> PromiseFigures:
    due = sum(row.mended for row in rows.tickets)
    teams = {"Cleaning": (0.5, 0.95), "Maintenance": (0.4, 0.78), None: (0.1, 0.6)}
    by_team = {}
    for name, (share, kept) in teams.items():
        number = int(due * share)
        by_team[name] = {
            Promised.ACKNOWLEDGE: Kept(int(number * 0.97), number - int(number * 0.97)),
            Promised.RESOLVE: Kept(int(number * kept), number - int(number * kept)),
        }
    total = {kind: sum((team[kind] for team in by_team.values()), Kept()) for kind in Promised}
    back = sum(row.reopened for row in rows.tickets)
    return PromiseFigures(total, by_team, Returns(due, back, back + 3), 14)


def _cost(rows: TrendRows) -> CostFigures:
    segments = (Segment("subscribers", "Subscribers", Decimal("0.3"), Decimal("2.5")),)
    per_hour = {Severity.CRITICAL: Decimal(40), Severity.MAJOR: Decimal("6.50")}
    costs = Costs("EUR", per_hour, segments)
    tickets = Counter(one.severity for one in rows.times)
    ordered = {one: tickets[one] for one in Severity if one in tickets}
    open_s = {
        one: int(sum(t.seconds for t in rows.times if t.severity is one) * 0.6) for one in ordered
    }
    found = {one: cost_of(costs, one, seconds) for one, seconds in open_s.items()}
    amounts = [cost.amount for cost in found.values() if cost]
    weights = tuple(SegmentWeight(one.name, one.share, one.weight) for one in segments)
    amount = sum(amounts, Decimal(0)) if amounts else None
    return CostFigures("EUR", amount, ordered, open_s, found, weights)


def check_like(check: CheckFigures, key: str, before: Tally, recent: Tally) -> CheckFigures:
    """The same check under another key, with other counts and no chart."""
    series = check.series._replace(item_key=key)
    return replace(check, series=series, before=before, recent=recent, change=Change("unknown"))
