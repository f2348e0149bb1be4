"""What evidence holds about a person: photos that they took, regions that they marked, signals
about what they did. Nothing commits here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, delete, select, update

from app.evidence.forgetting import forget_objects, forget_rows, keys_of
from app.evidence.models import HiddenRegion, Intake, Photo, PhotoState, Signal
from app.evidence.pictures.refusals import Refusal
from app.evidence.stores import Store
from app.kernel.database import db
from app.kernel.personal_rows import PersonalRows, rows_about

INTERNAL = ("store_key", "display_key", "thumbnail_key", "upload_id")
ERASED = ""  # the key of an original that is gone
LONGEST_WAIT = timedelta(days=1)  # what could not be looked into by then never will be


def export_person(person_id: UUID) -> PersonalRows:
    """What is known of their photos, and so of them; `list_originals` says where the files are."""
    return {
        **rows_about(Photo, Photo.person_id == person_id, INTERNAL),
        **rows_about(HiddenRegion, HiddenRegion.hidden_by_id == person_id),
        **rows_about(Signal, Signal.person_id == person_id),
    }


def list_originals(person_id: UUID) -> Sequence[Photo]:
    """The photos that they took and whose files are here, as they were declared."""
    return db.session.scalars(
        select(Photo)
        .where(
            Photo.person_id == person_id,
            Photo.state == PhotoState.STORED,
            Photo.store_key != ERASED,
        )
        .order_by(Photo.declared_at, Photo.id)
    ).all()


def count_waiting(person_id: UUID, at: datetime) -> tuple[int, int]:
    """How many of their photos a worker has still to look into, and how many it has not been
    able to for longer than a day.
    """
    came = db.session.scalars(
        select(Photo.stored_at).where(
            Photo.person_id == person_id,
            Photo.state == PhotoState.STORED,
            Photo.intake == Intake.WAITING,
            Photo.store_key != ERASED,
        )
    ).all()
    given_up = sum(one is not None and one < at - LONGEST_WAIT for one in came)
    return len(came) - given_up, given_up


def list_to_erase(person_id: UUID, most: int) -> Sequence[Photo]:
    """Photos that they took and that still say more of them than what is to be seen."""
    return db.session.scalars(
        select(Photo)
        .where(Photo.person_id == person_id, Photo.store_key != ERASED)
        .order_by(Photo.id)
        .limit(most)
    ).all()


def erase_objects(photos: Iterable[Photo], store: Store) -> None:
    """Deletes the originals; of photos that never arrived, whatever did. Raises `StoreAway`."""
    for photo in photos:
        if photo.state is PhotoState.AWAITED:
            forget_objects([photo], store)
        elif photo.store_key in keys_of(photo):
            store.delete(photo.store_key, photo.upload_id)


def erase_photos(photos: Iterable[Photo]) -> None:
    """Takes out of the rows what the originals said. Photos that never arrived go altogether: a
    phone that still has one declares it anew, as whoever holds that phone.
    """
    awaited = [photo.id for photo in photos if photo.state is PhotoState.AWAITED]
    forget_rows(awaited)
    stored = [photo.id for photo in photos if photo.state is PhotoState.STORED]
    db.session.execute(
        update(Photo)
        .where(Photo.id.in_(stored))
        .values(
            store_key=ERASED,
            intake=case((Photo.intake == Intake.WAITING, Intake.REFUSED), else_=Photo.intake),
            refusal=case(
                (Photo.intake == Intake.WAITING, Refusal.TOOK_TOO_LONG), else_=Photo.refusal
            ),
            captured_at=None,
            said_captured_at=None,
            device=None,
            latitude=None,
            longitude=None,
        )
    )


def erase_signals(person_id: UUID) -> None:
    """Deletes the signals about what they did."""
    db.session.execute(delete(Signal).where(Signal.person_id == person_id))
