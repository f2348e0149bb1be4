"""Reads what the days of tickets are counted from."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from app.kernel.database import db
from app.notices.models import Event
from app.tickets.models import PromiseOutcome, Ticket
from app.tickets.states import Promised, TicketState
from app.trends.rollups.counting import Part
from app.trends.rollups.stretches import Stretch, stretches_of
from app.trends.rollups.ticket_counting import (
    Problem,
    PromiseCounts,
    Reopening,
    TicketFacts,
    TicketStanding,
)

PROBLEM: Final = (Ticket.spot_id, Ticket.checklist_slug, Ticket.item_key)


def read_ticket_facts(part: Part, time_zone: str) -> TicketFacts:
    """Of a part of a venue, in three statements, however many tickets there are."""
    stretches = None if part.days is None else stretches_of(part.days, time_zone)
    return TicketFacts(
        tickets=list(_tickets(part, stretches)),
        reopened=list(_reopened(part, stretches)),
        promises=list(_promises(part)),
    )


def _tickets(part: Part, stretches: Sequence[Stretch] | None) -> Iterator[TicketStanding]:
    """Those that were opened or mended then; the day of the mending is the day of the closing
    where nobody said mended. There was nothing to mend about what was dismissed.
    """
    closed_alone = and_(Ticket.resolved_at.is_(None), _within(Ticket.closed_at, stretches))
    rows = db.session.execute(
        select(
            *PROBLEM,
            Ticket.opened_at,
            Ticket.resolved_at,
            Ticket.closed_at,
            Ticket.previous_id.is_not(None),
        ).where(
            Ticket.venue_id == part.venue_id,
            Ticket.state != TicketState.DISMISSED,
            or_(
                _within(Ticket.opened_at, stretches),
                _within(Ticket.resolved_at, stretches),
                closed_alone,
            ),
        )
    )
    for spot_id, slug, item_key, opened_at, resolved_at, closed_at, is_return in rows:
        problem = Problem(spot_id, slug, item_key)
        yield TicketStanding(problem, opened_at, resolved_at, closed_at, is_return)


def _reopened(part: Part, stretches: Sequence[Stretch] | None) -> Iterator[Reopening]:
    rows = db.session.execute(
        select(*PROBLEM, Event.at)
        .join(Ticket, Ticket.id == Event.subject_id)
        .where(
            Event.venue_id == part.venue_id,
            Event.kind == "ticket.reopened",
            _within(Event.at, stretches),
        )
    )
    for spot_id, slug, item_key, at in rows:
        yield Reopening(Problem(spot_id, slug, item_key), at)


def _promises(part: Part) -> Iterator[PromiseCounts]:
    """A promise has its day, in the venue's zone of then."""
    key = (*PROBLEM, PromiseOutcome.ended_on)
    rows = db.session.execute(
        select(
            *key,
            *(
                func.count(case((and_(PromiseOutcome.kind == kind, kept), 1)))
                for kind in (Promised.ACKNOWLEDGE, Promised.RESOLVE)
                for kept in (PromiseOutcome.kept, ~PromiseOutcome.kept)
            ),
        )
        .join(Ticket, Ticket.id == PromiseOutcome.ticket_id)
        .where(part.holds(PromiseOutcome.venue_id, PromiseOutcome.ended_on))
        .group_by(*key)
    )
    for spot_id, slug, item_key, on, *counts in rows:
        yield PromiseCounts(Problem(spot_id, slug, item_key), on, tuple(counts))


def _within(column: Any, stretches: Sequence[Stretch] | None) -> ColumnElement[bool]:
    if stretches is None:
        return true()
    return or_(*(and_(column >= one.begins_at, column < one.ends_at) for one in stretches))
