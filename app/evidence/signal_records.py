"""Signals in the database: written anew whenever a photo or an inspection is looked at again.

Nothing commits here. The lists that people see are made in `inspections`, which knows where a
photo belongs.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, delete, select

from app.access.personal import list_erased
from app.evidence.models import Photo, Signal
from app.evidence.signals import (
    OF_INTAKE,
    OF_PHOTOS,
    Kind,
    LooksLike,
    Noticed,
    Shown,
    far_from_venue,
    point,
    reused,
)
from app.kernel.database import db, dialect, upsert
from app.venues.models import Venue

Row = dict[str, Any]

# A name space of our own (RFC 9562, 5.5) for ids made from what a signal is about.
SIGNALS = UUID("7d7c6f0e-5a43-4d0e-9a86-0f4b6f0f2b1c")


def note_photo_signals(
    photo: Photo, venue: Venue, alike: Sequence[LooksLike], near_bits: int, at: datetime
) -> None:
    """Stores what is worth a second look about a photo that is being taken in at `at`.

    Replaces what an earlier intake of it found, so it may be repeated. `photo` must hold what
    the intake found (`latitude`, `longitude`); `alike` is what `likeness.find_alike` answers, in
    any order. At most four statements, three where nothing is alike.
    """
    noticed = [
        reused(_shown(photo), alike, _known(alike), near_bits),
        far_from_venue(
            point(photo.latitude, photo.longitude),
            point(venue.latitude, venue.longitude),
            venue.geofence_m,
        ),
    ]
    rows = [signal_row(photo, photo.id, one, at) for one in noticed if one]
    replace_signals(OF_INTAKE, Signal.photo_id == photo.id, rows)


def signal_row(about: Any, photo_id: Any, noticed: Noticed, at: datetime) -> Row:
    """The row of a signal about a photo, or about an inspection where `photo_id` is None.

    `about` has `organisation_id`, `venue_id`, `inspection_id` and `person_id`; `photo_id` is a
    UUID or None. The id is made of the kind and of what the signal is about, so that two workers
    at once store one signal.
    """
    subject: UUID = photo_id if noticed.kind in OF_PHOTOS else about.inspection_id
    return {
        "id": signal_id(noticed.kind, subject),
        "organisation_id": about.organisation_id,
        "venue_id": about.venue_id,
        "kind": noticed.kind.value,
        "inspection_id": about.inspection_id,
        "photo_id": photo_id,
        "person_id": about.person_id,
        "value": noticed.value,
        "threshold": noticed.threshold,
        "detail": noticed.detail,
        "at": at,
    }


def signal_id(kind: Kind, subject: UUID) -> UUID:
    """The id of the one signal of that kind about that photo or inspection."""
    return uuid5(SIGNALS, f"{kind}/{subject}")


def replace_signals(
    kinds: Collection[Kind], about: ColumnElement[bool], rows: Sequence[Row]
) -> None:
    """Stores `rows` instead of the signals of these kinds that `about` picks: three statements.

    What an erased person did is signalled no more, whenever it is looked at.
    """
    names = sorted(kind.value for kind in kinds)
    db.session.execute(delete(Signal).where(about, Signal.kind.in_(names)))
    erased = list_erased({row["person_id"] for row in rows}) if rows else set()
    rows = [row for row in rows if row["person_id"] not in erased]
    if rows:
        insertion = upsert(Signal, dialect()).on_conflict_do_nothing()
        db.session.connection().execute(insertion, sorted(rows, key=lambda row: row["id"]))


def _shown(photo: Photo) -> Shown:
    return Shown(photo.sha256, photo.inspection_id, photo.item_key)


def _known(alike: Sequence[LooksLike]) -> dict[UUID, Shown]:
    """What these photos show, by id; those that are gone are left out."""
    if not alike:
        return {}
    rows = db.session.execute(
        select(Photo.id, Photo.sha256, Photo.inspection_id, Photo.item_key).where(
            Photo.id.in_([one.photo_id for one in alike])
        )
    )
    return {row.id: Shown(*row[1:]) for row in rows}
