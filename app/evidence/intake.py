"""Takes stored photos in: from the original to what may be shown of it, and what it says.

Nothing here commits. Looking into a photo takes seconds, and no transaction may be open then: a
job reads what there is to do, looks, and has the outcome recorded, which counts only where nothing
else has changed the photo meanwhile. Two workers at one photo do it twice and record it once.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from uuid import UUID

from sqlalchemy import select, tuple_

from app.access import audit
from app.evidence.forgetting import keys_of
from app.evidence.hiding_regions import Hidden, store_regions, what_to_hide
from app.evidence.likeness import find_alike, store_print
from app.evidence.models import Intake, Photo, PhotoState
from app.evidence.picture_process import PictureProcess
from app.evidence.pictures.content import WEBP, require_type
from app.evidence.pictures.refusals import Refusal, Unusable
from app.evidence.pictures.taken_in import TakenIn
from app.evidence.signal_records import note_photo_signals
from app.evidence.stores import OtherBytes, Store, photo_key
from app.kernel.clock import zone
from app.kernel.database import db
from app.venues.models import Venue

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """A photo that waits, read without its session, and what is to be hidden in it."""

    photo: Photo
    hidden: Hidden


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a photo, and the keys under which its two pictures are stored."""

    taken: TakenIn
    display_key: str
    thumbnail_key: str


Outcome = Drawn | Refusal


def find_task(photo_id: UUID) -> Task | None:
    """What there is to do about a photo; None where it was done, refused or forgotten."""
    photo = db.session.get(Photo, photo_id, populate_existing=True)
    if photo is None or not _waits(photo):
        return None
    return Task(photo, what_to_hide(photo))


def list_waiting(after: tuple[datetime, UUID] | None, most: int) -> Sequence[tuple[datetime, UUID]]:
    """When the photos that wait were stored, and their ids; oldest first, from `after` on."""
    waiting = select(Photo.stored_at, Photo.id).where(
        Photo.state == PhotoState.STORED,
        Photo.intake == Intake.WAITING,
        Photo.stored_at.is_not(None),
    )
    if after:
        waiting = waiting.where(tuple_(Photo.stored_at, Photo.id) > tuple_(*after))
    rows = db.session.execute(waiting.order_by(Photo.stored_at, Photo.id).limit(most))
    return [(row.stored_at, row.id) for row in rows]


def look_into(task: Task, store: Store, pictures: PictureProcess) -> Outcome:
    """Opens the photo and stores what may be shown of it. Asks no database.

    Raises `StoreAway`, `NotInStore` and `ChildNotStarted`: nothing was found out then, and the
    photo goes on waiting.
    """
    photo = task.photo
    raw = _read_twice(store, photo)
    if raw is None:
        return Refusal.BYTES_CHANGED
    try:
        require_type(raw, photo.content_type)
        taken = pictures.take_in(raw, task.hidden.marked, task.hidden.known_faces)
    except Unusable as refused:
        return refused.reason
    drawn = Drawn(taken, _put(store, photo, taken.display), _put(store, photo, taken.thumbnail))
    # Nobody is shown the old ones while a photo waits; only its row still says where they are.
    kept = {photo.store_key, drawn.display_key, drawn.thumbnail_key}
    for old in set(keys_of(photo)) - kept:
        store.delete(old)
    return drawn


def record(task: Task, outcome: Outcome, near_bits: int, at: datetime) -> bool:
    """Writes down what came of a photo; whether it counts.

    It does not where another worker was first, more was marked to be hidden meanwhile, or the
    photo was forgotten.
    """
    photo = db.session.scalar(
        select(Photo)
        .where(Photo.id == task.photo.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if photo is None or not _waits(photo) or what_to_hide(photo) != task.hidden:
        return False
    if isinstance(outcome, Refusal):
        _refuse(photo, outcome)
    else:
        _accept(photo, outcome, near_bits, at)
    db.session.flush()
    return True


def unnamed_keys(task: Task, outcome: Outcome) -> list[str]:
    """The keys of an outcome that did not count, which no row names."""
    if isinstance(outcome, Refusal):
        return []
    photo = db.session.get(Photo, task.photo.id, populate_existing=True)
    named = {photo.display_key, photo.thumbnail_key} if photo else set()
    return [key for key in (outcome.display_key, outcome.thumbnail_key) if key not in named]


def _waits(photo: Photo) -> bool:
    stored = photo.state is PhotoState.STORED and bool(photo.store_key)
    return stored and photo.intake is Intake.WAITING


def _read_twice(store: Store, photo: Photo) -> bytes | None:
    """The photo's bytes; None where the store gives others, also when asked again."""
    for _ in range(2):
        try:
            raw = store.read(photo.store_key)
        except OtherBytes:
            continue
        if len(raw) == photo.bytes and hashlib.sha256(raw).hexdigest() == photo.sha256:
            return raw
    log.error("photo %s: the store holds other bytes than were sent", photo.id)
    return None


def _put(store: Store, photo: Photo, content: bytes) -> str:
    key = photo_key(photo.organisation_id, photo.id, hashlib.sha256(content).hexdigest())
    store.put(key, content, WEBP)
    return key


def _refuse(photo: Photo, reason: Refusal) -> None:
    photo.intake, photo.refusal = Intake.REFUSED, reason
    if reason is Refusal.BYTES_CHANGED:
        said = {"venue_id": str(photo.venue_id), "sha256": photo.sha256}
        audit.note_of_job(photo.organisation_id, "photo.bytes_changed", photo.id, **said)


def _accept(photo: Photo, drawn: Drawn, near_bits: int, at: datetime) -> None:
    photo.intake, photo.refusal = Intake.DONE, None
    photo.display_key, photo.thumbnail_key = drawn.display_key, drawn.thumbnail_key
    if photo.taken_in_at is None:  # else it was only drawn anew
        photo.taken_in_at = at
        store_regions(photo, drawn.taken.faces, at)
        _note_what_it_says(photo, drawn.taken, near_bits, at)


def _note_what_it_says(photo: Photo, taken: TakenIn, near_bits: int, at: datetime) -> None:
    venue, origin = db.session.get_one(Venue, photo.venue_id), taken.origin
    photo.width, photo.height = taken.width, taken.height
    photo.device = origin.device or None
    photo.latitude, photo.longitude = origin.latitude, origin.longitude
    photo.captured_at = photo.said_captured_at
    if origin.captured:
        # A camera that says no offset shows the time of where it is.
        there = zone(venue.time_zone) if origin.offset is None else timezone(origin.offset)
        photo.captured_at = origin.captured.replace(tzinfo=there)
    alike = find_alike(photo.organisation_id, photo.id, photo.sha256, taken.pdq, near_bits)
    note_photo_signals(photo, venue, alike, near_bits, at)
    if taken.pdq:
        store_print(photo, taken.pdq)
