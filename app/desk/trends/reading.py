"""What every page of a venue's trends reads first."""

from uuid import UUID

from flask import request

from app.access.loading import Access
from app.desk.trends.asking import Asking
from app.kernel.clock import local_day, now
from app.trends.numbers.figures import Trends
from app.trends.numbers.reading import read_trends
from app.trends.rollups.keeping import bring_up_to_date
from app.venues.models import Venue


def read_asked(access: Access, venue_id: UUID) -> tuple[Venue, Asking, Trends]:
    """A venue with its trends over the days of the address."""
    venue = access.load(Venue, venue_id)
    bring_up_to_date(venue.id)
    asking = Asking.from_address(request.args, local_day(now(), venue.time_zone))
    return venue, asking, read_trends(venue, asking.asked, now())
