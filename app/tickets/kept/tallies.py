"""Promises counted, and neglect as money: the numbers that a manager reads. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.checklists.definition import Severity
from app.tickets.costs import Cost, cost_of, unmended_s
from app.tickets.kept.past import Happened, Period, Returns, returns_in, unmended_stretches
from app.tickets.plans import HandlingPlan
from app.tickets.states import Promised
from app.venues.calendar import BusinessCalendar


class Kept(NamedTuple):
    """How many promises were kept, and how many were broken."""

    kept: int = 0
    broken: int = 0

    @property
    def share(self) -> float | None:
        """Share of the promises that were kept, 0 to 1; None where none came due."""
        due = self.kept + self.broken
        return self.kept / due if due else None

    def __add__(self, other: object) -> "Kept":
        if not isinstance(other, Kept):
            return NotImplemented
        return Kept(self.kept + other.kept, self.broken + other.broken)


ByKind = Mapping[Promised, Kept]


@dataclass(frozen=True, slots=True)
class TeamTally:
    """A team's promises by month (its first day) and kind, and what came back to it."""

    team: str | None
    months: Mapping[date, ByKind]
    total: ByKind
    returns: Returns


@dataclass(frozen=True, slots=True)
class Promises:
    """How promises were kept at a venue, by team, with what not being mended cost.

    `costs` holds one for each severity of which a ticket was open, None where nobody has said what
    an hour of it costs; `open_s` are the open seconds by severity.
    """

    teams: tuple[TeamTally, ...]
    total: ByKind
    returns: Returns
    open_s: Mapping[Severity, int]
    tickets: Mapping[Severity, int]
    costs: Mapping[Severity, Cost | None]


def tally_promises(
    plan: HandlingPlan,
    calendar: BusinessCalendar,
    period: Period,
    outcomes: Iterable[Any],
    tickets: Sequence[Any],
    events: Iterable[Any],
) -> Promises:
    """All of it, from the rows of `kept.queries`."""
    past: dict[UUID, list[Happened]] = defaultdict(list)
    for row in events:
        past[row.subject_id].append(Happened(row.kind, row.at))
    counted = _by_team(outcomes)
    returns = _returns_by_team(tickets, past, plan.return_window, period)
    keys = sorted(counted.keys() | returns.keys(), key=lambda key: (key is None, key or ""))
    teams = tuple(
        TeamTally(key, counted[key], _sum(counted[key].values()), returns.get(key, Returns()))
        for key in keys
    )
    open_s, numbers = _open_time(tickets, past, calendar, period)
    return Promises(
        teams,
        _sum(one.total for one in teams),
        sum((one.returns for one in teams), Returns()),
        open_s,
        numbers,
        {severity: cost_of(plan.costs, severity, seconds) for severity, seconds in open_s.items()},
    )


def _by_team(outcomes: Iterable[Any]) -> dict[str | None, dict[date, ByKind]]:
    teams: dict[str | None, dict[date, dict[Promised, Kept]]] = defaultdict(
        lambda: defaultdict(lambda: {kind: Kept() for kind in Promised})
    )
    for row in outcomes:
        months = teams[row.team]
        number = Kept(row.count, 0) if row.kept else Kept(0, row.count)
        month = months[date(int(row.year), int(row.month), 1)]
        month[row.kind] = month[row.kind] + number
    return defaultdict(dict, {team: dict(sorted(months.items())) for team, months in teams.items()})


def _sum(tallies: Iterable[ByKind]) -> ByKind:
    total = {kind: Kept() for kind in Promised}
    for one in tallies:
        total = {kind: total[kind] + one[kind] for kind in Promised}
    return total


def _returns_by_team(
    tickets: Iterable[Any],
    past: Mapping[UUID, Sequence[Happened]],
    window: timedelta,
    period: Period,
) -> dict[str | None, Returns]:
    teams: dict[str | None, Returns] = {}
    for row in tickets:
        found = returns_in(past.get(row.id, ()), window, period)
        if any(found):
            teams[row.team] = teams.get(row.team, Returns()) + found
    return teams


def _open_time(
    tickets: Iterable[Any],
    past: Mapping[UUID, Sequence[Happened]],
    calendar: BusinessCalendar,
    period: Period,
) -> tuple[dict[Severity, int], dict[Severity, int]]:
    """Seconds by severity in which a ticket was open while the venue was, and of how many."""
    seconds: dict[Severity, int] = {}
    numbers: dict[Severity, int] = {}
    for row in tickets:
        stretches = unmended_stretches(row.opened_at, past.get(row.id, ()), row.ended_at, period)
        if stretches:
            spent = unmended_s(calendar, stretches, period.end)
            seconds[row.severity] = seconds.get(row.severity, 0) + spent
            numbers[row.severity] = numbers.get(row.severity, 0) + 1
    order = [one for one in Severity if one in seconds]
    return {one: seconds[one] for one in order}, {one: numbers[one] for one in order}
