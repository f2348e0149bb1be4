"""Puts the drawn photos into the app's store, whichever it is."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from random import Random
from uuid import UUID

from app.demo.chance import make_id
from app.demo.mended_photos import JPEG
from app.demo.pictures import Picture
from app.demo.venue import StoredPicture
from app.evidence.pictures.content import WEBP
from app.evidence.pictures.limits import limits_of
from app.evidence.pictures.taken_in import TakenIn
from app.evidence.pictures.taking_in import take_in
from app.evidence.stores import Store, photo_key

# Whatever these are in production: our own drawings are within them.
LIMITS = limits_of(most_bytes=1_000_000, most_pixels=2_000_000, memory_mb=300)


@cache
def take_in_pictures(drawn: Sequence[Picture]) -> tuple[tuple[Picture, TakenIn], ...]:
    """Each of these pictures, and what intake makes of it."""
    return tuple((one, take_in(one.content, LIMITS, known_faces=())) for one in drawn)


def store_pictures(
    store: Store,
    chance: Random,
    organisation_id: UUID,
    at: datetime,
    drawn: Sequence[Picture],
) -> dict[str, list[StoredPicture]]:
    """Stores each of these pictures once, with what intake makes of it; where they are, by the key
    of the item that they show. There are no faces in them, so none are looked for.

    Raises `StoreAway`.
    """
    stored: dict[str, list[StoredPicture]] = defaultdict(list)
    for picture, taken in take_in_pictures(drawn):
        photo_id = make_id(chance, at)
        one = StoredPicture(
            sha256=picture.sha256,
            bytes=len(picture.content),
            store_key=_put(store, organisation_id, photo_id, picture.content, JPEG),
            display_key=_put(store, organisation_id, photo_id, taken.display, WEBP),
            thumbnail_key=_put(store, organisation_id, photo_id, taken.thumbnail, WEBP),
            width=taken.width,
            height=taken.height,
        )
        for item_key in picture.item_keys:
            stored[item_key].append(one)
    return dict(stored)


def _put(
    store: Store, organisation_id: UUID, photo_id: UUID, content: bytes, content_type: str
) -> str:
    key = photo_key(organisation_id, photo_id, sha256(content).hexdigest())
    store.put(key, content, content_type)
    return key
