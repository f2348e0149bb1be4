"""A photo as it is once intake has made its pictures, without waiting for a worker."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from flask import Flask
from PIL import Image

from app.evidence.models import Intake, Photo, PhotoState
from app.evidence.stores import photo_key
from app.kernel.database import db

CAPTURED = datetime(2026, 3, 3, 16, 4, tzinfo=UTC)


def webp(colour: str = "teal", size: tuple[int, int] = (400, 300)) -> bytes:
    """A picture in one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "WEBP")
    return out.getvalue()


def show_photo(app: Flask, photo_id: str, colour: str = "teal") -> None:
    """Gives a declared photo its pictures, and what its file said of itself."""
    with app.app_context():
        photo = db.session.get_one(Photo, UUID(photo_id))
        content = webp(colour)
        key = photo_key(photo.organisation_id, photo.id, hashlib.sha256(content).hexdigest())
        app.extensions["store"].put(key, content, "image/webp")
        photo.state, photo.intake = PhotoState.STORED, Intake.DONE
        photo.stored_at = photo.taken_in_at = CAPTURED
        photo.display_key = photo.thumbnail_key = key
        photo.width, photo.height = 400, 300
        photo.captured_at, photo.device = CAPTURED, "<i>Camera</i>"
        photo.latitude, photo.longitude = 40.41678, -3.70379
        db.session.commit()
