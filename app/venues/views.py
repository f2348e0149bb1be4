"""HTTP of venues and their spots."""

from typing import Any
from uuid import UUID

from flask import current_app

from app.access.loading import Access, may
from app.access.policy import Do
from app.access.queries import list_people_at, standing_of
from app.kernel.api import Blueprint
from app.kernel.database import db
from app.kernel.paging import Page, PageIn, Position, cut_page, read_cursor
from app.venues import queries, schemas, service
from app.venues.documents import person_at, spot_label
from app.venues.models import Spot, Venue

blueprint = Blueprint("venues", __name__, description="Venues and the spots in them")

VENUE = {
    "name": "Teatro del Puerto",
    "address": "Muelle 1",
    "time_zone": "Europe/Madrid",
    "country": "ES",
    "region": "MD",
    "languages": ["es", "en"],
    "opening_hours": {"fri": [["17:00", "01:00"]], "sat": [["12:00", "01:00"]]},
    "special_days": {"2026-12-24": [["12:00", "15:00"]], "2026-08-15": []},
    "open_on_holidays": True,
    "latitude": 40.4168,
    "longitude": -3.7038,
    "geofence_m": 300,
}
LABEL = {
    "spot_id": "01936f0a-0000-7000-8000-0000000000bb",
    "name": "Restroom 2, level 1",
    "kind": "restroom",
    "url": "https://rounds.example/form/spot/k3v9m2xqat",
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41">…</svg>',
}
PERSON = {
    "id": "01936f0a-0000-7000-8000-000000000001",
    "name": "Ines Inspector",
    "roles": ["inspector"],
    "may_invite": True,
}
SPOT = {"name": "Restroom 2, level 1", "kind": "restroom", "position": 4}


@blueprint.get("/venues")
@may(Do.LIST_VENUES)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, schemas.VenuesPageOut, example={"items": [VENUE], "next_cursor": None})
@blueprint.problems(422)
def list_venues(access: Access, page: dict[str, Any]) -> Page[Venue]:
    """The venues where one has a role, newest first."""
    rows = queries.list_venues(access, read_cursor(page["cursor"]), page["limit"])
    return cut_page(rows, page["limit"], lambda row: Position(row.created_at, row.id))


@blueprint.post("/venues")
@may(Do.EDIT_VENUES)
@blueprint.arguments(schemas.VenueIn, example=VENUE)
@blueprint.response(201, schemas.VenueOut)
@blueprint.problems(422)
def create_venue(access: Access, body: dict[str, Any]) -> Venue:
    """Add a venue to the organisation."""
    venue = service.create_venue(access.person, body)
    db.session.commit()
    return venue


@blueprint.get("/venues/<uuid:venue_id>")
@may(Do.SEE_VENUE)
@blueprint.response(200, schemas.VenueOut, example=VENUE)
def show_venue(access: Access, venue_id: UUID) -> Venue:
    """One venue."""
    return access.load(Venue, venue_id)


@blueprint.patch("/venues/<uuid:venue_id>")
@may(Do.EDIT_VENUES)
@blueprint.arguments(schemas.VenueIn(partial=True), example={"address": "Muelle 2"})
@blueprint.response(200, schemas.VenueOut)
@blueprint.problems(404, 422)
def change_venue(access: Access, body: dict[str, Any], venue_id: UUID) -> Venue:
    """Change a venue; what is left out stays."""
    venue = access.load(Venue, venue_id)
    service.change_venue(access.person, venue, body)
    db.session.commit()
    return venue


@blueprint.get("/venues/<uuid:venue_id>/spots")
@may(Do.SEE_VENUE)
@blueprint.response(200, schemas.SpotsOut, example={"items": [SPOT]})
def list_spots(access: Access, venue_id: UUID) -> dict[str, Any]:
    """The spots of a venue that are in use, in the order of a walk."""
    return {"items": queries.list_spots(access.load(Venue, venue_id).id)}


@blueprint.get("/venues/<uuid:venue_id>/labels")
@may(Do.PRINT_LABELS)
@blueprint.response(200, schemas.LabelsOut, example={"items": [LABEL]})
def list_labels(access: Access, venue_id: UUID) -> dict[str, Any]:
    """What the labels of a venue's spots show: names and QR codes, in the order of a walk."""
    spots = queries.list_spots(access.load(Venue, venue_id).id)
    return {"items": [spot_label(spot, current_app.config["PUBLIC_URL"]) for spot in spots]}


@blueprint.get("/venues/<uuid:venue_id>/people")
@may(Do.INVITE)
@blueprint.response(200, schemas.PeopleAtVenueOut, example={"items": [PERSON]})
def list_people(access: Access, venue_id: UUID) -> dict[str, Any]:
    """Who has a role at a venue, and whom of them one may let sign in by a link; by name."""
    venue = access.load(Venue, venue_id)
    mine = standing_of(access.person)
    return {"items": [person_at(venue.id, one, mine) for one in list_people_at(venue.id)]}


@blueprint.post("/venues/<uuid:venue_id>/spots")
@may(Do.EDIT_SPOTS)
@blueprint.arguments(schemas.SpotIn, example=SPOT)
@blueprint.response(201, schemas.SpotOut)
@blueprint.problems(422)
def add_spot(access: Access, body: dict[str, Any], venue_id: UUID) -> Spot:
    """Add a spot to a venue; it gets a QR slug."""
    spot = service.add_spot(access.person, access.load(Venue, venue_id), body)
    db.session.commit()
    return spot


@blueprint.patch("/spots/<uuid:spot_id>")
@may(Do.EDIT_SPOTS)
@blueprint.arguments(schemas.SpotIn(partial=True), example={"active": False})
@blueprint.response(200, schemas.SpotOut)
@blueprint.problems(422)
def change_spot(access: Access, body: dict[str, Any], spot_id: UUID) -> Spot:
    """Change a spot, or take it out of use; its QR slug stays."""
    spot = access.load(Spot, spot_id)
    service.change_spot(access.person, spot, body)
    db.session.commit()
    return spot
