"""Puts the drawn photos into the app's store, whichever it is."""

from collections import defaultdict
from datetime import datetime
from random import Random
from uuid import UUID

from app.demo.chance import make_id
from app.demo.history import StoredPicture
from app.demo.pictures import draw_pictures
from app.evidence.stores import Held, Store, photo_key

JPEG = "image/jpeg"


def store_pictures(
    store: Store, chance: Random, organisation_id: UUID, at: datetime
) -> dict[str, list[StoredPicture]]:
    """Stores each picture once; where they are, by the key of the item that they show.

    Raises `StoreAway`.
    """
    stored: dict[str, list[StoredPicture]] = defaultdict(list)
    for picture in draw_pictures():
        key = photo_key(organisation_id, make_id(chance, at), picture.sha256)
        size = len(picture.content)
        if store.claim(key, picture.sha256, size) is not Held.RIGHT:
            store.put(key, picture.content, JPEG)
        for item_key in picture.item_keys:
            stored[item_key].append(StoredPicture(picture.sha256, size, key))
    return dict(stored)
