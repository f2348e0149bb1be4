"""HTTP of the inspections behind a number."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.sessions import at_desk
from app.desk.trends.asking import Asking
from app.desk.trends.behind.choosing import Chosen
from app.desk.trends.behind.page import behind_page
from app.kernel.clock import local_day, now
from app.venues.models import Venue


@blueprint.get("/venues/<uuid:venue_id>/inspections")
@at_desk(Do.SEE_INSPECTIONS)
def show_inspections(access: Access, venue_id: UUID) -> AnyResponse:
    """The inspections of a venue that the address asks for, newest first, with their counts."""
    venue = access.load(Venue, venue_id)
    asking = Asking.from_address(request.args, local_day(now(), venue.time_zone))
    chosen = Chosen.from_address(request.args)
    shown = behind_page(venue, asking, chosen, request.args.get("cursor"), words_of_reader())
    status = asking.status if chosen.is_said else 422
    return page("trends/inspections.html", status, **shown)
