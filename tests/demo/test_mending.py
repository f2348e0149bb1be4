"""The tickets of a made-up year keep the rules of real ones."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from app.checklists.definition import Severity
from app.demo.mending import WorkedTicket
from app.tickets.lifecycle import DONE, deed_between
from app.tickets.states import TicketState
from tests.demo.invented import Told, invent_venue


@pytest.fixture(scope="module")
def told() -> Told:
    return Told(invent_venue(), 1, 6000)


def list_steps(ticket: WorkedTicket) -> list[tuple[TicketState, TicketState]]:
    """The changes of state that people made."""
    kinds = {f"ticket.{deed}" for deed in DONE.values()}
    details = [event["detail"] for event in ticket.events if event["kind"] in kinds]
    return [(TicketState(one["from"]), TicketState(one["to"])) for one in details]


def test_every_failure_is_one_occurrence_of_one_ticket(told: Told) -> None:
    failures = Counter(
        (one.id, one.spot, item.key) for one in told.filled for item in one.score.failed
    )
    occurrences = Counter(
        (occurrence["inspection_id"], ticket.spot, ticket.item.key)
        for ticket in told.tickets
        for occurrence in ticket.occurrences
    )
    assert failures == occurrences
    assert set(failures.values()) == {1}


def test_a_problem_has_one_open_ticket_at_a_time(told: Told) -> None:
    received = {one.id: one.received_at for one in told.filled}
    spans = defaultdict(list)
    for ticket in told.tickets:
        opened_at = received[ticket.occurrences[0]["inspection_id"]]
        closed_at = ticket.closed_at or told.venue.season.ends_at
        spans[ticket.spot, ticket.slug, ticket.item.key].append((opened_at, closed_at))
    for problem in spans.values():
        problem.sort()
        assert all(first[1] <= later[0] for first, later in pairwise(problem))


def test_states_follow_one_another_as_they_may(told: Told) -> None:
    reopened = (TicketState.RESOLVED, TicketState.OPEN)
    for ticket in told.tickets:
        state = TicketState.OPEN
        for before, after in list_steps(ticket):
            assert before is state or (state, before) == reopened
            assert deed_between(before, after)
            state = after
        assert ticket.state is state or (state, ticket.state) == reopened


def test_instants_belong_to_the_state(told: Told) -> None:
    for ticket in told.tickets:
        is_mended = ticket.state in (TicketState.RESOLVED, TicketState.CLOSED)
        assert (ticket.resolved_at is not None) == is_mended
        assert (ticket.closed_at is not None) == (ticket.state is TicketState.CLOSED)
        assert ticket.last_failed_at == max(one["failed_at"] for one in ticket.occurrences)
        instants = [event["at"] for event in ticket.events]
        assert instants == sorted(instants)


def test_some_mended_problems_come_back(told: Told) -> None:
    came_back = [
        ticket
        for ticket in told.tickets
        if [after for _, after in list_steps(ticket)].count(TicketState.RESOLVED) > 1
    ]
    assert came_back


def test_some_tickets_are_open_today_and_one_of_them_is_critical(told: Told) -> None:
    states = Counter(ticket.state for ticket in told.tickets)
    assert set(states) >= {TicketState.CLOSED, TicketState.RESOLVED, TicketState.ACKNOWLEDGED}
    assert states[TicketState.CLOSED] > 0.9 * len(told.tickets)
    critical = [
        ticket.item.key
        for ticket in told.tickets
        if ticket.item.severity is Severity.CRITICAL and ticket.state is not TicketState.CLOSED
    ]
    assert "defibrillator" in critical


@pytest.mark.parametrize("inspections", [1, 50])
@pytest.mark.parametrize(
    "last_day",
    [date(2026, 11, 20), date(2026, 11, 23), date(2026, 8, 21), date(2027, 1, 1)],
    ids=["open", "a Monday", "the summer closing", "New Year"],
)
def test_the_critical_one_is_found_in_a_small_history_too(inspections: int, last_day: date) -> None:
    tickets = Told(invent_venue(last_day), 3, inspections).tickets
    assert "defibrillator" in {one.item.key for one in tickets if one.closed_at is None}


def test_people_write_comments_and_take_tickets(told: Told) -> None:
    kinds = Counter(event["kind"] for ticket in told.tickets for event in ticket.events)
    assert {"ticket.assigned", "ticket.commented"} < set(kinds)
