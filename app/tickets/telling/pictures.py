"""The photos of tickets, as small as a letter wants them."""

import time
from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Final, NamedTuple
from uuid import UUID

from flask import current_app
from PIL import Image, ImageOps

from app.evidence.documents import WEBP
from app.evidence.models import Photo
from app.evidence.store_choice import get_store
from app.evidence.stores import NotInStore, OtherBytes, StoreAway
from app.notices.sources import Picture

MOST: Final = 6  # pictures of one letter
MOST_BYTES: Final = 40_000  # of one picture
BOX: Final = (320, 240)  # pixels, of each of two beside each other
GAP: Final = 8
QUALITIES: Final = (75, 55, 35)
JPEG: Final = "image/jpeg"
AWAY_S: Final = 60  # how long a store that was away, or slow, is not asked again
PATIENT_S: Final = 2.0  # with the pictures of one letter: the others wait for it
BACK_AT: Final = "telling_store_back_at"


class Alt(NamedTuple):
    """What a picture shows, in words."""

    before: str
    after: str
    both: str


def read_pictures(
    ticket_ids: Collection[UUID],
    before: Mapping[UUID, Photo],
    after: Mapping[UUID, Photo],
    alt: Alt,
) -> dict[UUID, Picture]:
    """A picture of each of the first tickets that have one: as it was found, as it is now, or both
    beside each other. What the store does not give is left out.
    """
    shown = [one for one in ticket_ids if one in before or one in after][:MOST]
    pictures: dict[UUID, Picture] = {}
    if time.monotonic() < current_app.extensions.get(BACK_AT, 0):
        return pictures
    began = time.monotonic()
    try:
        for ticket_id in shown:
            if time.monotonic() - began > PATIENT_S:
                raise StoreAway
            found, mended = _read(before.get(ticket_id)), _read(after.get(ticket_id))
            picture = _picture(found, mended, alt)
            if picture and len(picture.content) <= MOST_BYTES:
                pictures[ticket_id] = picture
    except StoreAway:
        # It would keep the other pictures waiting as well, and the letters after this one.
        current_app.extensions[BACK_AT] = time.monotonic() + AWAY_S
    return pictures


def _read(photo: Photo | None) -> bytes | None:
    if photo is None or photo.thumbnail_key is None:
        return None
    try:
        return get_store().read(photo.thumbnail_key)
    except (NotInStore, OtherBytes):
        return None


def _picture(found: bytes | None, mended: bytes | None, alt: Alt) -> Picture | None:
    if found and mended:
        both = beside(found, mended)
        return Picture(both, JPEG, alt.both) if both else Picture(mended, WEBP, alt.after)
    if found:
        return Picture(found, WEBP, alt.before)
    return Picture(mended, WEBP, alt.after) if mended else None


def beside(left: bytes, right: bytes) -> bytes | None:
    """Two thumbnails of ours beside each other, as a JPEG; None where one cannot be read."""
    try:
        one, other = _opened(left), _opened(right)
    except (OSError, ValueError):
        return None
    size = (one.width + GAP + other.width, max(one.height, other.height))
    sheet = Image.new("RGB", size, "white")
    sheet.paste(one, (0, 0))
    sheet.paste(other, (one.width + GAP, 0))
    for quality in QUALITIES:
        written = BytesIO()
        sheet.save(written, "JPEG", quality=quality)
        if written.tell() <= MOST_BYTES:
            break
    return written.getvalue()


def _opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=("WEBP",)) as opened:
        return ImageOps.contain(opened.convert("RGB"), BOX)
