"""What tests of signals are set in: inspections a while ago, and photos that were taken in."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.evidence.models import Intake, Photo, PhotoState, Signal
from app.inspections.examining import examine_some, thresholds_of
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.factories import Phone, Scene, all_well, submission


def inspect(
    scene: Scene,
    ago_s: float = 600,
    lasting_s: float = 180,
    by: Phone | None = None,
    **changes: Any,
) -> UUID:
    """Submits an inspection that began so many seconds ago; its id."""
    inspection_id, at = new_id(), now()
    began = at - timedelta(seconds=ago_s)
    times = {
        "started_at": began.isoformat(),
        "finished_at": (began + timedelta(seconds=lasting_s)).isoformat(),
    }
    body = submission(scene, all_well(), **times) | changes
    answer = (by or scene.inspector).put(f"/inspections/{inspection_id}", body)
    assert answer.status_code == 201, answer.text
    return inspection_id


def add_photo(scene: Scene, inspection_id: UUID | None, **found: Any) -> UUID:
    """A photo of that inspection, taken in a moment ago; its id."""
    values: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": scene.organisation.id,
        "venue_id": scene.venue.id,
        "inspection_id": inspection_id,
        "item_key": "soap" if inspection_id else None,
        "person_id": scene.inspector.person_id,
        "sha256": "aa" * 32,
        "bytes": 1,
        "content_type": "image/jpeg",
        "store_key": "photos/x",
        "state": PhotoState.STORED,
        "intake": Intake.DONE,
        "taken_in_at": now(),
    }
    photo = Photo(**values | found)
    db.session.add(photo)
    db.session.commit()
    return photo.id


def examine(app: Flask, at: datetime | None = None, most: int = 200) -> int:
    """One batch of the job, committed; how many inspections it examined."""
    examined = examine_some(thresholds_of(app.config), at or now(), most)
    db.session.commit()
    return examined


def stored() -> list[tuple[str, UUID | None, UUID | None]]:
    """Every signal: kind, inspection, photo."""
    rows = db.session.execute(
        select(Signal.kind, Signal.inspection_id, Signal.photo_id).order_by(Signal.kind)
    )
    return [(row[0], row[1], row[2]) for row in rows]
