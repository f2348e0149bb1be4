"""The tickets of a made-up year keep the rules of real ones."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.checklists.definition import Severity
from app.tickets.clocks import clock_of
from app.tickets.lifecycle import asks_photo
from app.tickets.models import Ticket
from app.tickets.promise import next_alarm
from app.tickets.states import ENDED, Promised, TicketState
from tests.demo.invented import Told, invent_venue
from tests.demo.replayed import Replayed

OPENING = ("ticket.opened", "ticket.reopened")
ENDING = ("ticket.verified", "ticket.dismissed")


def replay(told: Told, ticket: Ticket) -> Replayed:
    events = told.events[ticket.id]
    life = Replayed.of(told.venue.handling, ticket.severity, events)
    return life.settle(told.venue.season.ends_at)


def count_kinds(told: Told) -> Counter[str]:
    return Counter(event["kind"] for events in told.events.values() for event in events)


def list_outcomes(told: Told) -> list[dict[str, Any]]:
    return [row for rows in told.outcomes.values() for row in rows]


def test_every_failure_is_one_occurrence_of_one_ticket(told: Told) -> None:
    spots = told.venue.spot_ids
    failures = Counter(
        (one.id, spots[one.spot], item.key) for one in told.filled for item in one.score.failed
    )
    occurrences = Counter(
        (row["inspection_id"], ticket.spot_id, ticket.item_key)
        for ticket in told.tickets
        for row in told.occurrences[ticket.id]
    )
    assert failures == occurrences
    assert set(failures.values()) == {1}


def test_a_problem_has_one_open_ticket_at_a_time(told: Told) -> None:
    spans: dict[Any, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for ticket in told.tickets:
        begins = [one["at"] for one in told.events[ticket.id] if one["kind"] in OPENING]
        ends = [one["at"] for one in told.events[ticket.id] if one["kind"] in ENDING]
        problem = (ticket.spot_id, ticket.checklist_slug, ticket.item_key)
        spans[problem].append((begins[0], ends[-1] if ticket.state in ENDED else None))
    for lives in spans.values():
        lives.sort(key=lambda span: span[0])
        assert all(end and end <= begins for (_, end), (begins, _) in pairwise(lives))


def test_every_history_and_clock_is_what_the_pure_rules_say(told: Told) -> None:
    until = told.venue.season.ends_at
    for ticket in told.tickets:
        life = replay(told, ticket)
        assert life.state is ticket.state
        clock = clock_of(ticket)
        assert clock
        # Only the looking differs: the clock is looked at when something happens or falls due.
        assert life.clock == settled(told, ticket)
        assert ticket.is_late == (ticket.state not in ENDED and clock.is_late(until))
        outcomes = {
            (one["round"], one["kind"], one["due_at"], one["ended_at"], one["kept"])
            for one in told.outcomes[ticket.id]
        }
        assert outcomes == {
            (one.round, one.promised, one.due_at, one.ended_at, one.kept) for one in life.outcomes
        }
        said = [
            (one["at"], one["kind"].removeprefix("ticket."), *map(one["detail"].get, PROMISE))
            for one in told.events[ticket.id]
            if one["kind"].startswith("ticket.promise_")
        ]
        assert said == life.list_told()


PROMISE = ("promised", "round")


def settled(told: Told, ticket: Ticket) -> Any:
    life = Replayed.of(told.venue.handling, ticket.severity, told.events[ticket.id])
    clock = clock_of(ticket)
    assert clock
    life.clock, life.team = clock, ticket.team or ""
    return life.settle(told.venue.season.ends_at).clock


def test_what_is_still_to_come_lies_ahead(told: Told) -> None:
    until, handling = told.venue.season.ends_at, told.venue.handling
    for ticket in told.tickets:
        assert ticket.next_alarm_at is None or ticket.next_alarm_at > until
        clock = clock_of(ticket)
        if clock and ticket.state not in ENDED:
            targets = handling.targets_for(ticket.severity, ticket.team)
            due = next_alarm(clock, handling.calendar_for(ticket.team), targets)
            assert due is None or (ticket.next_alarm_at and ticket.next_alarm_at <= due)


def test_most_promises_are_kept_and_teams_differ(told: Told) -> None:
    outcomes = list_outcomes(told)
    kept = [one["kept"] for one in outcomes if one["kind"] is Promised.RESOLVE]
    assert 0.84 < sum(kept) / len(kept) < 0.92
    by_team = {
        team: [one["kept"] for one in outcomes if one["team"] == team]
        for team in ("cleaning", "digital")
    }
    shares = {team: sum(kept) / len(kept) for team, kept in by_team.items()}
    assert shares["cleaning"] > shares["digital"] + 0.03


def test_all_that_can_happen_to_a_ticket_happens_in_a_year(told: Told) -> None:
    kinds = count_kinds(told)
    assert {kind.removeprefix("ticket.") for kind in kinds} == {
        *("opened", "failed", "reopened", "acknowledged", "started", "held", "resumed"),
        *("resolved", "verified", "dismissed", "assigned", "handed_over", "commented"),
        *("merged", "called", "escalated", "promise_warning", "promise_broken"),
    }
    assert kinds["ticket.merged"] == 2
    assert kinds["ticket.dismissed"] < 0.03 * len(told.tickets)
    assert kinds["ticket.promise_warning"] < kinds["ticket.acknowledged"]
    reasons = {ticket.dismiss_reason for ticket in told.tickets if ticket.dismiss_reason}
    assert "duplicate" in reasons
    assert len(reasons) > 1


def test_what_is_mended_is_seen_by_an_inspection_or_by_somebody_else(told: Told) -> None:
    sources: Counter[str] = Counter()
    for ticket in told.tickets:
        mender = None
        for event in told.events[ticket.id]:
            if event["kind"] == "ticket.resolved":
                mender = event["person_id"]
            elif event["kind"] == "ticket.verified":
                sources[event["source"]] += 1
                assert event["source"] == "form" or event["person_id"] != mender
    assert min(sources["form"], sources["desk"]) > 100


def test_mendings_are_photographed_where_the_item_asks_for_it(told: Told) -> None:
    for ticket in told.tickets:
        mended = [one for one in told.events[ticket.id] if one["kind"] == "ticket.resolved"]
        photos = told.photos[ticket.id]
        asked = asks_photo(told.item_of(ticket).photo)
        assert len(photos) == (len(mended) if asked else 0)
        for photo, event in zip(photos, mended if asked else (), strict=True):
            assert photo["person_id"] == event["person_id"]
            assert photo["stored_at"] <= event["at"]
        if photos and ticket.state is TicketState.RESOLVED:
            assert ticket.promised_at
            assert photos[-1]["declared_at"] >= ticket.promised_at


def test_a_problem_that_returns_soon_is_the_same_ticket_and_later_a_linked_one(told: Told) -> None:
    window = told.venue.handling.plan.return_window
    by_id = {ticket.id: ticket for ticket in told.tickets}
    assert sum(ticket.reopened_count for ticket in told.tickets) > 50
    linked = [ticket for ticket in told.tickets if ticket.previous_id]
    assert len(linked) > 50
    for ticket in linked:
        assert ticket.previous_id
        before = by_id[ticket.previous_id]
        assert before.state in ENDED
        assert before.closed_at
        assert ticket.opened_at - before.closed_at > window
        assert ticket.returned_days == (ticket.opened_at - before.closed_at).days


def test_the_merged_ticket_counts_for_both(told: Told) -> None:
    [younger] = [ticket for ticket in told.tickets if ticket.merged_into_id]
    [older] = [ticket for ticket in told.tickets if ticket.id == younger.merged_into_id]
    of_both = len(told.occurrences[younger.id]) + len(told.occurrences[older.id])
    assert older.occurrence_count == of_both
    assert {older.item_key, younger.item_key} == {"sign-from-road", "arrows-true"}


def test_revisions_instants_and_ids_follow_what_happened(told: Told) -> None:
    for ticket in told.tickets:
        events = told.events[ticket.id]
        places = [(one["at"], one["id"]) for one in events]
        assert places == sorted(places)
        assert (ticket.resolved_at is not None) == (
            ticket.state is TicketState.RESOLVED or events_say_mended(events)
        )
        assert (ticket.closed_at is not None) == (ticket.state in ENDED)
        if ticket.merged_into_id is None and "ticket.merged" not in {x["kind"] for x in events}:
            failed = [one["failed_at"] for one in told.occurrences[ticket.id]]
            assert ticket.occurrence_count == len(failed)
            assert ticket.last_failed_at == max(failed)


def events_say_mended(events: list[dict[str, Any]]) -> bool:
    """Whether it was closed because it was mended."""
    deeds: list[str] = [one["kind"] for one in events if one["kind"] in (*OPENING, *ENDING)]
    return bool(deeds) and deeds[-1] == "ticket.verified"


def test_critical_tickets_ask_for_a_voice(told: Told) -> None:
    critical = [one for one in told.tickets if one.severity is Severity.CRITICAL]
    called = [call for ticket in critical for call in told.calls[ticket.id]]
    assert len(called) >= len(critical) / 2
    assert {call["reached"] for call in called} == {True, False}
    assert all(call["phone"].startswith("+34 600 000 0") for call in called)
    assert not [one for one in told.tickets if told.calls[one.id] and one not in critical]
    assert {event["source"] for one in critical for event in told.events[one.id]} > {"form", "job"}


def test_some_tickets_are_open_today_and_one_of_them_is_critical_and_late(told: Told) -> None:
    states = Counter(ticket.state for ticket in told.tickets)
    assert states[TicketState.CLOSED] > 0.9 * len(told.tickets)
    still_open = [ticket for ticket in told.tickets if ticket.state not in ENDED]
    assert len({ticket.state for ticket in still_open}) > 2
    assert "defibrillator" in {one.item_key for one in still_open if one.is_late}


def test_tickets_are_worked_until_somebody_looks_at_them() -> None:
    venue = invent_venue()
    until = venue.season.ends_at + timedelta(days=3)
    told = Told(venue, 3, 700, until)
    instants = [one["at"] for events in told.events.values() for one in events]
    assert venue.season.ends_at < max(instants) <= until
    assert all(one.next_alarm_at > until for one in told.tickets if one.next_alarm_at)
    assert max(one.received_at for one in told.filled) <= venue.season.ends_at


@pytest.mark.parametrize("inspections", [1, 50])
@pytest.mark.parametrize(
    "last_day",
    [date(2026, 11, 20), date(2026, 11, 23), date(2026, 8, 21), date(2027, 1, 1)],
    ids=["open", "a Monday", "the summer closing", "New Year"],
)
def test_the_critical_one_is_found_in_a_small_history_too(inspections: int, last_day: date) -> None:
    venue = invent_venue(last_day)
    until = venue.season.ends_at + timedelta(hours=23)
    tickets = Told(venue, 3, inspections, until).tickets
    assert "defibrillator" in {one.item_key for one in tickets if one.closed_at is None}
