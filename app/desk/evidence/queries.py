"""Reads for the desk's pages of photos, signals and inspections."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from app.access.models import Person
from app.evidence.models import Photo, Signal
from app.kernel.database import db
from app.venues.models import Spot


def list_photos_of_inspection(venue_id: UUID, inspection_id: UUID) -> Sequence[Photo]:
    """All photos of an inspection, as they were declared; of its venue alone."""
    return db.session.scalars(
        select(Photo)
        .where(Photo.inspection_id == inspection_id, Photo.venue_id == venue_id)
        .order_by(Photo.declared_at, Photo.id)
    ).all()


def list_photos(venue_id: UUID, photo_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """Those of these photos that belong to the venue, by id; one statement, none for no ids."""
    if not photo_ids:
        return {}
    rows = db.session.scalars(
        select(Photo).where(Photo.id.in_(photo_ids), Photo.venue_id == venue_id)
    )
    return {photo.id: photo for photo in rows}


def list_signals_of_inspection(venue_id: UUID, inspection_id: UUID) -> Sequence[Signal]:
    """The signals of an inspection and of its photos, oldest first."""
    return db.session.scalars(
        select(Signal)
        .where(Signal.inspection_id == inspection_id, Signal.venue_id == venue_id)
        .order_by(Signal.at, Signal.id)
    ).all()


def list_signals_of_photo(photo: Photo) -> Sequence[Signal]:
    """The signals of one photo, oldest first."""
    return db.session.scalars(
        select(Signal)
        .where(Signal.photo_id == photo.id, Signal.venue_id == photo.venue_id)
        .order_by(Signal.at, Signal.id)
    ).all()


def find_place_names(spot_id: UUID, person_id: UUID) -> tuple[str, str]:
    """The names of a spot and of a person; one statement."""
    row = db.session.execute(
        select(Spot.name, Person.name).where(Spot.id == spot_id, Person.id == person_id)
    ).one()
    return row[0], row[1]
