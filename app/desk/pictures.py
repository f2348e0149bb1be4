"""A photo as a page shows it: its pictures, or the sentence that stands in their place."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.access.loading import Access
from app.desk.wording import Words
from app.evidence.documents import photo_documents
from app.evidence.models import Photo, PhotoState
from app.kernel.speech import N_


class Picture(NamedTuple):
    """Addresses that work for some minutes; None with a sentence that says why.

    `width` and `height` are those of the upright photo, pixels; the pictures have its shape.
    """

    id: UUID
    display_url: str | None
    thumbnail_url: str | None
    sentence: str | None
    width: int | None
    height: int | None


AWAITED = N_("The phone has not sent this photo yet.")
WAITING = N_("This photo is being made ready. Load the page again in a moment.")


def pictures_of(access: Access, photos: Sequence[Photo], words: Words) -> list[Picture]:
    """Photos in the same order, as this person may see them; as many statements for any number."""
    return [picture_of(said, words) for said in photo_documents(access, photos)]


def picture_of(said: Mapping[str, Any], words: Words) -> Picture:
    """The picture of a photo, from what `photo_document` says of it."""
    return Picture(
        said["id"],
        said["url"],
        said["thumbnail_url"],
        why_not(said, words),
        said["width"],
        said["height"],
    )


def why_not(said: Mapping[str, Any], words: Words) -> str | None:
    """Why there is no picture; None where there is one."""
    if said["url"]:
        return None
    if said["refusal"]:
        return str(said["refusal"])
    why = AWAITED if said["state"] is PhotoState.AWAITED else WAITING
    return words.gettext(why)
