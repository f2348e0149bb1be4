"""Deleting photos for good: what the store holds of them first, then every row about them.

Cut short anywhere, the rows that are left name what is still to be deleted. Of photos that never
arrived the rows go first, for such a photo may arrive meanwhile, and then stays: what is left of
these in the store are unclaimed uploads, which expire. Nothing commits here.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.evidence.likeness import forget_prints
from app.evidence.models import HiddenRegion, Photo, PhotoState, Signal
from app.evidence.stores import Store, photo_key
from app.kernel.database import Base, db
from app.venues.models import Venue


class Limit(NamedTuple):
    """A venue, and the instant before which it keeps nothing of a kind."""

    venue_id: UUID
    organisation_id: UUID
    days: int
    before: datetime


def list_limits(days: InstrumentedAttribute[int | None], at: datetime) -> list[Limit]:
    """The venues that say for how many days they keep something; `days` is a column of `Venue`."""
    rows = db.session.execute(
        select(Venue.id, Venue.organisation_id, days).where(days.is_not(None)).order_by(Venue.id)
    )
    return [
        Limit(venue_id, organisation_id, kept, at - timedelta(kept))
        for venue_id, organisation_id, kept in rows
        if kept
    ]


def list_old_photos(limit: Limit, most: int) -> Sequence[Photo]:
    """Photos of a venue that arrived (or were declared, where they never did) before the limit."""
    return _list_photos(limit, most)


def list_photos_without(inspections: type[Base], limit: Limit, most: int) -> Sequence[Photo]:
    """As `list_old_photos`, of those whose inspection is not there, or no longer."""
    ids: Any = inspections.__table__.c.id
    is_there = exists(select(ids).where(ids == Photo.inspection_id))
    return _list_photos(limit, most, Photo.inspection_id.is_not(None), ~is_there)


def _list_photos(limit: Limit, most: int, *which: ColumnElement[bool]) -> Sequence[Photo]:
    came_at = func.coalesce(Photo.stored_at, Photo.declared_at)
    old = (Photo.declared_at < limit.before, came_at < limit.before)  # the first has an index
    return db.session.scalars(
        select(Photo)
        .where(Photo.venue_id == limit.venue_id, *old, *which)
        .order_by(Photo.declared_at, Photo.id)
        .limit(most)
    ).all()


def list_photos_of_inspections(inspection_ids: Collection[UUID]) -> Sequence[Photo]:
    """All photos of these inspections."""
    return db.session.scalars(select(Photo).where(Photo.inspection_id.in_(inspection_ids))).all()


def forget_objects(photos: Iterable[Photo], store: Store) -> None:
    """Deletes what the store holds of these photos, whether their rows name it or an intake put
    it there meanwhile; uploads too, unfinished ones as well. Raises `StoreAway`; safe to repeat.

    End the transaction first: a slow store must not keep the one writer of SQLite.
    """
    for photo in photos:
        held = store.list_keys(photo_key(photo.organisation_id, photo.id, ""))
        for key in {*keys_of(photo), *held}:
            store.delete(key, photo.upload_id if key == photo.store_key else None)


def keys_of(photo: Photo) -> list[str]:
    """The keys under which the store holds bytes of this photo, and of no other: the photos of
    the demo share drawn pictures.
    """
    keys = (photo.store_key, photo.display_key, photo.thumbnail_key)
    return [key for key in keys if key and f"/{photo.id}." in key]


def forget_photos(photos: Sequence[Photo], store: Store) -> list[UUID]:
    """Deletes photos for good, but for those that arrive meanwhile: they go when they are old.

    The ids of those whose rows go with the caller's commit, after which `forget_objects` deletes
    what is left of those that were awaited. Begins without a transaction; raises `StoreAway`.
    """
    awaited = [one.id for one in photos if one.state is PhotoState.AWAITED]
    forget_objects([one for one in photos if one.id not in awaited], store)
    arrived = set(
        db.session.scalars(
            select(Photo.id).where(
                Photo.id.in_(lock_rows(awaited)), Photo.state == PhotoState.STORED
            )
        )
    )
    return list(forget_rows([one.id for one in photos if one.id not in arrived]))


def lock_rows(photo_ids: Collection[UUID]) -> Sequence[UUID]:
    """Those of these photos that are still there, until the commit as they are now.

    Whoever confirms one of them, marks regions in it or takes it in waits, and then finds it gone.
    """
    return db.session.scalars(
        select(Photo.id).where(Photo.id.in_(photo_ids)).order_by(Photo.id).with_for_update()
    ).all()


def forget_rows(photo_ids: Collection[UUID]) -> Sequence[UUID]:
    """Deletes every row about these photos, once the store holds nothing of them any more; the
    ids of those that another worker has not deleted before.
    """
    if not photo_ids:
        return []
    found = lock_rows(photo_ids)
    forget_prints(photo_ids)
    for column in (HiddenRegion.photo_id, Signal.photo_id, Photo.id):
        db.session.execute(delete(column.class_).where(column.in_(photo_ids)))
    return found


def forget_signals_of(inspection_ids: Collection[UUID]) -> None:
    """Deletes the signals about these inspections."""
    db.session.execute(delete(Signal).where(Signal.inspection_id.in_(inspection_ids)))
