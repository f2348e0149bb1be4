"""HTTP of the pages of one check and of one spot."""

from uuid import UUID

from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.sessions import at_desk
from app.desk.trends.reading import read_asked
from app.desk.trends.subjects.check_page import check_page
from app.desk.trends.subjects.spot_page import spot_page
from app.kernel.errors import NotFound
from app.venues.models import Spot


@blueprint.get("/venues/<uuid:venue_id>/trends/checks/<slug>/<item>")
@at_desk(Do.SEE_TRENDS)
def show_check(access: Access, venue_id: UUID, slug: str, item: str) -> AnyResponse:
    """How one check moves, where it fails, and what to do next."""
    venue, asking, trends = read_asked(access, venue_id)
    shown = check_page(access, venue, trends, asking, (slug, item), words_of_reader())
    return page("trends/check.html", asking.status, venue=venue, **shown)


@blueprint.get("/venues/<uuid:venue_id>/trends/spots/<uuid:spot_id>")
@at_desk(Do.SEE_TRENDS)
def show_spot(access: Access, venue_id: UUID, spot_id: UUID) -> AnyResponse:
    """How one spot fares: its weeks, its checks, and when it was looked at."""
    spot = access.load(Spot, spot_id)
    if spot.venue_id != venue_id:
        raise NotFound
    venue, asking, trends = read_asked(access, venue_id)
    shown = spot_page(access, spot, trends, asking, words_of_reader())
    return page("trends/spot.html", asking.status, venue=venue, **shown)
