"""A photo as a page shows it: its pictures, or the sentence that stands in their place."""

from typing import NamedTuple
from uuid import UUID

from app.desk.wording import N_, Words
from app.evidence.models import Photo
from app.evidence.service import photo_url


class Picture(NamedTuple):
    """Addresses that work for some minutes; None with a sentence that says why."""

    id: UUID
    display_url: str | None
    thumbnail_url: str | None
    sentence: str | None
    width: int | None = None
    height: int | None = None


AWAITED = N_("The phone has not sent this photo yet.")
WAITING = N_("This photo is being looked into; it shows in a moment.")


def picture_of(photo: Photo, words: Words) -> Picture:
    """What a page shows of a photo to everybody at its venue."""
    url = photo_url(photo)
    return Picture(photo.id, url, url, None if url else words.gettext(AWAITED))
