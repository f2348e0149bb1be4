"""Photos that have gone the whole way: declared, sent, taken in by the real intake."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Flask
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

from app.evidence.jobs import take_in_waiting
from app.evidence.models import Photo, Signal
from app.evidence.store_choice import store_of
from app.evidence.stores import NotInStore
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.factories import Phone, Scene

DEVICE = "Examplephone 7"
LATITUDE, LONGITUDE = 39.4625, -0.325


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo as its phone knows it."""

    id: UUID
    content: bytes


def photo_bytes(colour: str = "teal") -> bytes:
    """A JPEG whose metadata says when, where and with what it was made."""
    image = Image.new("RGB", (640, 480), colour)
    for x in range(64, 256, 8):
        ImageDraw.Draw(image).rectangle((x, 96, x + 3, 240), fill="white")
    exif = Image.Exif()
    exif[Base.Model] = DEVICE
    exif[Base.Software] = "a secret of the phone"
    details = exif.get_ifd(IFD.Exif)
    details[Base.DateTimeOriginal] = "2026:11:20 18:04:40"
    details[Base.OffsetTimeOriginal] = "+01:00"
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: (39.0, 27.0, 45.0),
            GPS.GPSLongitudeRef: "W",
            GPS.GPSLongitude: (0.0, 19.0, 30.0),
        }
    )
    written = BytesIO()
    image.save(written, "JPEG", exif=exif, quality=90)
    return written.getvalue()


def upload(scene: Scene, phone: Phone, colour: str = "teal", **subject: Any) -> Sent:
    """Declares a photo and sends its bytes; nobody has said so yet."""
    sent = Sent(new_id(), photo_bytes(colour))
    shows = subject or {"inspection_id": str(new_id()), "item": "stall-locks"}
    declared = phone.put(
        f"/photos/{sent.id}",
        {
            "venue_id": str(scene.venue.id),
            "sha256": hashlib.sha256(sent.content).hexdigest(),
            "bytes": len(sent.content),
            "content_type": "image/jpeg",
            **shows,
        },
    )
    assert declared.status_code == 201, declared.text
    upload = declared.get_json()["upload"]
    put = phone.client.put(upload["url"], headers=upload["headers"], data=sent.content)
    assert put.status_code == 200, put.text
    return sent


def send(scene: Scene, phone: Phone, colour: str = "teal", **subject: Any) -> Sent:
    """Declares a photo, sends its bytes and says so; intake has not looked at it."""
    sent = upload(scene, phone, colour, **subject)
    stored = phone.post(f"/photos/{sent.id}/stored")
    assert stored.status_code == 200, stored.text
    return sent


def take_in_all(app: Flask) -> None:
    """Takes in whatever waits, as the worker does, in its child process."""
    with app.app_context():
        take_in_waiting.run()


def send_and_take_in(
    app: Flask, scene: Scene, phone: Phone, colour: str = "teal", **subject: Any
) -> Sent:
    """A photo that is shown."""
    sent = send(scene, phone, colour, **subject)
    take_in_all(app)
    return sent


def row_of(app: Flask, sent: Sent) -> Photo | None:
    """The row of a photo, if it has one."""
    with app.app_context():
        return db.session.get(Photo, sent.id)


def keys_in(photo: Photo) -> list[str]:
    """The keys that a row names."""
    return [one for one in (photo.store_key, photo.display_key, photo.thumbnail_key) if one]


def is_in_store(app: Flask, key: str) -> bool:
    """Whether the store holds anything under a key."""
    with app.app_context():
        try:
            store_of(app).read(key)
        except NotInStore:
            return False
        return True


def age(app: Flask, sent: Sent, at: datetime) -> None:
    """Makes a photo as old as if it had come at that instant."""
    with app.app_context():
        photo = db.session.get_one(Photo, sent.id)
        photo.declared_at = photo.stored_at = at
        db.session.commit()


def add_signal(photo: Photo, **about: Any) -> None:
    """A signal about the person who took a photo; the caller commits."""
    db.session.add(
        Signal(
            organisation_id=photo.organisation_id,
            venue_id=photo.venue_id,
            person_id=photo.person_id,
            kind="reused",
            value=1,
            threshold=1,
            detail={},
            at=now(),
            **about,
        )
    )
