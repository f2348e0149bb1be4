"""HTTP of inspections: the pack, submissions, lists and the CSV."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response, current_app, request, stream_with_context

from app.access.loading import Access, may
from app.access.policy import Do
from app.evidence.documents import photo_documents
from app.evidence.queries import list_photos_of_inspection
from app.evidence.signals import Kind
from app.inspections import examples, queries, schemas, service, signal_list
from app.inspections.examples import FRICTION, INSPECTION, PACK, RECEIPT, SUBMISSION
from app.inspections.models import Inspection
from app.inspections.pack import make_pack, pack_etag
from app.inspections.scoring import percentage
from app.inspections.spreadsheet import inspections_csv
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.paging import Position, cut_page, read_cursor
from app.kernel.telemetry.metrics import count
from app.notices.events import wake_spreading
from app.venues.models import Spot, Venue
from app.venues.places import PLACE, Place

blueprint = Blueprint("inspections", __name__, description="Packs, submissions and their receipts")

WORKED_OUT = {"score", "signals", "base_rates", "photos"}
DETAIL_COLUMNS = schemas.InspectionDetailOut().fields.keys() - WORKED_OUT


@blueprint.get("/venues/<uuid:venue_id>/pack")
@may(Do.SEE_VENUE)
@blueprint.response(200, schemas.PackOut, example=PACK)
@blueprint.also(304, "The pack has not changed")
def show_pack(access: Access, venue_id: UUID) -> Response:
    """All that a phone needs to work a day at a venue without network. Send If-None-Match."""
    venue = access.load(Venue, venue_id)
    etag = pack_etag(venue)
    if etag in request.if_none_match:
        response = Response(status=304)
    else:
        response = Response(orjson.dumps(make_pack(venue)), mimetype="application/json")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.put("/inspections/<uuid:inspection_id>")
@may(Do.SUBMIT_INSPECTION)
@blueprint.arguments(schemas.InspectionIn, example=SUBMISSION)
@blueprint.response(201, schemas.ReceiptOut, example=RECEIPT)
@blueprint.also(200, "Sent before; the receipt as it stands now", schemas.ReceiptOut)
@blueprint.problems(409, 413, 422)
def submit_inspection(access: Access, body: dict[str, Any], inspection_id: UUID) -> Response:
    """Submit a filled checklist under an id made on the phone; safe to repeat."""
    place = Place(*access.load_row(Spot, PLACE, body["spot_id"])[:-1])
    receipt, is_new = service.submit_inspection(access.person, place, inspection_id, body, now())
    db.session.commit()
    if receipt.tickets:
        wake_spreading()
    body_out = orjson.dumps(receipt._asdict())
    return Response(body_out, 201 if is_new else 200, mimetype="application/json")


@blueprint.after_request
def count_submission(response: Response) -> Response:
    """Tells operators what became of a submission, also where it did not get as far as its view."""
    if request.endpoint == "inspections.submit_inspection":
        became = "refused" if response.status_code < 500 else "failed"
        became = {201: "new", 200: "repeated"}.get(response.status_code, became)
        count("rounds_inspections", became)
    return response


@blueprint.get("/inspections/<uuid:inspection_id>")
@may(Do.SEE_INSPECTIONS)
@blueprint.response(
    200,
    schemas.InspectionDetailOut,
    example=INSPECTION
    | {
        "friction": FRICTION,
        "signals": [examples.SIGNAL],
        "base_rates": [examples.BASE_RATE],
    },
)
def show_inspection(access: Access, inspection_id: UUID) -> dict[str, Any]:
    """One inspection with its answers, photos, what filling it took, and its signals."""
    row = access.load(Inspection, inspection_id)
    fields = {name: getattr(row, name) for name in DETAIL_COLUMNS}
    shown = (
        signal_list.show_signals_of(row, current_app.config, now())
        if access.can(Do.SEE_SIGNALS, row.venue_id)
        else {"signals": [], "base_rates": []}
    )
    photos = photo_documents(access, list_photos_of_inspection(row.venue_id, row.id))
    earned = percentage(row.score_earned, row.score_possible)
    return {**fields, **shown, "score": earned, "photos": photos}


@blueprint.get("/venues/<uuid:venue_id>/signals")
@may(Do.SEE_SIGNALS)
@blueprint.arguments(schemas.SignalsIn, location="query")
@blueprint.response(200, schemas.SignalsPageOut, example=examples.SIGNALS)
@blueprint.problems(422)
def list_signals(access: Access, asked: dict[str, Any], venue_id: UUID) -> dict[str, Any]:
    """What is worth a second look at a venue, newest first, and how common each kind is."""
    venue = access.load(Venue, venue_id)
    kind = Kind(asked["kind"]) if asked["kind"] else None
    wanted = signal_list.WantedSignals(kind, asked["from_"], asked["to"])
    position, limit = read_cursor(asked["cursor"]), asked["limit"]
    return signal_list.show_signals(venue, wanted, position, limit, current_app.config, now())


@blueprint.get("/venues/<uuid:venue_id>/inspections")
@may(Do.SEE_INSPECTIONS)
@blueprint.arguments(schemas.InspectionsIn, location="query")
@blueprint.response(
    200, schemas.InspectionsPageOut, example={"items": [INSPECTION], "next_cursor": None}
)
@blueprint.problems(422)
def list_inspections(access: Access, asked: dict[str, Any], venue_id: UUID) -> Response:
    """The inspections of a venue with their answers, newest first."""
    wanted = _wanted(access.load(Venue, venue_id), asked)
    rows = queries.list_inspections(wanted, read_cursor(asked["cursor"]), asked["limit"])
    page = cut_page(rows, asked["limit"], lambda row: Position(row.performed_at, row.id))
    body = {"items": [_item(row) for row in page.items], "next_cursor": page.next_cursor}
    return Response(orjson.dumps(body), mimetype="application/json")


@blueprint.get("/venues/<uuid:venue_id>/inspections.csv")
@may(Do.SEE_INSPECTIONS)
@blueprint.arguments(schemas.PeriodIn, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/csv", example="id,performed_at,…")
@blueprint.problems(422)
def export_inspections(access: Access, asked: dict[str, Any], venue_id: UUID) -> Response:
    """The inspections of a venue as CSV, oldest first, a row each and a column for each item."""
    wanted = _wanted(access.load(Venue, venue_id), asked)
    lines = stream_with_context(inspections_csv(wanted))
    response = Response(lines, mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=inspections.csv"
    return response


def _wanted(venue: Venue, asked: dict[str, Any]) -> queries.Wanted:
    return queries.Wanted(
        venue.id, asked["from_"], asked["to"], asked["spot_id"], asked["checklist"]
    )


def _item(row: queries.AnyRow) -> dict[str, Any]:
    item = dict(row._mapping)
    item["score"] = percentage(item.pop("score_earned"), item.pop("score_possible"))
    item["answers"] = orjson.Fragment(item["answers"])
    return item
