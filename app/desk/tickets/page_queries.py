"""Reads for a ticket's page; each of them is one statement."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select

from app.access.models import Person, VenueRole
from app.access.policy import MENDERS
from app.kernel.database import db
from app.notices.models import Endpoint, Event
from app.tickets.models import STILL_OPEN, Call, Ticket
from app.venues.models import Spot, Team, TeamMember

MOST_OFFERED = 100
AnyRow = Row[*tuple[Any, ...]]


def list_walk(venue_id: UUID) -> Sequence[AnyRow]:
    """Ids and names of a venue's spots that are in use, in the order of a walk."""
    return db.session.execute(
        select(Spot.id, Spot.name)
        .where(Spot.venue_id == venue_id, Spot.active)
        .order_by(Spot.position, Spot.name, Spot.id)
    ).all()


def list_linked(ticket: Ticket, besides: Collection[UUID]) -> Sequence[Row[Ticket, str]]:
    """The tickets that have to do with one, of the same venue, with their spots: those named
    `besides`, those that were merged into it, and the next of its problem."""
    comes_after = and_(
        Ticket.spot_id == ticket.spot_id,
        Ticket.checklist_slug == ticket.checklist_slug,
        Ticket.previous_id == ticket.id,
    )
    linked = or_(Ticket.id.in_(besides), Ticket.merged_into_id == ticket.id, comes_after)
    return db.session.execute(
        select(Ticket, Spot.name)
        .join(Spot, Spot.id == Ticket.spot_id)
        .where(linked, Ticket.venue_id == ticket.venue_id, Ticket.id != ticket.id)
        .order_by(Ticket.opened_at, Ticket.id)
    ).all()


def list_to_merge_into(ticket: Ticket) -> Sequence[Row[Ticket, str]]:
    """The tickets of the venue that are not done, those of the same spot first, then the newest."""
    return db.session.execute(
        select(Ticket, Spot.name)
        .join(Spot, Spot.id == Ticket.spot_id)
        .where(Ticket.venue_id == ticket.venue_id, STILL_OPEN, Ticket.id != ticket.id)
        .order_by(
            (Ticket.spot_id == ticket.spot_id).desc(), Ticket.opened_at.desc(), Ticket.id.desc()
        )
        .limit(MOST_OFFERED)
    ).all()


def list_menders(ticket: Ticket) -> Sequence[AnyRow]:
    """Ids and names of who may mend at the venue, and whether they are in the ticket's team."""
    in_team = (
        select(TeamMember.person_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(Team.venue_id == ticket.venue_id, Team.key == ticket.team)
    )
    here = select(VenueRole.person_id).where(
        VenueRole.venue_id == ticket.venue_id, VenueRole.role.in_(MENDERS)
    )
    return db.session.execute(
        select(Person.id, Person.name, Person.id.in_(in_team).label("in_team"))
        .where(Person.id.in_(here), Person.active)
        .order_by(Person.name, Person.id)
    ).all()


def list_outside_systems(ticket: Ticket) -> list[tuple[UUID, str]]:
    """Ids and names of the outside systems that are told of the venue."""
    rows = db.session.execute(
        select(Endpoint.id, Endpoint.name, Endpoint.venue_ids)
        .where(Endpoint.organisation_id == ticket.organisation_id, Endpoint.active)
        .order_by(Endpoint.name, Endpoint.id)
    )
    return [
        (row.id, row.name)
        for row in rows
        if not row.venue_ids or str(ticket.venue_id) in row.venue_ids
    ]


def list_calls(ticket_id: UUID) -> Sequence[Row[Call, str]]:
    """The calls about a ticket with the name of who made each, oldest first."""
    return db.session.execute(
        select(Call, Person.name)
        .join(Person, Person.id == Call.person_id)
        .where(Call.ticket_id == ticket_id)
        .order_by(Call.called_at, Call.id)
    ).all()


def list_last_events(ticket_id: UUID, count: int) -> Sequence[Row[Event, str | None]]:
    """The last so many things that happened to a ticket, with who did each; newest first."""
    return db.session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.subject_id == ticket_id)
        .order_by(Event.id.desc())  # ids are made in the order of time
        .limit(count)
    ).all()
