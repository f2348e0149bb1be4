"""How soon a team does what: in its own open time, measured by what it promised. Pure."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final, NamedTuple

from app.checklists.definition import Severity
from app.demo.chance import vary
from app.demo.teams import TEAMS
from app.kernel.clock import local_day, zone
from app.tickets.handling import Handling
from app.tickets.models import Ticket
from app.tickets.promise import Targets
from app.tickets.states import HoldReason
from app.venues.calendar import BusinessCalendar

TEAM: Final = {team.key: team for team in TEAMS}
# One promise in eight or nine is broken by a team that usually takes 0.44 of the time.
SPREAD: Final = 0.68
SEEN: Final = 0.36  # of the time promised for it
LEAST_S: Final = 75
# Before a first night the workshops build the set, and what is broken waits.
WORKSHOPS: Final = frozenset({"maintenance", "electrical", "grounds", "signage"})
BUSY: Final = 2.6
MENDING_S: Final = 200
ESCALATED_S: Final = 780  # when the second one who is called sees it
SILENT_FIX, SHOWN_WORK = 0.6, 0.7
LONGEST_WAIT: Final = 9  # days
WHY: Final = (
    (HoldReason.NEEDS_PART, 6.0),
    (HoldReason.NEEDS_CONTRACTOR, 3.0),
    (HoldReason.NEEDS_ACCESS, 1.5),
    (HoldReason.NEEDS_MONEY, 1.0),
    (HoldReason.OTHER, 0.5),
)


class Wait(NamedTuple):
    """That a ticket waits for something from outside: from when, until which day of the venue."""

    at: datetime
    reason: HoldReason
    until: date


class Course(NamedTuple):
    """When a ticket is acknowledged, waits, is begun and mended; None: that is not done."""

    mended_at: datetime
    seen_at: datetime | None = None
    wait: Wait | None = None
    begun_at: datetime | None = None


def plan_course(
    chance: Random,
    ticket: Ticket,
    handling: Handling,
    besieged_until: datetime | None,
    busy_since: datetime,
) -> Course:
    """What a ticket's team will do with it since it was promised; before `besieged_until` nothing
    helps, and `busy_since` then the workshops take longer.
    """
    calendar = handling.calendar_for(ticket.team)
    targets = handling.targets_for(ticket.severity, ticket.team)
    begin = ticket.promised_at or ticket.updated_at
    slower = BUSY if begin > busy_since and ticket.team in WORKSHOPS else 1.0
    return _Planning(chance, ticket, calendar, targets, slower).plan(besieged_until)


class _Planning:
    def __init__(
        self,
        chance: Random,
        ticket: Ticket,
        calendar: BusinessCalendar,
        targets: Targets,
        slower: float,
    ) -> None:
        team = TEAM[ticket.team or ""]
        self._chance = chance
        self._calendar = calendar
        self._is_critical = ticket.severity is Severity.CRITICAL
        self._waits = 0.0 if self._is_critical else team.waits
        self._begin = ticket.promised_at or ticket.updated_at
        self._acknowledge_s = targets.acknowledge_s or 1
        self._seen_s = self._take(self._acknowledge_s, SEEN * slower)
        work_s = self._take(targets.resolve_s or 1, team.pace * slower)
        self._mended_s = max(work_s, self._seen_s + MENDING_S)

    def _take(self, promised_s: int, pace: float) -> int:
        return max(LEAST_S, round(promised_s * vary(self._chance, pace, SPREAD)))

    def plan(self, besieged_until: datetime | None) -> Course:
        """The whole of it."""
        if besieged_until:
            return self._besieged(besieged_until)
        chance, calendar = self._chance, self._calendar
        mended_at = calendar.plus(self._begin, self._mended_s)
        soon = self._mended_s < self._acknowledge_s and not self._is_critical
        if soon and chance.random() < SILENT_FIX:
            return Course(mended_at)
        seen_at = calendar.plus(self._begin, self._seen_s)
        if chance.random() < self._waits:
            return self._after_waiting(seen_at)
        begun_at = None
        if chance.random() < SHOWN_WORK:
            begun_at = calendar.plus(self._begin, (self._seen_s + 2 * self._mended_s) // 3)
        return Course(mended_at, seen_at, None, begun_at)

    def _after_waiting(self, seen_at: datetime) -> Course:
        chance, calendar = self._chance, self._calendar
        left_s = self._mended_s - self._seen_s
        at = calendar.plus(seen_at, max(LEAST_S, left_s // 4))
        day = local_day(at, calendar.time_zone) + timedelta(chance.randint(1, LONGEST_WAIT))
        (reason,) = chance.choices([one for one, _ in WHY], [weight for _, weight in WHY])
        begun_at = calendar.plus(_opens(calendar, day), round(chance.uniform(120, 5000)))
        mended_at = calendar.plus(begun_at, max(MENDING_S, left_s // 2))
        return Course(mended_at, seen_at, Wait(at, reason, day), begun_at)

    def _besieged(self, until: datetime) -> Course:
        """Nobody can mend it before: somebody from outside has to come."""
        calendar = self._calendar
        if self._is_critical:
            seen_at = calendar.plus(self._begin, ESCALATED_S)
            return Course(until, seen_at, None, calendar.plus(seen_at, MENDING_S))
        seen_at = min(calendar.plus(self._begin, self._seen_s), until)
        day = local_day(until, calendar.time_zone)
        at = calendar.plus(seen_at, self._seen_s)
        later = max(until, calendar.plus(_opens(calendar, day), MENDING_S))
        wait = Wait(at, HoldReason.NEEDS_CONTRACTOR, day) if at < until else None
        return Course(later, seen_at, wait)


def _opens(calendar: BusinessCalendar, day: date) -> datetime:
    """When work opens on a day, or after it."""
    return calendar.next_open(datetime.combine(day, time(), zone(calendar.time_zone)))
