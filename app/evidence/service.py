"""The verbs of evidence. They flush; the view commits."""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.dml import ReturningInsert

from app.access import audit
from app.access.actor import Actor
from app.evidence.forgetting import keys_of
from app.evidence.models import Intake, Photo, PhotoState
from app.evidence.queries import get_declared
from app.evidence.stores import Held, OtherBytes, Store, StoreAway, Upload, photo_key
from app.kernel.database import db, dialect, table_of, upsert
from app.kernel.errors import Conflict, Problem
from app.kernel.telemetry.metrics import count
from app.kernel.waking import wake_job
from app.venues.models import Venue

log = logging.getLogger(__name__)

TAKE_IN = "evidence.take_in"  # the job; `jobs` would import this module in a ring

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heif",
}


class PhotoTaken(Conflict):
    """The id belongs to another photo. Which one, and whose, is not said."""

    title = "This id is taken"

    def __init__(self) -> None:
        super().__init__("This id already holds another photo. Send this one under a new id.")


class PhotoNotThere(Conflict):
    """The phone says stored, but the bytes have not arrived."""

    type = "photo-not-there"
    title = "The photo has not arrived yet"

    def __init__(self) -> None:
        super().__init__("Declare it again, send its bytes to the new address, then repeat this.")


@cache
def insert_photo(dialect_name: str) -> ReturningInsert[UUID]:
    """The statement that stores a declaration, unless its id is taken."""
    return upsert(Photo, dialect_name).on_conflict_do_nothing().returning(table_of(Photo).c.id)


# Of two that confirm at once, the first one's instant stays.
MARK_STORED = (
    update(table_of(Photo))
    .where(
        table_of(Photo).c.id == bindparam("photo"), table_of(Photo).c.state == PhotoState.AWAITED
    )
    .values(state=PhotoState.STORED, stored_at=bindparam("at"))
    .returning(table_of(Photo).c.id)
)


NOTE_UPLOAD = (
    update(table_of(Photo))
    .where(table_of(Photo).c.id == bindparam("photo"))
    .values(upload_id=bindparam("upload"))
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a phone says of a photo before it sends the bytes; it is the photo's content.

    It shows an item of an inspection, or how a ticket was mended.
    """

    sha256: str
    bytes: int
    content_type: str
    inspection_id: UUID | None = None
    item_key: str | None = None
    ticket_id: UUID | None = None


def declare_photo(
    person: Actor,
    venue: Venue,
    photo_id: UUID,
    said: Declaration,
    captured_at: datetime | None,
    at: datetime,
) -> tuple[Photo, bool]:
    """The photo under that id, and whether it is new. Two at once make one row.

    `captured_at` is when it was made, as the phone says.

    Raises `PhotoTaken` when the id holds another photo. The answer is the same wherever that
    other photo is, so that nobody learns of photos that they may not see.
    """
    values = _row(person, venue, photo_id, said, at) | {"said_captured_at": captured_at}
    new = db.session.scalar(insert_photo(dialect()), values)
    if new is not None:
        return Photo(**values), True
    photo = get_declared(photo_id)
    if photo.venue_id != venue.id or _declaration_of(photo) != said:
        raise PhotoTaken
    return photo, False


def _row(
    person: Actor, venue: Venue, photo_id: UUID, said: Declaration, at: datetime
) -> dict[str, Any]:
    return {
        "id": photo_id,
        "organisation_id": venue.organisation_id,
        "venue_id": venue.id,
        "inspection_id": said.inspection_id,
        "item_key": said.item_key,
        "ticket_id": said.ticket_id,
        "person_id": person.id,
        "sha256": said.sha256,
        "bytes": said.bytes,
        "content_type": said.content_type,
        "store_key": photo_key(venue.organisation_id, photo_id, said.sha256),
        "state": PhotoState.AWAITED,
        "intake": Intake.WAITING,
        "declared_at": at,
    }


def _declaration_of(photo: Photo) -> Declaration:
    return Declaration(
        photo.sha256,
        photo.bytes,
        photo.content_type,
        photo.inspection_id,
        photo.item_key,
        photo.ticket_id,
    )


def upload_of(photo: Photo, store: Store) -> Upload | None:
    """How to send the photo's bytes; None when they are stored. Raises `StoreAway`.

    Writes down to which upload in parts it belongs, so that only the missing ones are sent again.
    """
    if photo.state is PhotoState.STORED:
        return None
    upload = store.upload_to(
        photo.store_key, photo.sha256, photo.bytes, photo.content_type, photo.upload_id
    )
    if upload.upload_id != photo.upload_id:
        _note_upload(photo.id, upload.upload_id)
    return upload


def _note_upload(photo_id: UUID, upload_id: str | None) -> None:
    db.session.execute(NOTE_UPLOAD, {"photo": photo_id, "upload": upload_id})


def confirm_photo(person: Actor, photo: Photo, store: Store, at: datetime) -> Problem | None:
    """Marks a photo stored, if the store holds its bytes; otherwise answers what stands in the
    way, for the view to raise after its commit (a refusal leaves a line in the audit trail).

    Raises `StoreAway`.
    """
    if photo.state is PhotoState.STORED:
        return None
    held = store.claim(photo.store_key, photo.sha256, photo.bytes, photo.upload_id)
    if held is Held.MISSING:
        return PhotoNotThere()
    if held is Held.OTHER:
        _note_upload(photo.id, None)
        audit.note(person, "photo.refused", photo.id, venue_id=str(photo.venue_id))
        return OtherBytes()
    if not db.session.scalars(MARK_STORED, {"photo": photo.id, "at": at}).all():
        # Another request was first, or the photo was forgotten while the store was asked.
        state = db.session.scalar(select(Photo.state).where(Photo.id == photo.id))
        if state is not PhotoState.STORED:
            if state is None:
                store.delete(photo.store_key)
            return PhotoNotThere()
    else:
        count("rounds_photos", "stored")
    set_committed_value(photo, "state", PhotoState.STORED)
    return None


def wake_intake(photo: Photo) -> None:
    """Has a worker take the photo in, soon. Call it after the commit; it never waits or raises."""
    wake_job(TAKE_IN, str(photo.id))


def draw_anew(photo: Photo, store: Store) -> None:
    """Deletes the pictures that show what is to be hidden now, which somebody may have the address
    of, and has a worker draw them. Call it after the commit; it never raises: what a store that is
    away keeps, the worker deletes.
    """
    try:
        for key in set(keys_of(photo)) - {photo.store_key}:
            store.delete(key)
    except StoreAway:
        log.warning("photo %s: its old pictures are deleted when it is drawn anew", photo.id)
    wake_intake(photo)
