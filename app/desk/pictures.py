"""A photo as a page shows it: its pictures, or the sentence that stands in their place."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.access.loading import Access
from app.desk.wording import N_, Words
from app.evidence.models import Photo, PhotoState
from app.evidence.service import photo_url


class Picture(NamedTuple):
    """Addresses that work for some minutes; None with a sentence that says why."""

    id: UUID
    display_url: str | None
    thumbnail_url: str | None
    sentence: str | None
    width: int | None
    height: int | None


AWAITED = N_("The phone has not sent this photo yet.")
WAITING = N_("This photo is being looked into. Load the page again in a moment.")


def pictures_of(access: Access, photos: Sequence[Photo], words: Words) -> list[Picture]:
    """Photos in the same order, as this person may see them; as many statements for any number."""
    return [
        Picture(one.id, photo_url(one), photo_url(one), _why_not(one, words), one.width, one.height)
        for one in photos
    ]


def _why_not(photo: Photo, words: Words) -> str:
    return words.gettext(AWAITED if photo.state is PhotoState.AWAITED else WAITING)
