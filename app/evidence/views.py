"""HTTP of evidence: declare a photo, say that it was sent, look at it."""

from typing import Any
from uuid import UUID

from flask import redirect
from werkzeug import Response

from app.access.loading import Access, may
from app.access.policy import Do
from app.evidence import hiding_regions, schemas, service
from app.evidence.documents import display_url, photo_document, thumbnail_url, why_not_shown
from app.evidence.models import Photo
from app.evidence.originals import hand_out_original
from app.evidence.pictures.boxes import Box
from app.evidence.store_choice import get_store
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import NotFound
from app.venues.models import Venue

blueprint = Blueprint("evidence", __name__, description="Photos: declared, uploaded, looked at")

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
        "intake": "done",
        "refusal": None,
        "width": 4032,
        "height": 3024,
        "url": "https://rounds.example/files/WyJwaG90by12aWV3…",
        "thumbnail_url": "https://rounds.example/files/WyJwaG90by12aWV4…",
        "has_original": False,
        "faces_hidden": 1,
        "regions": [{"left": 0.4, "top": 0.2, "width": 0.1, "height": 0.15, "kind": "face"}],
    }
)
REGIONS = {"regions": [{"left": 0.62, "top": 0.4, "width": 0.2, "height": 0.08}]}
ORIGINAL = {"url": "https://rounds.example/files/WyJwaG90by12aWV5…"}
HIDING = {"intake": "waiting", "url": None, "thumbnail_url": None}


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
    service.wake_intake(photo)
    return {"photo": photo}


@blueprint.get("/photos/<uuid:photo_id>")
@may(Do.SEE_PHOTO)
@blueprint.response(200, schemas.PhotoOut, example=SHOWN)
@blueprint.problems(503)
def show_photo(access: Access, photo_id: UUID) -> dict[str, Any]:
    """What is known of a photo, and addresses that show it for some minutes."""
    return photo_document(access, access.load(Photo, photo_id))


@blueprint.get("/photos/<uuid:photo_id>/content")
@may(Do.SEE_PHOTO)
@blueprint.arguments(schemas.ContentIn, location="query")
@blueprint.response(302, description="To an address that shows the photo for some minutes")
@blueprint.problems(422, 503)
def show_content(access: Access, asked: dict[str, Any], photo_id: UUID) -> Response:
    """The display picture itself, or the thumbnail, by redirect."""
    photo = access.load(Photo, photo_id)
    url = thumbnail_url(photo) if asked["size"] == "thumbnail" else display_url(photo)
    if url is None:
        raise NotFound(why_not_shown(photo, access.person.language))
    response = redirect(url)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/photos/<uuid:photo_id>/original")
@may(Do.SEE_ORIGINAL)
@blueprint.arguments(schemas.NothingIn, required=False, example={})
@blueprint.response(200, schemas.OriginalOut, example=ORIGINAL)
@blueprint.problems(422, 503)
def take_original(access: Access, _body: dict[str, Any], photo_id: UUID) -> dict[str, str]:
    """Ask for the file as the phone sent it: faces, place and all. The audit trail says who did.

    For the managers of its venue, and for whoever took it.
    """
    url = hand_out_original(access, photo_id)
    db.session.commit()
    return {"url": url}


@blueprint.post("/photos/<uuid:photo_id>/hidden-regions")
@may(Do.HIDE_REGIONS)
@blueprint.arguments(schemas.RegionsIn, example=REGIONS)
@blueprint.response(200, schemas.PhotoOut, example=SHOWN | HIDING)
@blueprint.problems(409, 422, 503)
def hide_regions(access: Access, body: dict[str, Any], photo_id: UUID) -> dict[str, Any]:
    """Hide parts of a photo for good: there is no way back.

    Nobody sees the picture until a worker has drawn it anew, which takes seconds. Safe to repeat.
    """
    photo = access.load(Photo, photo_id, to_change=True)
    boxes = [Box(**region) for region in body["regions"]]
    is_changed = hiding_regions.hide_regions(access.person, photo, boxes, now())
    db.session.commit()
    if is_changed:
        service.draw_anew(photo, get_store())
    return photo_document(access, photo)
