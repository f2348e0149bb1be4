"""HTTP of the tickets behind a number."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.sessions import at_desk
from app.desk.trends.asking import Asking
from app.desk.trends.behind_tickets.choosing import Chosen
from app.desk.trends.behind_tickets.page import tickets_page
from app.kernel.clock import local_day, now
from app.venues.models import Venue


@blueprint.get("/venues/<uuid:venue_id>/trends/tickets")
@at_desk(Do.SEE_TRENDS)
def show_tickets_behind(access: Access, venue_id: UUID) -> AnyResponse:
    """The tickets of a venue to which something happened in some days, with how many there are."""
    venue = access.load(Venue, venue_id)
    asking = Asking.from_address(request.args, local_day(now(), venue.time_zone))
    chosen = Chosen.from_address(request.args)
    shown = tickets_page(venue, asking, chosen, request.args.get("cursor"), words_of_reader())
    status = asking.status if chosen.is_said else 422
    return page("trends/tickets.html", status, **shown)
