"""The promise clock: by when a ticket will be acknowledged and resolved, in open time. Pure.

A `Clock` is what is stored of a ticket's promises. Whatever happens to it gives back `Moved`: the
clock to store, the alarms to tell and the promises that ended. Every one of these functions first
settles what fell due until that instant, so that it comes out the same however late the job that
looks for alarms is, and nothing falls due twice.

- A promise is broken from its due instant on. That is its outcome, at once; what is done later
  changes nothing of it, and it is neither paused nor counted again.
- It is warned of when `warn_share` of its target's open time is left.
- A warning of what is over, or broken at the same time, is not told.
- Each alarm comes once in a round. After a change of the plan or of the venue's hours a warning may
  be worked out to lie ahead again: `Alarm.once` names it within its ticket.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, auto
from typing import NamedTuple

from app.tickets.states import Promised
from app.venues.calendar import BusinessCalendar


class Targets(NamedTuple):
    """What is promised, in open seconds, at least 1; None: nothing is.

    `warn_share` is the share of a target that is left when its warning is due, between 0 and 1.
    """

    acknowledge_s: int | None
    resolve_s: int | None
    warn_share: float

    def of(self, promised: Promised) -> int | None:
        """The target of one of the two."""
        return self.acknowledge_s if promised is Promised.ACKNOWLEDGE else self.resolve_s


@dataclass(frozen=True, slots=True)
class Clock:
    """The promises of a ticket, counted from `begun_at`; a reopened ticket begins a new round.

    Of each: the instant `by` which it is kept, or, while the clock is paused, the open seconds that
    are left; neither where nothing was promised or it has ended, except that a broken promise keeps
    its instant until what it promised is done. `alarmed_until`: what fell due by then is settled.
    """

    round: int
    begun_at: datetime
    acknowledge_by: datetime | None
    resolve_by: datetime | None
    acknowledge_left_s: int | None
    resolve_left_s: int | None
    alarmed_until: datetime

    def by(self, promised: Promised) -> datetime | None:
        """When one of the two is due; None also while the clock is paused."""
        return self.acknowledge_by if promised is Promised.ACKNOWLEDGE else self.resolve_by

    def left_s(self, promised: Promised) -> int | None:
        """The open seconds left of one of the two while the clock is paused."""
        is_first = promised is Promised.ACKNOWLEDGE
        return self.acknowledge_left_s if is_first else self.resolve_left_s

    def is_late(self, at: datetime) -> bool:
        """Whether something promised should have been done by then, and was not."""
        return any(by <= at for by in (self.acknowledge_by, self.resolve_by) if by)


class Sign(StrEnum):
    """What an alarm says of a promise."""

    WARN = auto()
    BREAK = auto()


class Alarm(NamedTuple):
    """The instant at which something is to be told of a promise."""

    at: datetime
    sign: Sign
    promised: Promised
    round: int

    @property
    def kind(self) -> str:
        """warn_acknowledge, break_acknowledge, warn_resolve or break_resolve."""
        return f"{self.sign}_{self.promised}"

    @property
    def once(self) -> str:
        """Its name within its ticket: 1:warn_resolve."""
        return f"{self.round}:{self.kind}"


class Outcome(NamedTuple):
    """A promise that was kept, ended when it was done, or broken, ended when it was due."""

    promised: Promised
    round: int
    due_at: datetime
    ended_at: datetime
    kept: bool


class Moved(NamedTuple):
    """The clock afterwards, and what came of it, in order of time."""

    clock: Clock
    alarms: tuple[Alarm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


def promise(calendar: BusinessCalendar, targets: Targets, at: datetime, number: int = 1) -> Clock:
    """What is promised of a ticket that opened at that instant; `number` is that of the round."""
    acknowledge_by, resolve_by = (
        None if target is None else calendar.plus(at, target)
        for target in (targets.acknowledge_s, targets.resolve_s)
    )
    return Clock(number, at, acknowledge_by, resolve_by, None, None, alarmed_until=at)


def alarms(clock: Clock, calendar: BusinessCalendar, targets: Targets) -> tuple[Alarm, ...]:
    """What lies ahead of `alarmed_until`, in order of time; nothing of what is paused."""
    ahead = []
    for promised in Promised:
        by, target = clock.by(promised), targets.of(promised)
        if by is None:
            continue
        ahead.append(Alarm(by, Sign.BREAK, promised, clock.round))
        if target is not None:
            # The first instant with no more left, so that a pause can tell what was warned of.
            spent = calendar.between(clock.begun_at, by) - int(target * targets.warn_share)
            warn_at = calendar.plus(clock.begun_at, spent)
            ahead.append(Alarm(warn_at, Sign.WARN, promised, clock.round))
    return tuple(sorted(alarm for alarm in ahead if alarm.at > clock.alarmed_until))


def next_alarm(clock: Clock, calendar: BusinessCalendar, targets: Targets) -> datetime | None:
    """When the clock is to be settled next; None when nothing lies ahead."""
    ahead = alarms(clock, calendar, targets)
    return ahead[0].at if ahead else None


def settle(clock: Clock, calendar: BusinessCalendar, targets: Targets, at: datetime) -> Moved:
    """What fell due since `alarmed_until`, until `at`."""
    due = [alarm for alarm in alarms(clock, calendar, targets) if alarm.at <= at]
    broken = [alarm for alarm in due if alarm.sign is Sign.BREAK]
    return Moved(
        replace(clock, alarmed_until=max(clock.alarmed_until, at)),
        _without_warnings(due, {alarm.promised for alarm in broken}),
        tuple(Outcome(one.promised, clock.round, one.at, one.at, kept=False) for one in broken),
    )


def pause(clock: Clock, calendar: BusinessCalendar, targets: Targets, at: datetime) -> Moved:
    """Stops the clock: of what still runs, the open seconds that are left stay."""
    moved = settle(clock, calendar, targets, at)
    at, clock = moved.clock.alarmed_until, moved.clock
    for promised in Promised:
        by = clock.by(promised)
        if by is not None and by > at:
            # At least one, though hours that were changed meanwhile may leave none.
            clock = _put(clock, promised, left_s=max(1, calendar.between(at, by)))
    return moved._replace(clock=clock)


def resume(clock: Clock, calendar: BusinessCalendar, targets: Targets, at: datetime) -> Moved:
    """Lets the clock run again; a clock that runs, runs on."""
    moved = settle(clock, calendar, targets, at)
    at, clock = moved.clock.alarmed_until, moved.clock
    for promised in Promised:
        left_s = clock.left_s(promised)
        if left_s is not None:
            clock = _put(clock, promised, by=calendar.plus(at, left_s))
    return moved._replace(clock=clock)


def acknowledged(clock: Clock, calendar: BusinessCalendar, targets: Targets, at: datetime) -> Moved:
    """Somebody has seen the ticket: the promise to acknowledge it has ended."""
    return _end(clock, calendar, targets, at, (Promised.ACKNOWLEDGE,))


def resolved(clock: Clock, calendar: BusinessCalendar, targets: Targets, at: datetime) -> Moved:
    """It is mended: both promises have ended, also that of one that nobody acknowledged."""
    return _end(clock, calendar, targets, at, tuple(Promised))


def dismissed(clock: Clock, calendar: BusinessCalendar, targets: Targets, at: datetime) -> Moved:
    """Seen, and not to be mended: what was promised of the mending is neither kept nor broken."""
    moved = _end(clock, calendar, targets, at, (Promised.ACKNOWLEDGE,))
    return moved._replace(
        clock=_put(moved.clock, Promised.RESOLVE),
        alarms=_without_warnings(moved.alarms, {Promised.RESOLVE}),
    )


def reopen(clock: Clock, calendar: BusinessCalendar, targets: Targets, at: datetime) -> Moved:
    """It fails again: a new round of promises, counted from that instant."""
    moved = settle(clock, calendar, targets, at)
    return moved._replace(
        clock=promise(calendar, targets, moved.clock.alarmed_until, clock.round + 1),
        alarms=_without_warnings(moved.alarms, set(Promised)),
    )


def raised(
    clock: Clock,
    calendar: BusinessCalendar,
    before: Targets,
    after: Targets,
    at: datetime,
    *,
    is_acknowledged: bool,
) -> Moved:
    """The severity went up: what still runs is due as if `after` had been promised from the
    beginning of the round, with the pauses there were.

    Never later than promised, and not in the past: what would be has an open second left, so that
    its breach is told as any other. What `before` had no target for is promised now.
    """
    moved = settle(clock, calendar, before, at)
    at, clock = moved.clock.alarmed_until, moved.clock
    for promised in Promised:
        old, new = before.of(promised), after.of(promised)
        if new is None or (promised is Promised.ACKNOWLEDGE and is_acknowledged):
            continue
        if clock.by(promised) is None and clock.left_s(promised) is None:
            if old is None:
                clock = _promise_now(clock, calendar, promised, new, at)
        elif old is not None and new < old:
            clock = _sooner(clock, calendar, promised, old - new, at)
    return moved._replace(clock=clock)


def _promise_now(
    clock: Clock, calendar: BusinessCalendar, promised: Promised, target: int, at: datetime
) -> Clock:
    """A promise that was not made at the beginning of the round, counted from there."""
    if any(clock.left_s(one) is not None for one in Promised):
        left_s = target - calendar.between(clock.begun_at, at)
        return _put(clock, promised, left_s=max(1, left_s))
    by = max(calendar.plus(clock.begun_at, target), calendar.plus(at, 1))
    return _put(clock, promised, by=by)


def _sooner(
    clock: Clock, calendar: BusinessCalendar, promised: Promised, seconds: int, at: datetime
) -> Clock:
    """The promise so many open seconds sooner; one that is broken stays."""
    by, left_s = clock.by(promised), clock.left_s(promised)
    if left_s is not None:
        return _put(clock, promised, left_s=max(1, left_s - seconds))
    if by is None or by <= at:
        return clock
    spent = calendar.between(clock.begun_at, by) - seconds
    sooner = max(calendar.plus(clock.begun_at, spent), calendar.plus(at, 1))
    return _put(clock, promised, by=min(by, sooner))


def _end(
    clock: Clock,
    calendar: BusinessCalendar,
    targets: Targets,
    at: datetime,
    ended: tuple[Promised, ...],
) -> Moved:
    moved = settle(clock, calendar, targets, at)
    at, clock = moved.clock.alarmed_until, moved.clock
    outcomes = list(moved.outcomes)
    for promised in ended:
        by, left_s = clock.by(promised), clock.left_s(promised)
        if left_s is not None:
            by = calendar.plus(at, left_s)
        if by is not None and by > at:
            outcomes.append(Outcome(promised, clock.round, by, at, kept=True))
        clock = _put(clock, promised)
    return Moved(clock, _without_warnings(moved.alarms, set(ended)), tuple(outcomes))


def _put(
    clock: Clock, promised: Promised, by: datetime | None = None, left_s: int | None = None
) -> Clock:
    if promised is Promised.ACKNOWLEDGE:
        return replace(clock, acknowledge_by=by, acknowledge_left_s=left_s)
    return replace(clock, resolve_by=by, resolve_left_s=left_s)


def _without_warnings(due: Iterable[Alarm], over: set[Promised]) -> tuple[Alarm, ...]:
    return tuple(one for one in due if one.sign is Sign.BREAK or one.promised not in over)
