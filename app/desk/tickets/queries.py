"""Reads for the desk's pages of tickets."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.access.models import Person
from app.evidence.models import Photo, PhotoState
from app.kernel.database import db
from app.tickets.models import Occurrence, Ticket
from app.tickets.states import TicketState

TO_DO = (TicketState.OPEN, TicketState.ACKNOWLEDGED, TicketState.IN_PROGRESS)


def count_to_do(venue_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many tickets wait to be mended, by venue: one statement."""
    rows = db.session.execute(
        select(Ticket.venue_id, func.count())
        .where(Ticket.venue_id.in_(venue_ids), Ticket.state.in_(TO_DO))
        .group_by(Ticket.venue_id)
    )
    return {row[0]: row[1] for row in rows}


def list_newest_photos(ticket_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """The newest stored photo of each ticket's failures, where there is one: one statement."""
    newest = (
        func.row_number()
        .over(
            partition_by=Occurrence.ticket_id,
            order_by=(Occurrence.failed_at.desc(), Photo.declared_at.desc(), Photo.id),
        )
        .label("place")
    )
    shown = and_(
        Photo.inspection_id == Occurrence.inspection_id,
        Photo.item_key == Ticket.item_key,
        Photo.venue_id == Ticket.venue_id,
        Photo.state == PhotoState.STORED,
    )
    ranked = (
        select(Photo, Occurrence.ticket_id, newest)
        .select_from(Ticket)
        .join(Occurrence, Occurrence.ticket_id == Ticket.id)
        .join(Photo, shown)
        .where(Ticket.id.in_(ticket_ids))
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.execute(select(ranked.c.ticket_id, photo).where(ranked.c.place == 1))
    return {row[0]: row[1] for row in rows}


def list_photos_of_ticket(ticket: Ticket) -> Sequence[Photo]:
    """The photos of a ticket's mending, as they were declared; of its venue alone."""
    return db.session.scalars(
        select(Photo)
        .where(Photo.ticket_id == ticket.id, Photo.venue_id == ticket.venue_id)
        .order_by(Photo.declared_at, Photo.id)
    ).all()


def list_names(person_ids: Collection[UUID]) -> dict[str, str]:
    """Names by the id as text; one statement, none for nobody."""
    if not person_ids:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {str(row[0]): row[1] for row in rows}
