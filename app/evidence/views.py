"""HTTP of evidence: declare a photo, say that it was sent, look at it."""

from typing import Any
from uuid import UUID

from flask import redirect
from werkzeug import Response

from app.access.loading import Access, may
from app.access.policy import Do
from app.evidence import schemas, service
from app.evidence.models import Photo
from app.evidence.store_choice import get_store
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import NotFound
from app.venues.models import Venue

blueprint = Blueprint("evidence", __name__, description="Photos: declared, uploaded, looked at")

COLUMNS = tuple(Photo.__table__.columns.keys())
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
DECLARATION = {
    "inspection_id": "01936f0a-0000-7000-8000-0000000000ee",
    "venue_id": "01936f0a-0000-7000-8000-0000000000aa",
    "item": "stall-locks",
    "sha256": SHA256,
    "bytes": 204_800,
    "content_type": "image/jpeg",
}
RECEIPT = {"id": "01936f0a-0000-7000-8000-0000000000dd", "sha256": SHA256, "state": "stored"}
UPLOAD = {
    "method": "PUT",
    "url": "https://rounds.example/files/WyIwMTkzNmYwYS0…",
    "headers": {
        "Content-Type": "image/jpeg",
        "x-amz-checksum-sha256": "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
    },
    "expires_at": "2026-11-20T18:04:41+00:00",
    "parts": None,
}
DECLARED = RECEIPT | {"state": "awaited", "upload": UPLOAD}
SHOWN = (
    DECLARATION
    | RECEIPT
    | {
        "declared_at": "2026-11-20T17:04:41+00:00",
        "stored_at": "2026-11-20T17:04:43+00:00",
        "url": "https://rounds.example/files/WyJwaG90by12aWV3…",
    }
)


@blueprint.put("/photos/<uuid:photo_id>")
@may(Do.ADD_PHOTO)
@blueprint.arguments(schemas.PhotoIn, example=DECLARATION)
@blueprint.response(201, schemas.DeclaredOut, example=DECLARED)
@blueprint.also(200, "Declared before; a fresh upload address", schemas.DeclaredOut)
@blueprint.problems(409, 422, 503)
def declare_photo(
    access: Access, body: dict[str, Any], photo_id: UUID
) -> tuple[dict[str, Any], int]:
    """Declare a photo under an id made on the phone, and learn where to send its bytes.

    Safe to repeat: the same photo gets a fresh address. Its inspection may arrive later.
    """
    venue = access.load(Venue, body.pop("venue_id"))
    captured_at = body.pop("captured_at")
    said = service.Declaration(item_key=body.pop("item"), **body)
    photo, is_new = service.declare_photo(access.person, venue, photo_id, said, captured_at, now())
    db.session.commit()
    upload = service.upload_of(photo, get_store())
    db.session.commit()
    answer = {"id": photo.id, "sha256": photo.sha256, "state": photo.state, "upload": upload}
    return answer, 201 if is_new else 200


@blueprint.post("/photos/<uuid:photo_id>/stored")
@may(Do.ADD_PHOTO)
@blueprint.arguments(schemas.NothingIn, required=False, example={})
@blueprint.response(200, schemas.StoredOut, example={"photo": RECEIPT})
@blueprint.problems(409, 422, 503)
def confirm_photo(access: Access, _body: dict[str, Any], photo_id: UUID) -> dict[str, Any]:
    """Say that the bytes were sent; the answer says whether they are in the store.

    Keep the phone's copy until the state is `stored`. Safe to repeat.
    """
    photo = access.load(Photo, photo_id)
    # A slow store must keep neither a connection waiting nor the one writer of SQLite. (Not by
    # a rollback, after which psycopg would prepare every statement of the connection anew.)
    db.session.commit()
    problem = service.confirm_photo(access.person, photo, get_store(), now())
    db.session.commit()
    if problem:
        raise problem
    return {"photo": photo}


@blueprint.get("/photos/<uuid:photo_id>")
@may(Do.SEE_PHOTO)
@blueprint.response(200, schemas.PhotoOut, example=SHOWN)
@blueprint.problems(503)
def show_photo(access: Access, photo_id: UUID) -> dict[str, Any]:
    """What is known of a photo, and an address that shows it for some minutes."""
    photo = access.load(Photo, photo_id)
    columns = {name: getattr(photo, name) for name in COLUMNS}
    return {**columns, "url": service.photo_url(photo)}


@blueprint.get("/photos/<uuid:photo_id>/content")
@may(Do.SEE_PHOTO)
@blueprint.response(302, description="To an address that shows the photo for some minutes")
@blueprint.problems(503)
def show_content(access: Access, photo_id: UUID) -> Response:
    """The photo itself, by redirect."""
    url = service.photo_url(access.load(Photo, photo_id))
    if url is None:
        raise NotFound("The phone has not sent this photo yet. Try again later.")
    response = redirect(url)
    response.headers["Cache-Control"] = "private, no-store"
    return response
