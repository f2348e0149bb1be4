"""What the demo's photos cannot show by themselves: they are drawn, and shared by many rows.

They never pass the intake, which would find every one of them used before. So a few are noted as
the intake would note them, by its own rules: photos of one file, and files that came as they
were, with the camera's time and place. All other signals are found by the worker, as always.
"""

from collections.abc import Sequence
from datetime import timedelta
from math import cos, radians
from typing import Final
from uuid import UUID

from sqlalchemy import select

from app.evidence.models import Photo, PhotoState, Signal
from app.evidence.signal_records import Row, replace_signals, signal_row
from app.evidence.signals import OF_INTAKE, Kind, Noticed, far_from_venue, point
from app.kernel.database import db
from app.venues.models import Venue

LATEST: Final = 400
REUSED: Final = 5
ONE_IN: Final = 9  # photos that came as the files that they were
DEVICE: Final = "Acme P9"
METRES_OF_A_DEGREE: Final = 111_195
# How far east of the venue's place the files say that they were made, metres; in turns.
EAST_M: Final = (20, 1_900, 45, 70, 10, 35, 60, 15)
# How long before the inspection; each at most once, so that they stay few.
FILE_BEFORE: Final = timedelta(hours=3, minutes=12)
PHONE_BEFORE: Final = timedelta(hours=26)


def plant_signals(venue_id: UUID, near_bits: int) -> None:
    """Has a few of the newest photos say what in life some would. Flushes.

    `near_bits` is the threshold of photos that are alike, as the settings say.
    """
    venue = db.session.get_one(Venue, venue_id)
    photos = db.session.scalars(
        select(Photo)
        .where(
            Photo.venue_id == venue_id,
            Photo.state == PhotoState.STORED,
            Photo.inspection_id.is_not(None),
        )
        .order_by(Photo.stored_at.desc(), Photo.id)
        .limit(LATEST)
    ).all()
    rows = [
        _row(photo, Noticed(Kind.REUSED, 0, near_bits, {"photo_id": str(before.id), "exact": True}))
        for photo, before in _pairs(photos)[:REUSED]
    ]
    for number, photo in enumerate(photos[::ONE_IN]):
        rows += _came_as_file(photo, venue, EAST_M[number % len(EAST_M)] + number)
    _make_earlier(photos)
    db.session.flush()
    replace_signals(OF_INTAKE, Signal.venue_id == venue_id, rows)


def _row(photo: Photo, noticed: Noticed) -> Row:
    return signal_row(photo, photo.id, noticed, photo.taken_in_at or photo.declared_at)


def _came_as_file(photo: Photo, venue: Venue, east_m: float) -> list[Row]:
    """Gives a photo what a camera writes into its file; its signal, where that makes one."""
    here = point(venue.latitude, venue.longitude)
    if here is None:
        return []
    degrees = east_m / (METRES_OF_A_DEGREE * cos(radians(here.latitude)))
    photo.device, photo.captured_at = DEVICE, photo.said_captured_at
    photo.latitude, photo.longitude = here.latitude, here.longitude + degrees
    taken = point(photo.latitude, photo.longitude)
    noticed = far_from_venue(taken, here, venue.geofence_m)
    return [_row(photo, noticed)] if noticed else []


def _make_earlier(photos: Sequence[Photo]) -> None:
    """One photo was made long before by its own data, one by the phone's clock."""
    by_file = next((one for one in photos if one.captured_at), None)
    by_phone = next((one for one in photos if not one.captured_at), None)
    if by_file and by_file.captured_at:
        by_file.captured_at -= FILE_BEFORE
    if by_phone and by_phone.said_captured_at:
        by_phone.said_captured_at -= PHONE_BEFORE


def _pairs(newest_first: Sequence[Photo]) -> list[tuple[Photo, Photo]]:
    """Of each file the newest photo and the oldest of these, of two inspections."""
    by_file: dict[str, list[Photo]] = {}
    for photo in newest_first:
        same = by_file.setdefault(photo.sha256, [])
        if all(photo.inspection_id != other.inspection_id for other in same):
            same.append(photo)
    return [(same[0], same[-1]) for same in by_file.values() if len(same) > 1]
