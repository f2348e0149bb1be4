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
    kind: str  # of the spot
    time_zone: str
    revision: int  # of the venue


# For `Access.load_row`.
PLACE = select(
    Spot.id, Spot.organisation_id, Spot.venue_id, Spot.kind, Venue.time_zone, Venue.revision
).join(Venue, Venue.id == Spot.venue_id)
