"""Reads of venues."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.access.loading import Access
from app.kernel.database import db
from app.kernel.paging import Position, newest_first
from app.venues.models import Spot, Venue


def list_venues(access: Access, position: Position | None, limit: int) -> Sequence[Venue]:
    """The venues that this person may see, newest first."""
    query = select(Venue).where(access.visible(Venue))
    return db.session.scalars(
        newest_first(query, Venue.created_at, Venue.id, position, limit)
    ).all()


def list_venues_by_name(access: Access) -> Sequence[Venue]:
    """All venues with which this person may do that, by name."""
    query = select(Venue).where(access.visible(Venue)).order_by(Venue.name, Venue.id)
    return db.session.scalars(query).all()


def list_spots(venue_id: UUID) -> Sequence[Spot]:
    """The spots of a venue that are in use, in the order of a walk."""
    return db.session.scalars(
        select(Spot)
        .where(Spot.venue_id == venue_id, Spot.active)
        .order_by(Spot.position, Spot.name, Spot.id)
    ).all()
