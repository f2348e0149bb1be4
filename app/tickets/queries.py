"""Reads of tickets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select

from app.access.models import Person, VenueRole
from app.checklists.definition import Severity
from app.kernel.database import db
from app.kernel.paging import Position, newest_first
from app.notices.models import Event
from app.tickets.models import STILL_OPEN, Occurrence, Ticket
from app.tickets.states import TicketState
from app.venues.models import Spot


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets of a venue; None does not narrow."""

    venue_id: UUID
    states: Collection[TicketState] | None = None
    severity: Severity | None = None
    team: str | None = None
    spot_id: UUID | None = None
    assignee_id: UUID | None = None


def list_tickets(
    wanted: Wanted, position: Position | None, limit: int
) -> Sequence[Row[Ticket, str]]:
    """Tickets with the name of their spot, newest first; one statement."""
    query = (
        select(Ticket, Spot.name)
        .join(Spot, Spot.id == Ticket.spot_id)
        .where(Ticket.venue_id == wanted.venue_id)
    )
    if wanted.states:
        query = query.where(Ticket.state.in_(wanted.states))
    for column, value in (
        (Ticket.severity, wanted.severity),
        (Ticket.team, wanted.team),
        (Ticket.spot_id, wanted.spot_id),
        (Ticket.assignee_id, wanted.assignee_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return db.session.execute(
        newest_first(query, Ticket.opened_at, Ticket.id, position, limit)
    ).all()


def list_open_problems(venue_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a phone shows of the tickets of a venue that are not closed, by spot."""
    return db.session.execute(
        select(
            Ticket.id,
            Ticket.spot_id,
            Ticket.checklist_slug,
            Ticket.item_key,
            Ticket.state,
            Ticket.severity,
            Ticket.opened_at,
            Ticket.last_failed_at,
            Ticket.occurrence_count,
        )
        .where(Ticket.venue_id == venue_id, STILL_OPEN)
        .order_by(Ticket.spot_id, Ticket.opened_at, Ticket.id)
    ).all()


def list_occurrences(ticket_id: UUID) -> Sequence[Row[Occurrence, str]]:
    """The failures of a ticket's problem with the name of who found each, oldest first."""
    return db.session.execute(
        select(Occurrence, Person.name)
        .join(Person, Person.id == Occurrence.person_id)
        .where(Occurrence.ticket_id == ticket_id)
        .order_by(Occurrence.failed_at, Occurrence.inspection_id)
    ).all()


def list_events(ticket_id: UUID) -> Sequence[Row[Event, str | None]]:
    """What was done to a ticket with the name of who did it, oldest first."""
    return db.session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.subject_id == ticket_id)
        .order_by(Event.at, Event.id)
    ).all()


def list_tickets_of_inspection(inspection_id: UUID) -> list[dict[str, Any]]:
    """Id and item of the tickets that an inspection opened or added to, in the item's order."""
    rows = db.session.execute(
        select(Ticket.id, Ticket.item_key)
        .join(Occurrence, Occurrence.ticket_id == Ticket.id)
        .where(Occurrence.inspection_id == inspection_id)
        .order_by(Ticket.item_key)
    )
    return [{"id": ticket_id, "item": item_key} for ticket_id, item_key in rows]


ITEMS_OF_TICKETS = select(Ticket.id, Ticket.item_key).where(
    Ticket.id.in_(bindparam("tickets", expanding=True)),
    Ticket.spot_id == bindparam("spot"),
    Ticket.checklist_slug == bindparam("slug"),
)


def items_of_tickets(spot_id: UUID, slug: str, ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    """The item's key of those of these tickets that are for this spot and checklist."""
    asked = {"tickets": list(ticket_ids), "spot": spot_id, "slug": slug}
    rows = db.session.connection().execute(ITEMS_OF_TICKETS, asked)
    return {row.id: row.item_key for row in rows}


# Its row changes whenever `list_open_problems` of `venue` would: their number, revisions and last
# change.
MARK_OF_OPEN_PROBLEMS = select(
    func.count(), func.sum(Ticket.revision), func.max(Ticket.updated_at)
).where(Ticket.venue_id == bindparam("venue"), STILL_OPEN)


def find_colleague(ticket: Ticket, person_id: UUID | None) -> Person | None:
    """The active person with that id who has a role at the ticket's venue, or is an admin."""
    here = select(VenueRole.person_id).where(VenueRole.venue_id == ticket.venue_id)
    return db.session.scalar(
        select(Person).where(
            Person.id == person_id,
            Person.organisation_id == ticket.organisation_id,
            Person.active,
            or_(Person.is_admin, Person.id.in_(here)),
        )
    )


def find_spot_name(spot_id: UUID) -> str:
    """The name of a ticket's spot."""
    return db.session.scalar(select(Spot.name).where(Spot.id == spot_id)) or ""
