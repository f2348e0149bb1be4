"""Photos that are stored and wait to be taken in."""

import hashlib
from typing import Any
from uuid import UUID

from flask import Flask

from app.evidence.models import Photo, PhotoState
from app.evidence.store_choice import store_of
from app.evidence.stores import photo_key
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.evidence.photos import GOOD
from tests.factories import Scene

TEXT = b"Dear all, the lock is broken.\n" * 50


def add_photo(app: Flask, scene: Scene, raw: bytes = GOOD, **changed: Any) -> UUID:
    """A photo whose bytes are stored and which waits to be taken in."""
    photo_id, sha256 = new_id(), hashlib.sha256(raw).hexdigest()
    key = photo_key(scene.organisation.id, photo_id, sha256)
    store_of(app).put(key, raw, "image/jpeg")
    values = {
        "id": photo_id,
        "organisation_id": scene.organisation.id,
        "venue_id": scene.venue.id,
        "inspection_id": new_id(),
        "item_key": "stall-locks",
        "person_id": scene.inspector.person_id,
        "sha256": sha256,
        "bytes": len(raw),
        "content_type": "image/jpeg",
        "store_key": key,
        "state": PhotoState.STORED,
        "stored_at": now(),
    }
    db.session.add(Photo(**values | changed))
    db.session.commit()
    return photo_id


def photo_of(photo_id: UUID) -> Photo:
    db.session.rollback()
    return db.session.get_one(Photo, photo_id, populate_existing=True)
