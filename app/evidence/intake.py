"""Takes stored photos in: from the original to what may be shown of it, and what it says.

Nothing here commits. Looking into a photo takes seconds, and no transaction may be open then: a
job reads what there is to do, looks, and has the outcome recorded, which counts only where nothing
else has changed the photo meanwhile. Two workers at one photo do it twice and record it once.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, tuple_, update

from app.access import audit
from app.evidence.forgetting import keys_of
from app.evidence.hiding_regions import Hidden, store_regions, what_to_hide
from app.evidence.likeness import find_alike, store_print
from app.evidence.models import Intake, Photo, PhotoState
from app.evidence.picture_process import PictureProcess
from app.evidence.pictures.content import WEBP, require_type
from app.evidence.pictures.metadata import Origin
from app.evidence.pictures.refusals import Overrun, Refusal, Unusable
from app.evidence.pictures.taken_in import TakenIn
from app.evidence.signal_records import note_photo_signals
from app.evidence.stores import NotInStore, OtherBytes, Store, photo_key
from app.kernel.clock import BELIEVABLE, now, zone
from app.kernel.database import db, dialect
from app.venues.models import Venue

MOST_OVERRUNS = 3  # a machine may have been busy once, or twice
LOST_AFTER = timedelta(days=1)  # a store may be put right, or its disk be mounted, until then
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


@dataclass(frozen=True, slots=True)
class Overran:
    """The photo took too much time or memory, this time."""

    reason: Refusal


Outcome = Drawn | Refusal | Overran


class Waiting(NamedTuple):
    """A photo that waits, where it stands in the row of those that do."""

    tries: int
    stored_at: datetime
    id: UUID


def find_task(photo_id: UUID) -> Task | None:
    """What there is to do about a photo; None where it was done, refused or forgotten."""
    photo = db.session.get(Photo, photo_id, populate_existing=True)
    if photo is None or not _waits(photo):
        return None
    return Task(photo, what_to_hide(photo))


def list_waiting(after: Waiting | None, most: int) -> Sequence[Waiting]:
    """The photos that wait, from `after` on: first those that failed least often, oldest first."""
    order = (Photo.tries, Photo.stored_at, Photo.id)
    waiting = select(*order).where(
        Photo.state == PhotoState.STORED,
        Photo.intake == Intake.WAITING,
        Photo.stored_at.is_not(None),
    )
    if after:
        waiting = waiting.where(tuple_(*order) > tuple_(*after))
    rows = db.session.execute(waiting.order_by(*order).limit(most))
    return [Waiting(row.tries, row.stored_at, row.id) for row in rows]


def count_failure(photo_id: UUID) -> None:
    """Puts a photo behind those that failed less often."""
    db.session.execute(update(Photo).where(Photo.id == photo_id).values(tries=Photo.tries + 1))


def look_into(task: Task, store: Store, pictures: PictureProcess) -> Outcome:
    """Opens the photo and stores what may be shown of it. Asks no database.

    Raises `StoreAway`, `NotInStore` and `ChildNotStarted`: nothing was found out then, and the
    photo goes on waiting.
    """
    photo = task.photo
    outcome = _outcome(task, store, pictures)
    kept = {photo.store_key}
    if isinstance(outcome, Drawn):
        kept |= {outcome.display_key, outcome.thumbnail_key}
    # Nobody is shown the old ones while a photo waits; only its row still says where they are.
    for old in set(keys_of(photo)) - kept:
        store.delete(old)
    return outcome


def _outcome(task: Task, store: Store, pictures: PictureProcess) -> Outcome:
    photo = task.photo
    try:
        raw = _read_twice(store, photo)
    except NotInStore:
        if photo.stored_at and now() - photo.stored_at > LOST_AFTER:
            return Refusal.BYTES_LOST
        raise
    if raw is None:
        return Refusal.BYTES_CHANGED
    try:
        require_type(raw, photo.content_type)
        taken = pictures.take_in(raw, task.hidden.marked, task.hidden.known_faces)
    except Overrun as overrun:
        return Overran(overrun.reason)
    except Unusable as refused:
        return refused.reason
    return Drawn(taken, _put(store, photo, taken.display), _put(store, photo, taken.thumbnail))


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
    if isinstance(outcome, Drawn):
        _accept(photo, outcome, near_bits, at)
    elif isinstance(outcome, Refusal):
        _refuse(photo, outcome)
    else:
        _count_overrun(photo, outcome.reason)
    db.session.flush()
    return True


def unnamed_keys(task: Task, outcome: Outcome) -> list[str]:
    """The keys of an outcome that did not count, which no row names."""
    if not isinstance(outcome, Drawn):
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
    photo.display_key = photo.thumbnail_key = None
    if reason in (Refusal.BYTES_CHANGED, Refusal.BYTES_LOST):
        said = {"venue_id": str(photo.venue_id), "sha256": photo.sha256}
        audit.note_of_job(photo.organisation_id, f"photo.{reason}", photo.id, **said)


def _count_overrun(photo: Photo, reason: Refusal) -> None:
    """A photo that was taken in before is never refused for it: it can be drawn, and it was."""
    photo.tries += 1
    photo.overruns += 1
    log.warning("photo %s: %s, %s times by now", photo.id, reason, photo.overruns)
    if photo.overruns >= MOST_OVERRUNS and photo.taken_in_at is None:
        _refuse(photo, reason)


def _accept(photo: Photo, drawn: Drawn, near_bits: int, at: datetime) -> None:
    photo.intake, photo.refusal = Intake.DONE, None
    photo.tries = photo.overruns = 0
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
    photo.captured_at = _captured_at(origin, venue.time_zone)
    _await_turn(photo.organisation_id)
    alike = find_alike(photo.organisation_id, photo.id, photo.sha256, taken.pdq, near_bits)
    note_photo_signals(photo, venue, alike, near_bits, at)
    if taken.pdq:
        store_print(photo, taken.pdq)


def _captured_at(origin: Origin, time_zone: str) -> datetime | None:
    """When the picture was made by its file's word alone, if that can be true."""
    if origin.captured is None:
        return None
    # A camera that says no offset shows the time of where it is.
    there = zone(time_zone) if origin.offset is None else timezone(origin.offset)
    try:
        captured_at = origin.captured.replace(tzinfo=there).astimezone(UTC)
    except (OverflowError, ValueError):  # beside the first year or the last
        return None
    return captured_at if BELIEVABLE[0] <= captured_at < BELIEVABLE[1] else None


def _await_turn(organisation_id: UUID) -> None:
    """One photo of an organisation is compared at a time, until its transaction ends: of two that
    are alike neither would find the other's print, which is not committed. SQLite has one writer.
    """
    if dialect() == "postgresql":
        key = int.from_bytes(organisation_id.bytes[8:], signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))
