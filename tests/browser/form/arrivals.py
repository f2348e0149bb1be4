"""What of the phones' work the server has: its rows, and the bytes in its store."""

import hashlib
from dataclasses import dataclass

from flask import Flask

from app.evidence.models import Photo, PhotoState
from app.evidence.store_choice import store_of
from app.inspections.models import Inspection
from app.kernel.database import db
from app.tickets.models import Occurrence


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Rows of the server, read and let go."""

    inspections: list[Inspection]
    photos: list[Photo]
    occurrences: int


def arrivals(app: Flask) -> Arrivals:
    """What there is now."""
    with app.app_context():
        inspections = db.session.query(Inspection).order_by(Inspection.finished_at).all()
        photos = db.session.query(Photo).all()
        return Arrivals(inspections, photos, db.session.query(Occurrence).count())


def assert_whole(app: Flask, inspections: int = 1, photos: int = 1) -> Arrivals:
    """Each arrived once: so many inspections, every photo that they name and no other, whose
    bytes are those that the phone hashed, and one occurrence for each inspection that failed.
    """
    there = arrivals(app)
    assert len(there.inspections) == inspections
    assert len(there.photos) == photos
    named = {
        (ref["id"], ref["sha256"], str(one.id), answer["item"])
        for one in there.inspections
        for answer in one.answers
        for ref in answer.get("photos") or []
    }
    assert named == {
        (str(one.id), one.sha256, str(one.inspection_id), one.item_key) for one in there.photos
    }
    store = store_of(app)
    for photo in there.photos:
        assert photo.state is PhotoState.STORED
        assert hashlib.sha256(store.read(photo.store_key)).hexdigest() == photo.sha256
    assert there.occurrences == sum(one.failed for one in there.inspections)
    return there
