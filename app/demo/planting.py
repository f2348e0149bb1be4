"""Signals that the demo's photos cannot give: its pictures are drawn, and shared by many rows.

They never pass the intake, which would find every one of them used before. A few that look as
in life are written instead; all other signals are found by the worker, as always.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from app.evidence.models import Photo, PhotoState, Signal
from app.evidence.signal_records import replace_signals, signal_row
from app.evidence.signals import Kind, Noticed
from app.kernel.database import db

NEAR_BITS: Final = 31
# In how many bits the planted photos differ from the one they look like; 0 is the same file.
DISTANCES: Final = (0, 0, 6, 14, 22)
LATEST: Final = 400


def plant_signals(venue_id: UUID) -> None:
    """Has the newest photos of a few pictures look like older ones. Flushes."""
    photos = db.session.scalars(
        select(Photo)
        .where(Photo.venue_id == venue_id, Photo.state == PhotoState.STORED)
        .order_by(Photo.stored_at.desc(), Photo.id)
        .limit(LATEST)
    ).all()
    rows = [
        signal_row(
            photo,
            photo.id,
            Noticed(
                Kind.REUSED,
                distance,
                NEAR_BITS,
                {"photo_id": str(before.id), "exact": distance == 0},
            ),
            photo.stored_at or photo.declared_at,
        )
        for distance, (photo, before) in zip(DISTANCES, _pairs(photos), strict=False)
    ]
    replace_signals({Kind.REUSED}, Signal.venue_id == venue_id, rows)


def _pairs(newest_first: Sequence[Photo]) -> list[tuple[Photo, Photo]]:
    """Of each picture the newest photo and the oldest of these, of two inspections."""
    by_picture: dict[str, list[Photo]] = {}
    for photo in newest_first:
        same = by_picture.setdefault(photo.sha256, [])
        if all(photo.inspection_id != other.inspection_id for other in same):
            same.append(photo)
    return [(same[0], same[-1]) for same in by_picture.values() if len(same) > 1]
