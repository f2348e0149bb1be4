"""A spot and its venue, as little of them as a submission needs."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.venues.models import Spot, Venue


class Place(NamedTuple):
    """Where something was found: a spot of a venue."""

    spot_id: UUID
    organisation_id: UUID
    venue_id: UUID
    time_zone: str


# For `Access.load_row`.
PLACE = select(Spot.id, Spot.organisation_id, Spot.venue_id, Venue.time_zone).join(
    Venue, Venue.id == Spot.venue_id
)
