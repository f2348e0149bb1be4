"""What time brings: promises that are soon broken or broken, calls that nobody confirmed, and holds
that end. Each is told once.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kernel.database import db
from app.tickets.clocks import clock_of, hold_ends_at, set_alarm
from app.tickets.handling import Handling, handling_of
from app.tickets.lifecycle import Deed
from app.tickets.models import Ticket
from app.tickets.plans import Callee
from app.tickets.promise import settle
from app.tickets.record import HOUSE, Record
from app.tickets.service import change, item_of
from app.venues.models import Venue

BATCH = 200


def ring_some(at: datetime) -> int:
    """Does what is due by then for some tickets; how many they were. Two workers at once take
    others each. As many statements for any number of tickets.
    """
    tickets = db.session.scalars(
        select(Ticket)
        .where(Ticket.next_alarm_at <= at)
        .order_by(Ticket.next_alarm_at, Ticket.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        # As they are now: the session of a job outlives its commits.
        .execution_options(populate_existing=True)
    ).all()
    handlings = _handlings({ticket.venue_id for ticket in tickets})
    record = Record()
    for ticket in tickets:
        ring(record, ticket, handlings[ticket.venue_id], at, _role_of)
    record.write()
    return len(tickets)


def _handlings(venue_ids: set[UUID]) -> Mapping[UUID, Handling]:
    rows = db.session.execute(select(Venue.id, Venue.revision).where(Venue.id.in_(venue_ids)))
    return {row.id: handling_of(row.id, row.revision) for row in rows}


def ring(
    record: Record,
    ticket: Ticket,
    handling: Handling,
    at: datetime,
    role_of: Callable[[Ticket], str | None],
) -> None:
    """Does what is due for a ticket; `role_of` says whom its item asks to be called."""
    clock = clock_of(ticket)
    if clock:
        calendar = handling.calendar_for(ticket.team)
        targets = handling.targets_for(ticket.severity, ticket.team)
        record.settle(ticket, handling, settle(clock, calendar, targets, at))
    ends_at = hold_ends_at(ticket, handling)
    if ends_at and ends_at <= at:
        change(record, HOUSE, ticket, Deed.RESUME, at, handling)
    if ticket.escalate_at and ticket.escalate_at <= at:
        _escalate(record, ticket, handling, at, role_of(ticket))
    set_alarm(ticket, handling)


def _escalate(
    record: Record, ticket: Ticket, handling: Handling, at: datetime, role: str | None
) -> None:
    """Nobody has confirmed: the next of the chain is asked to call; after the last one nobody."""
    chain = handling.plan.chain_for(role)
    step = (ticket.escalation_step or 0) + 1
    # The form showed the first of them: whoever found it was to call there.
    callee = chain[step] if step < len(chain) else None
    detail = {"step": step, **_said_of(callee)}
    once = f"{ticket.promise_round}:escalated:{step}"
    record.note(ticket, HOUSE, "escalated", at, detail, once)
    ticket.escalation_step = step
    ticket.escalate_at = at + timedelta(minutes=callee.minutes) if callee else None


def _said_of(callee: Callee | None) -> dict[str, Any]:
    if callee is None:
        return {"whom": None, "phone": None, "person_id": None}
    person_id = str(callee.person_id) if callee.person_id else None
    return {"whom": callee.whom, "phone": callee.phone, "person_id": person_id}


def _role_of(ticket: Ticket) -> str | None:
    """Whom the ticket's item asks to be called."""
    item = item_of(ticket)
    return item.escalation.call if item and item.escalation else None
