"""Reads of evidence."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.evidence.models import HiddenRegion, Photo, PhotoState
from app.kernel.database import db


class PhotoStanding(NamedTuple):
    """What a receipt says of a photo."""

    id: UUID
    sha256: str
    state: PhotoState
    inspection_id: UUID | None
    item_key: str | None


def photo_states(venue_id: UUID, ids: Collection[UUID]) -> dict[UUID, PhotoStanding]:
    """Those of `ids` that were declared for this venue, by id: one statement, none for no ids.

    A photo of another venue is left out, as if it had never been declared: a receipt tells
    nobody what exists elsewhere.
    """
    if not ids:
        return {}
    rows = db.session.execute(
        select(Photo.id, Photo.sha256, Photo.state, Photo.inspection_id, Photo.item_key).where(
            Photo.id.in_(ids), Photo.venue_id == venue_id
        )
    )
    return {row.id: PhotoStanding(*row) for row in rows}


def list_photos_of(
    venue_id: UUID, inspection_ids: Collection[UUID], item_keys: Collection[str]
) -> Sequence[Photo]:
    """The photos of these items of these inspections, stored or awaited, as they were declared.

    Anybody may declare a photo for an inspection that has not arrived, so the venue is asked
    for as well: nobody gets a photo into the pages of a venue where they have no role.
    """
    if not inspection_ids:
        return []
    return db.session.scalars(
        select(Photo)
        .where(
            Photo.inspection_id.in_(inspection_ids),
            Photo.item_key.in_(item_keys),
            Photo.venue_id == venue_id,
        )
        .order_by(Photo.declared_at, Photo.id)
    ).all()


def get_declared(photo_id: UUID) -> Photo:
    """The photo with this id, of whatever venue: only to compare it, never to show it."""
    return db.session.get_one(Photo, photo_id)


def has_photo_of_mending(venue_id: UUID, ticket_id: UUID, since: datetime | None) -> bool:
    """Whether a photo of how a ticket was mended is stored; with `since`, one declared later."""
    query = select(Photo.id).where(
        Photo.ticket_id == ticket_id, Photo.venue_id == venue_id, Photo.state == PhotoState.STORED
    )
    if since:
        query = query.where(Photo.declared_at >= since)
    return db.session.scalar(query.limit(1)) is not None


def list_photos_of_mending(venue_id: UUID, ticket_id: UUID) -> Sequence[Photo]:
    """The photos of how a ticket was mended, stored or awaited, as they were declared.

    As above, only those of its venue: anybody may declare a photo for a ticket's id.
    """
    return db.session.scalars(
        select(Photo)
        .where(Photo.ticket_id == ticket_id, Photo.venue_id == venue_id)
        .order_by(Photo.declared_at, Photo.id)
    ).all()


def list_photos_of_inspection(venue_id: UUID, inspection_id: UUID) -> Sequence[Photo]:
    """All photos of an inspection, stored or awaited, as they were declared."""
    return db.session.scalars(
        select(Photo)
        .where(Photo.inspection_id == inspection_id, Photo.venue_id == venue_id)
        .order_by(Photo.declared_at, Photo.id)
    ).all()


def list_regions_of(photo_ids: Collection[UUID]) -> Sequence[HiddenRegion]:
    """What is hidden in these photos; one statement."""
    return db.session.scalars(
        select(HiddenRegion)
        .where(HiddenRegion.photo_id.in_(photo_ids))
        .order_by(HiddenRegion.hidden_at, HiddenRegion.id)
    ).all()
