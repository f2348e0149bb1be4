"""Reads for the desk's pages of photos, signals and inspections."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.access.models import Person
from app.evidence.models import Photo
from app.inspections.models import Inspection
from app.kernel.database import db
from app.tickets.models import Occurrence, Ticket
from app.venues.models import Spot


def list_photos(venue_id: UUID, photo_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """Those of these photos that belong to the venue, by id; one statement, none for no ids."""
    if not photo_ids:
        return {}
    rows = db.session.scalars(
        select(Photo).where(Photo.id.in_(photo_ids), Photo.venue_id == venue_id)
    )
    return {photo.id: photo for photo in rows}


def find_place_names(inspection: Inspection) -> tuple[str, str]:
    """The names of an inspection's spot and of who walked there; one statement."""
    row = db.session.execute(
        select(Spot.name, Person.name)
        .select_from(Inspection)
        .join(Spot, Spot.id == Inspection.spot_id)
        .join(Person, Person.id == Inspection.person_id)
        .where(Inspection.id == inspection.id)
    ).one()
    return row[0], row[1]


def find_inspection_of(photo: Photo) -> Inspection | None:
    """The inspection that a photo belongs to, of the same venue, once it has arrived."""
    return db.session.scalar(
        select(Inspection).where(
            Inspection.id == photo.inspection_id, Inspection.venue_id == photo.venue_id
        )
    )


def find_ticket_of(photo: Photo) -> Ticket | None:
    """The ticket whose problem or mending a photo shows, of the same venue."""
    found = select(Occurrence.ticket_id).where(Occurrence.inspection_id == photo.inspection_id)
    shows = or_(
        Ticket.id == photo.ticket_id,
        and_(Ticket.id.in_(found), Ticket.item_key == photo.item_key),
    )
    return db.session.scalar(select(Ticket).where(shows, Ticket.venue_id == photo.venue_id))
