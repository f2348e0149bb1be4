"""HTTP of the page of promises."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.promises.pages import days_asked, promises_page
from app.desk.sessions import at_desk
from app.kernel.clock import local_day, now
from app.venues.models import Venue


@blueprint.get("/venues/<uuid:venue_id>/promises")
@at_desk(Do.SEE_PROMISES)
def show_promises(access: Access, venue_id: UUID) -> AnyResponse:
    """Promises kept and broken by team and month, what came back, and what open time cost."""
    venue = access.load(Venue, venue_id)
    today = local_day(now(), venue.time_zone)
    days, is_said = days_asked(request.args.get("from"), request.args.get("to"), today)
    shown = promises_page(venue, *days, words_of_reader())
    return page("promises.html", 200 if is_said else 422, is_said=is_said, **shown)
