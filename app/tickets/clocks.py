"""A ticket's columns as its promise clock, and the next instant at which to look at it."""

from datetime import UTC, datetime, time

from app.kernel.clock import zone
from app.tickets.handling import Handling
from app.tickets.models import Ticket
from app.tickets.promise import Clock, next_alarm
from app.tickets.states import TicketState


def clock_of(ticket: Ticket) -> Clock | None:
    """The clock; None for a ticket from before there were promises."""
    if ticket.promised_at is None:
        return None
    return Clock(
        round=ticket.promise_round,
        begun_at=ticket.promised_at,
        acknowledge_by=ticket.acknowledge_by,
        resolve_by=ticket.resolve_by,
        acknowledge_left_s=ticket.acknowledge_left_s,
        resolve_left_s=ticket.resolve_left_s,
        alarmed_until=ticket.alarmed_until or ticket.promised_at,
    )


def put_clock(ticket: Ticket, clock: Clock) -> None:
    """Stores the clock."""
    ticket.promise_round = clock.round
    ticket.promised_at = clock.begun_at
    ticket.acknowledge_by = clock.acknowledge_by
    ticket.resolve_by = clock.resolve_by
    ticket.acknowledge_left_s = clock.acknowledge_left_s
    ticket.resolve_left_s = clock.resolve_left_s
    ticket.alarmed_until = clock.alarmed_until
    ticket.is_late = clock.is_late(clock.alarmed_until)


def set_alarm(ticket: Ticket, handling: Handling) -> None:
    """Works out when the ticket is to be looked at next: for a promise, a call or the end of a
    hold.
    """
    clock = clock_of(ticket)
    calendar = handling.calendar_for(ticket.team)
    targets = handling.targets_for(ticket.severity, ticket.team)
    instants = (
        next_alarm(clock, calendar, targets) if clock else None,
        ticket.escalate_at,
        hold_ends_at(ticket, handling),
    )
    ticket.next_alarm_at = min((at for at in instants if at), default=None)


def hold_ends_at(ticket: Ticket, handling: Handling) -> datetime | None:
    """When work opens on the day until which the ticket waits."""
    if ticket.state is not TicketState.ON_HOLD or ticket.hold_until is None:
        return None
    calendar = handling.calendar_for(ticket.team)
    midnight = datetime.combine(ticket.hold_until, time(), zone(calendar.time_zone))
    return calendar.next_open(midnight.astimezone(UTC))
