"""HTTP of trends: the numbers, and the same as a PDF."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response

from app.access.loading import Access, may
from app.access.policy import Do
from app.evidence.store_choice import get_store
from app.kernel.api import Blueprint
from app.kernel.clock import local_day, now
from app.kernel.errors import Invalid
from app.trends import schemas, service
from app.trends.figures import Trends
from app.venues.models import Venue

blueprint = Blueprint("trends", __name__, description="What got better, what got worse")

DAYS_BY_DEFAULT = 365
MOST = timedelta(1100)  # three years of weeks still fit the page
TALLY = {"checked": 4210, "failed": 257, "rate": 0.061}
TRENDS = {
    "venue_name": "Teatro del Puerto",
    "from": "2025-11-21",
    "to": "2026-11-20",
    "inspections": 402,
    "tally": TALLY,
    "direction": "better",
    "worst": [{"checklist_slug": "restroom", "item_key": "stall-locks", "tally": TALLY}],
    "tickets": {"opened": 96, "mended": 91, "open_at_start": 3, "open_at_end": 8},
}


@blueprint.get("/venues/<uuid:venue_id>/trends")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.TrendsIn, location="query")
@blueprint.response(200, schemas.TrendsOut, example=TRENDS)
@blueprint.problems(422, 503)
def show_trends(access: Access, asked: dict[str, Any], venue_id: UUID) -> Trends:
    """Failure rates by week and by check, the worst moments, tickets and neglected spots."""
    venue = access.load(Venue, venue_id)
    return service.read_trends(venue, *_period(venue, asked))


@blueprint.get("/venues/<uuid:venue_id>/trends.pdf")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.ReportIn, location="query")
@blueprint.response(
    200,
    {"type": "string", "format": "binary"},
    content_type="application/pdf",
    example="%PDF-1.7 …",
)
@blueprint.problems(422, 503)
def print_trends(access: Access, asked: dict[str, Any], venue_id: UUID) -> Response:
    """The same as an A4 page to print or to show."""
    venue = access.load(Venue, venue_id)
    trends = service.read_trends(venue, *_period(venue, asked))
    language = asked["language"] or access.person.language
    pdf = service.print_report(venue, trends, language, get_store())
    response = Response(pdf, mimetype="application/pdf")
    name = f"rounds-{trends.from_on}-{trends.to_on}.pdf"
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    return response


def _period(venue: Venue, asked: dict[str, Any]) -> tuple[date, date]:
    """The days asked for; up to the venue's today, and twelve months, where left out."""
    to_on: date = asked["to"] or local_day(now(), venue.time_zone)
    from_on: date = asked["from_"] or to_on - timedelta(DAYS_BY_DEFAULT - 1)
    if from_on > to_on:
        raise Invalid([{"at": "/query/from", "detail": f"Give a start on or before {to_on}."}])
    if to_on - from_on > MOST:
        detail = f"Ask for at most {MOST.days} days at once."
        raise Invalid([{"at": "/query/from", "detail": detail}])
    return from_on, to_on
