"""The promise clock: worked examples, and any life of a ticket against a count of its seconds."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.tickets import promise as clocks
from app.tickets.promise import Clock, Moved, Sign, Targets, promise
from app.tickets.states import Promised
from app.venues.calendar import BusinessCalendar, calendar_of

HOUR = 3600
DAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = calendar_of({day: [["09:00", "17:00"]] for day in DAYS}, "Europe/Madrid", "ES", "MD")
NIGHTS = calendar_of(
    {day: [["22:00", "04:00"]] for day in (*DAYS, "sat", "sun")}, "America/New_York", "US"
)
ALWAYS = calendar_of({}, "Asia/Kathmandu", "NP")
# Acknowledged within two hours, resolved within eight; warned when a quarter is left.
TARGETS = Targets(2 * HOUR, 8 * HOUR, 0.25)
URGENT = Targets(HOUR, 2 * HOUR, 0.25)


def at(text: str) -> datetime:
    """An instant of June 2026 by the clock of Madrid: "08 09:30"; the 8th is a Monday."""
    day, clock = text.split()
    wall = datetime.fromisoformat(f"2026-06-{day}T{clock}")
    return wall.replace(tzinfo=ZoneInfo("Europe/Madrid")).astimezone(UTC)


def told(moved: Moved) -> list[str]:
    return [alarm.kind for alarm in moved.alarms]


def ended(moved: Moved) -> list[tuple[str, bool]]:
    return [(str(outcome.promised), outcome.kept) for outcome in moved.outcomes]


def test_promises_count_open_hours_from_the_opening_of_the_doors() -> None:
    """GLPI #687: what was opened out of hours had no due time."""
    clock = promise(OFFICE, TARGETS, at("06 23:00"))  # Saturday night
    assert (clock.acknowledge_by, clock.resolve_by) == (at("08 11:00"), at("08 17:00"))
    assert (clock.round, clock.begun_at, clock.alarmed_until) == (1, at("06 23:00"), at("06 23:00"))


def test_alarms_lie_in_the_hours_and_in_order() -> None:
    """GLPI #22678: the level of one hour before came at midnight."""
    clock = promise(OFFICE, TARGETS, at("08 16:00"))
    ahead = clocks.alarms(clock, OFFICE, TARGETS)
    assert [(alarm.at, alarm.kind) for alarm in ahead] == [
        (at("09 09:30"), "warn_acknowledge"),
        (at("09 10:00"), "break_acknowledge"),
        (at("09 14:00"), "warn_resolve"),
        (at("09 16:00"), "break_resolve"),
    ]
    assert clocks.next_alarm(clock, OFFICE, TARGETS) == at("09 09:30")
    assert ahead[2].once == "1:warn_resolve"


def test_an_alarm_is_told_once_however_often_one_looks() -> None:
    """GLPI #1996: the mail of an agreement was repeated for ever."""
    seen: list[str] = []
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    for minute in range(0, 3 * 1440, 7):
        moved = clocks.settle(clock, OFFICE, TARGETS, at("08 09:00") + timedelta(minutes=minute))
        clock, seen = moved.clock, seen + told(moved)
    assert seen == ["warn_acknowledge", "break_acknowledge", "warn_resolve", "break_resolve"]
    assert clocks.next_alarm(clock, OFFICE, TARGETS) is None
    assert clock.is_late(at("11 09:00"))


def test_the_very_instant_of_an_alarm_tells_it_once() -> None:
    seen: list[str] = []
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    for alarm in clocks.alarms(clock, OFFICE, TARGETS):
        for _ in range(2):
            moved = clocks.settle(clock, OFFICE, TARGETS, alarm.at)
            clock, seen = moved.clock, seen + told(moved)
    assert len(seen) == 4


def test_what_is_settled_stays_so_whatever_says_it_was_done_before() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    late = clocks.settle(clock, OFFICE, TARGETS, at("08 12:00")).clock
    seen = clocks.acknowledged(late, OFFICE, TARGETS, at("08 10:50"))
    assert (seen.clock.alarmed_until, seen.outcomes) == (at("08 12:00"), ())
    mended = clocks.resolved(late, OFFICE, TARGETS, at("08 10:50"))
    assert [one.ended_at for one in mended.outcomes] == [at("08 12:00")]


def test_a_breach_is_an_outcome_at_once_and_only_once() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    late = clocks.settle(clock, OFFICE, TARGETS, at("08 12:00"))
    (outcome,) = late.outcomes
    assert outcome == (Promised.ACKNOWLEDGE, 1, at("08 11:00"), at("08 11:00"), False)
    seen = clocks.acknowledged(late.clock, OFFICE, TARGETS, at("08 12:30"))
    assert ended(seen) == []
    mended = clocks.resolved(seen.clock, OFFICE, TARGETS, at("08 14:00"))
    assert ended(mended) == [("resolve", True)]
    assert clocks.alarms(mended.clock, OFFICE, TARGETS) == ()
    assert not mended.clock.is_late(at("30 12:00"))


def test_what_is_mended_late_is_broken_even_where_no_job_has_looked() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    mended = clocks.resolved(clock, OFFICE, TARGETS, at("09 10:00"))
    assert ended(mended) == [("acknowledge", False), ("resolve", False)]
    assert [one.ended_at for one in mended.outcomes] == [at("08 11:00"), at("08 17:00")]
    # A warning of what is broken or over is a message too many.
    assert told(mended) == ["break_acknowledge", "break_resolve"]


def test_mending_also_acknowledges() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    mended = clocks.resolved(clock, OFFICE, TARGETS, at("08 10:59:59"))
    assert ended(mended) == [("acknowledge", True), ("resolve", True)]
    assert told(mended) == []


@pytest.mark.parametrize(("when", "kept"), [("08 10:59:59", True), ("08 11:00:00", False)])
def test_a_promise_is_broken_from_its_due_instant_on(when: str, kept: bool) -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    assert ended(clocks.acknowledged(clock, OFFICE, TARGETS, at(when))) == [("acknowledge", kept)]


def test_a_weekend_on_hold_takes_nothing_and_gives_nothing() -> None:
    """GLPI #10594: a pause over the weekend was counted round the clock and added too much."""
    clock = promise(OFFICE, TARGETS, at("05 15:00"))  # Friday
    held = clocks.pause(clock, OFFICE, TARGETS, at("05 16:00")).clock
    assert (held.acknowledge_by, held.resolve_by) == (None, None)
    assert (held.acknowledge_left_s, held.resolve_left_s) == (HOUR, 7 * HOUR)
    assert clocks.alarms(held, OFFICE, TARGETS) == ()
    again = clocks.resume(held, OFFICE, TARGETS, at("08 08:00")).clock
    assert (again.acknowledge_by, again.resolve_by) == (at("08 10:00"), at("08 16:00"))
    assert (again.acknowledge_left_s, again.resolve_left_s) == (None, None)


@pytest.mark.parametrize("pause_at", ["08 10:30:00", "08 10:30:00.500", "08 10:40", "08 10:59"])
@pytest.mark.parametrize("resume_at", ["08 12:00", "08 20:00", "13 11:00"])
def test_what_was_warned_of_is_not_warned_of_after_a_pause(pause_at: str, resume_at: str) -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    held = clocks.pause(clock, OFFICE, TARGETS, at(pause_at))
    assert told(held) == ["warn_acknowledge"]
    again = clocks.resume(held.clock, OFFICE, TARGETS, at(resume_at))
    clock, seen = again.clock, told(again)
    while until := clocks.next_alarm(clock, OFFICE, TARGETS):
        moved = clocks.settle(clock, OFFICE, TARGETS, until)
        clock, seen = moved.clock, seen + told(moved)
    assert seen == ["break_acknowledge", "warn_resolve", "break_resolve"]


def test_a_broken_promise_is_not_paused_and_stays_broken_once() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    held = clocks.pause(clock, OFFICE, TARGETS, at("08 12:00"))
    assert ended(held) == [("acknowledge", False)]
    assert held.clock.acknowledge_by == at("08 11:00")
    assert held.clock.is_late(at("08 12:00"))
    again = clocks.resume(held.clock, OFFICE, TARGETS, at("09 12:00"))
    assert ended(again) == []
    assert ended(clocks.acknowledged(again.clock, OFFICE, TARGETS, at("09 12:00"))) == []


def test_what_is_done_while_paused_is_kept() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    held = clocks.pause(clock, OFFICE, TARGETS, at("08 10:00")).clock
    mended = clocks.resolved(held, OFFICE, TARGETS, at("18 10:00"))
    assert ended(mended) == [("acknowledge", True), ("resolve", True)]
    assert [one.due_at for one in mended.outcomes] == [at("18 11:00"), at("18 17:00")]


def test_reopened_it_is_promised_anew() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    mended = clocks.resolved(clock, OFFICE, TARGETS, at("08 10:00")).clock
    again = clocks.reopen(mended, OFFICE, TARGETS, at("10 09:00"))
    assert again.clock == promise(OFFICE, TARGETS, at("10 09:00"), 2)
    late = clocks.settle(again.clock, OFFICE, TARGETS, at("10 11:00"))
    assert [(one.round, one.kept) for one in late.outcomes] == [(2, False)]


def test_what_is_dismissed_was_seen_and_its_mending_not_promised() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    gone = clocks.dismissed(clock, OFFICE, TARGETS, at("08 10:00"))
    assert ended(gone) == [("acknowledge", True)]
    assert clocks.alarms(gone.clock, OFFICE, TARGETS) == ()


def test_a_raise_counts_from_the_beginning_with_the_pauses() -> None:
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    held = clocks.pause(clock, OFFICE, TARGETS, at("08 09:15")).clock
    again = clocks.resume(held, OFFICE, TARGETS, at("08 09:45")).clock

    def raise_at(clock: Clock, when: str) -> Clock:
        return clocks.raised(clock, OFFICE, TARGETS, URGENT, at(when), is_acknowledged=False).clock

    quick = raise_at(again, "08 10:00")
    assert (quick.acknowledge_by, quick.resolve_by) == (at("08 10:30"), at("08 11:30"))
    paused = raise_at(held, "08 09:30")
    assert (paused.acknowledge_left_s, paused.resolve_left_s) == (45 * 60, 105 * 60)


def test_a_raise_promises_nothing_for_the_past() -> None:
    """What would have been due before has a second left, so that its breach is told."""
    clock = promise(OFFICE, TARGETS, at("08 09:00"))
    moved = clocks.raised(clock, OFFICE, TARGETS, URGENT, at("08 15:00"), is_acknowledged=False)
    assert ended(moved) == [("acknowledge", False)]  # broken before, by its old target
    assert moved.clock.acknowledge_by == at("08 11:00")
    assert moved.clock.resolve_by == at("08 15:00:01")
    later = clocks.settle(moved.clock, OFFICE, URGENT, at("08 15:01"))
    assert told(later) == ["break_resolve"]


def test_a_raise_promises_what_was_not_promised_but_not_what_was_done() -> None:
    silent = Targets(None, 8 * HOUR, 0.25)
    clock = promise(OFFICE, silent, at("08 09:00"))
    assert clock.acknowledge_by is None

    def raise_it(clock: Clock, is_acknowledged: bool) -> Clock:
        return clocks.raised(
            clock, OFFICE, silent, URGENT, at("08 09:30"), is_acknowledged=is_acknowledged
        ).clock

    assert raise_it(clock, True).acknowledge_by is None
    assert raise_it(clock, False).acknowledge_by == at("08 10:00")
    held = clocks.pause(clock, OFFICE, silent, at("08 09:30")).clock
    assert raise_it(held, False).acknowledge_left_s == HOUR // 2


def test_nothing_promised_is_nothing_to_tell() -> None:
    nothing = Targets(None, None, 0.25)
    clock = promise(OFFICE, nothing, at("08 09:00"))
    assert clocks.next_alarm(clock, OFFICE, nothing) is None
    mended = clocks.resolved(clock, OFFICE, nothing, at("09 09:00"))
    assert (mended.alarms, mended.outcomes) == ((), ())


# Any life of a ticket.

deeds = some.lists(
    some.tuples(
        some.sampled_from(["look", "look", "pause", "resume", "acknowledge"]),
        some.integers(0, 100_000) | some.sampled_from([0, 1, 1800, HOUR, 2 * HOUR, 86_400]),
    ),
    max_size=12,
)
targets = some.builds(
    Targets,
    some.none() | some.integers(1, 30_000),
    some.none() | some.integers(1, 100_000),
    some.sampled_from([0.05, 0.25, 0.5, 0.9]),
)
begins = some.integers(0, 400 * 86_400_000).map(
    lambda ms: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
calendars = some.sampled_from([OFFICE, NIGHTS, ALWAYS])


@dataclass
class Told:
    """All that a life said."""

    clock: Clock
    alarms: list[str] = field(default_factory=list)
    outcomes: dict[Promised, bool] = field(default_factory=dict)

    def take(self, moved: Moved) -> None:
        self.clock = moved.clock
        self.alarms += [alarm.kind for alarm in moved.alarms]
        for one in moved.outcomes:
            assert one.promised not in self.outcomes, "counted twice"
            assert one.kept == (one.ended_at < one.due_at)
            self.outcomes[one.promised] = one.kept


def live(
    calendar: BusinessCalendar, aims: Targets, begun: datetime, life: Any, looks: bool
) -> tuple[Told, dict[Promised, int]]:
    """What the clock says, and the open seconds that ran until each promise was done."""
    said, now, runs = Told(promise(calendar, aims, begun)), begun, True
    spent = 0
    done: dict[Promised, int] = {}
    steps = {
        "look": clocks.settle,
        "pause": clocks.pause,
        "resume": clocks.resume,
        "acknowledge": clocks.acknowledged,
        "resolve": clocks.resolved,
    }
    for deed, seconds in [*life, ("resolve", 0)]:
        then = now + timedelta(seconds=seconds)
        spent += calendar.between(now, then) if runs else 0
        now = then
        if deed != "look" or looks:
            said.take(steps[deed](said.clock, calendar, aims, now))
        runs = {"pause": False, "resume": True}.get(deed, runs)
        if deed in ("acknowledge", "resolve"):
            done.setdefault(Promised.ACKNOWLEDGE, spent)
        if deed == "resolve":
            done[Promised.RESOLVE] = spent
    return said, done


@settings(max_examples=50, deadline=None)
@given(calendars, targets, begins, deeds)
def test_a_promise_is_kept_if_and_only_if_less_than_its_open_time_ran(
    calendar: BusinessCalendar, aims: Targets, begun: datetime, life: Any
) -> None:
    said, done = live(calendar, aims, begun, life, looks=True)
    wanted = {one: done[one] < target for one in Promised if (target := aims.of(one)) is not None}
    assert said.outcomes == wanted
    assert all(count == 1 for count in Counter(said.alarms).values())
    for promised, kept in wanted.items():
        assert (f"{Sign.BREAK}_{promised}" in said.alarms) == (not kept)
    assert clocks.alarms(said.clock, calendar, aims) == ()


@settings(max_examples=30, deadline=None)
@given(calendars, targets, begins, deeds)
def test_it_comes_out_the_same_however_late_the_job_is(
    calendar: BusinessCalendar, aims: Targets, begun: datetime, life: Any
) -> None:
    looked, _ = live(calendar, aims, begun, life, looks=True)
    missed, _ = live(calendar, aims, begun, life, looks=False)
    assert looked.outcomes == missed.outcomes
    assert set(missed.alarms) <= set(looked.alarms)
    assert looked.clock == missed.clock


@settings(max_examples=50, deadline=None)
@given(calendars, begins, deeds, targets, targets)
def test_a_raise_is_never_later_and_never_in_the_past(
    calendar: BusinessCalendar, begun: datetime, life: Any, before: Targets, after: Targets
) -> None:
    clock, now = promise(calendar, before, begun), begun
    for deed, seconds in life:
        now += timedelta(seconds=seconds)
        move = {"pause": clocks.pause, "resume": clocks.resume}.get(deed, clocks.settle)
        clock = move(clock, calendar, before, now).clock
    quick = clocks.raised(clock, calendar, before, after, now, is_acknowledged=False).clock
    for one in Promised:
        by, left_s, was, were = quick.by(one), quick.left_s(one), clock.by(one), clock.left_s(one)
        if was is not None:
            assert by is not None
            assert by <= was
            assert by == was or by > now
        if were is not None:
            assert left_s is not None
            assert 1 <= left_s <= were
        if was is None and were is None and after.of(one) is not None:
            assert left_s is not None or (by is not None and by > now)
