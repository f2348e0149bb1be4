"""HTTP of the page of all venues."""

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.sessions import PATH, at_desk
from app.desk.trends.asking import Asking
from app.desk.trends.overview.beside import show_beside
from app.desk.trends.overview.page import say_venues, show_venues
from app.kernel.clock import local_day, now
from app.kernel.errors import Forbidden, Invalid
from app.trends.numbers.comparison import VenueName, VenuesFigures, WantedVersion
from app.trends.numbers.comparison_reading import read_comparison
from app.trends.numbers.overview_reading import read_overview
from app.trends.rollups.keeping import bring_up_to_date
from app.venues.queries import list_venues_by_name


@blueprint.get("/trends")
@at_desk(Do.SEE_TRENDS)
def show_overview(access: Access) -> AnyResponse:
    """All venues that one manages: what got worse where, and each beside the others."""
    venues = list_venues_by_name(access)
    if not (venues or access.person.is_admin):
        raise Forbidden("Ask an admin of your organisation: this is for managers of venues.")
    at, words = now(), words_of_reader()
    # Where a day has begun already, it counts; where it has not, nothing can have happened on it.
    today = max((local_day(at, one.time_zone) for one in venues), default=at.date())
    asking = Asking.from_address(request.args, today).fixed()
    bring_up_to_date(*(one.id for one in venues))
    names = [VenueName(one.id, one.name) for one in venues]
    overview = read_overview(names, asking.asked)
    beside, is_version = _read_beside(access, names, asking)
    shown = show_beside(beside, asking, words)
    return page(
        "trends/overview.html",
        asking.status if is_version else 422,
        asking=asking,
        here=f"{PATH}/trends",
        headline=say_venues(overview, words),
        venues=show_venues(overview, asking, words),
        beside=shown,
        is_version=is_version,
        drawings=shown["drawings"],
    )


def _read_beside(
    access: Access, venues: list[VenueName], asking: Asking
) -> tuple[VenuesFigures, bool]:
    """The comparison on the version that the address names, and whether there is one; else on the
    usual one.
    """
    slug, _, number = request.args.get("on", "").partition(":")
    organisation_id = access.person.organisation_id
    try:
        wanted = WantedVersion(slug or None, _number(number))
        return read_comparison(organisation_id, venues, wanted, asking.asked), True
    except (ValueError, Invalid):
        return read_comparison(organisation_id, venues, WantedVersion(), asking.asked), False


def _number(text: str) -> int | None:
    """Raises ValueError."""
    if len(text) > 9:
        raise ValueError("There are not so many versions.")
    return int(text) if text else None
