"""HTTP of trends: the numbers as JSON, CSV and XLSX. Reports (PDF) are made by a worker."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response, current_app

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.addresses import public_address
from app.kernel.api import Blueprint
from app.kernel.clock import local_day, now
from app.kernel.errors import Forbidden, NotFound
from app.trends.documents import schemas
from app.trends.documents.csv_files import table_csv
from app.trends.documents.examples import CHECK_TRENDS, SPOT_TRENDS, TRENDS, VENUES
from app.trends.documents.files import trends_csv_zip, trends_workbook
from app.trends.documents.json_document import check_document, spot_trends_document, trends_json
from app.trends.documents.report_tables import make_table
from app.trends.documents.trends_schema import CheckTrendsOut, SpotTrendsOut, TrendsOut
from app.trends.documents.venues_document import venues_json
from app.trends.documents.venues_schema import VenuesTrendsIn, VenuesTrendsOut
from app.trends.numbers.comparison import VenueName, WantedVersion
from app.trends.numbers.comparison_reading import read_comparison
from app.trends.numbers.figures import Trends
from app.trends.numbers.periods import Asked, ask_for
from app.trends.numbers.reading import read_spot_weeks, read_trends
from app.trends.rollups.keeping import bring_up_to_date
from app.venues.models import Venue
from app.venues.queries import list_venues_by_name

blueprint = Blueprint("trends", __name__, description="What got better, what got worse")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY = {"type": "string", "format": "binary"}


@blueprint.get("/venues/<uuid:venue_id>/trends")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.TrendsIn, location="query")
@blueprint.response(200, TrendsOut, example=TRENDS)
@blueprint.problems(422, 503)
def show_trends(access: Access, asked: dict[str, Any], venue_id: UUID) -> Response:
    """Failure rates by week, check and spot with what changed, tickets, promises and cost."""
    return Response(trends_json(_read(access, asked, venue_id)), mimetype="application/json")


@blueprint.get("/venues/<uuid:venue_id>/trends/checks/<slug>/<item_key>")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.TrendsIn, location="query")
@blueprint.response(200, CheckTrendsOut, example=CHECK_TRENDS)
@blueprint.problems(422, 503)
def show_check(
    access: Access, asked: dict[str, Any], venue_id: UUID, slug: str, item_key: str
) -> Response:
    """One check: by week, by spot, what changed; a series for each meaning that it had."""
    trends = _read(access, asked, venue_id)
    checks = [one for one in trends.checks if one.series[:2] == (slug, item_key)]
    if not checks:
        raise NotFound("No check of that name was made in these days. Ask for other days.")
    return _json(check_document(trends, checks))


@blueprint.get("/venues/<uuid:venue_id>/trends/spots/<uuid:spot_id>")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.TrendsIn, location="query")
@blueprint.response(200, SpotTrendsOut, example=SPOT_TRENDS)
@blueprint.problems(422, 503)
def show_spot(access: Access, asked: dict[str, Any], venue_id: UUID, spot_id: UUID) -> Response:
    """One spot in use: by week and check by check."""
    venue = access.load(Venue, venue_id)
    trends = _read(access, asked, venue_id)
    spot = next((one for one in trends.spots if one.spot.id == spot_id), None)
    if spot is None:
        raise NotFound("This venue has no such spot in use. Its list of spots has those it has.")
    weeks = read_spot_weeks(venue.id, _asked(venue, asked), spot_id)
    return _json(spot_trends_document(trends, spot, weeks))


@blueprint.get("/venues/<uuid:venue_id>/trends.csv")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.TableIn, location="query")
@blueprint.response(
    200, {"type": "string"}, content_type="text/csv", example="week,first_on,last_on,…"
)
@blueprint.problems(422, 503)
def export_table(access: Access, asked: dict[str, Any], venue_id: UUID) -> Response:
    """One table of the same numbers as CSV, by week where none is named."""
    trends = _read(access, asked, venue_id)
    table = make_table(trends, asked["table"], _language(access, asked))
    return _file(trends, table_csv(table), "text/csv", f"{table.key}.csv")


@blueprint.get("/venues/<uuid:venue_id>/trends.csv.zip")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.DocumentIn, location="query")
@blueprint.response(200, BINARY, content_type="application/zip", example="PK…")
@blueprint.problems(422, 503)
def export_tables(access: Access, asked: dict[str, Any], venue_id: UUID) -> Response:
    """All tables of the same numbers as CSV in a ZIP, with one that explains their columns."""
    trends = _read(access, asked, venue_id)
    content = trends_csv_zip(trends, _language(access, asked))
    return _file(trends, content, "application/zip", "csv.zip")


@blueprint.get("/venues/<uuid:venue_id>/trends.xlsx")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.DocumentIn, location="query")
@blueprint.response(200, BINARY, content_type=XLSX, example="PK…")
@blueprint.problems(422, 503)
def export_workbook(access: Access, asked: dict[str, Any], venue_id: UUID) -> Response:
    """The same numbers as a workbook: formatted, with charts and links to the desk's pages."""
    trends = _read(access, asked, venue_id)
    content = trends_workbook(trends, _language(access, asked), _desk_address)
    return _file(trends, content, XLSX, "xlsx")


@blueprint.get("/trends/venues")
@may(Do.SEE_TRENDS)
@blueprint.arguments(VenuesTrendsIn, location="query")
@blueprint.response(200, VenuesTrendsOut, example=VENUES)
@blueprint.problems(422, 503)
def compare_venues(access: Access, asked: dict[str, Any]) -> Response:
    """The venues that one manages beside one another, on the same version of a checklist."""
    venues = list_venues_by_name(access)
    if not (venues or access.person.is_admin):
        raise Forbidden("Ask an admin of your organisation: this is for managers of venues.")
    at = now()
    today = max((local_day(at, one.time_zone) for one in venues), default=at.date())
    days = ask_for(today, asked["from_"], asked["to"], asked["compare"])
    wanted = WantedVersion(asked["checklist"], asked["version"])
    bring_up_to_date(*(one.id for one in venues))
    names = [VenueName(one.id, one.name) for one in venues]
    figures = read_comparison(access.person.organisation_id, names, wanted, days)
    return Response(venues_json(figures), mimetype="application/json")


def _read(access: Access, asked: dict[str, Any], venue_id: UUID) -> Trends:
    """The numbers, with all that has been sent until now."""
    venue = access.load(Venue, venue_id)
    wanted = _asked(venue, asked)
    bring_up_to_date(venue.id)
    return read_trends(venue, wanted, now())


def _asked(venue: Venue, asked: dict[str, Any]) -> Asked:
    today = local_day(now(), venue.time_zone)
    return ask_for(today, asked["from_"], asked["to"], asked["compare"])


def _language(access: Access, asked: dict[str, Any]) -> str:
    return str(asked["language"] or access.person.language)


def _desk_address(path: str) -> str:
    return public_address(current_app.config["PUBLIC_URL"], path)


def _json(document: dict[str, Any]) -> Response:
    return Response(orjson.dumps(document), mimetype="application/json")


def _file(trends: Trends, content: bytes, mimetype: str, ending: str) -> Response:
    """A file to be saved, named after its days."""
    response = Response(content, mimetype=mimetype)
    name = f"rounds-{trends.period.from_on}-{trends.period.to_on}.{ending}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
