"""Photos as they go out. Whoever may see what of a photo is decided here and nowhere else.

Everybody with a role at the venue sees the display picture and the thumbnail, in which faces and
marked regions are hidden and which carry no metadata. Whoever took the photo, and the managers
of its venue, see besides what the file says of itself, and may ask for the file (`originals`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from app.access.loading import Access
from app.access.policy import Do
from app.evidence.models import HiddenRegion, Intake, Photo, PhotoState
from app.evidence.pictures.refusals import refusal_sentence
from app.evidence.queries import list_regions_of
from app.evidence.service import EXTENSIONS
from app.evidence.store_choice import get_store

PLAIN = (
    "id",
    "sha256",
    "state",
    "inspection_id",
    "ticket_id",
    "venue_id",
    "item_key",
    "bytes",
    "content_type",
    "declared_at",
    "stored_at",
    "intake",
    "width",
    "height",
)
# What the file says of itself: with it the original goes, which says the same.
OF_THE_FILE = ("captured_at", "device", "latitude", "longitude")
WEBP = "image/webp"  # what intake draws
OPAQUE = "application/octet-stream"  # what we could not read is handed out as nothing to be shown


def photo_document(access: Access, photo: Photo) -> dict[str, Any]:
    """One photo, as `PhotoOut` describes it for this person."""
    return photo_documents(access, [photo])[0]


def photo_documents(access: Access, photos: Sequence[Photo]) -> list[dict[str, Any]]:
    """Photos in the same order, as `PhotoOut` describes them for this person.

    One statement for the regions, and one for each venue (none for an admin), however many
    photos there are.
    """
    if not photos:
        return []
    venues = {photo.venue_id for photo in photos}
    managed = {one for one in venues if access.can(Do.SEE_ORIGINAL, one)}
    regions: dict[UUID, list[HiddenRegion]] = defaultdict(list)
    for region in list_regions_of([photo.id for photo in photos]):
        regions[region.photo_id].append(region)
    return [
        _document(
            photo,
            regions[photo.id],
            in_full=photo.venue_id in managed or _took(access, photo),
            language=access.person.language,
        )
        for photo in photos
    ]


def _document(
    photo: Photo, regions: Iterable[HiddenRegion], *, in_full: bool, language: str
) -> dict[str, Any]:
    hidden = [_region(one) for one in regions]
    return {
        **{name: getattr(photo, name) for name in PLAIN},
        "refusal": refusal_sentence(photo.refusal, language) if photo.refusal else None,
        "url": display_url(photo),
        "thumbnail_url": thumbnail_url(photo),
        "has_original": in_full and has_original(photo),
        **{name: getattr(photo, name) if in_full else None for name in OF_THE_FILE},
        "regions": hidden,
        "faces_hidden": sum(one["kind"] == "face" for one in hidden),
    }


def _region(region: HiddenRegion) -> dict[str, Any]:
    return {
        "left": region.left,
        "top": region.top,
        "width": region.width,
        "height": region.height,
        "kind": "marked" if region.hidden_by_id else "face",
    }


def display_url(photo: Photo) -> str | None:
    """An address that shows the display picture for some minutes; None until intake made one.

    While a photo waits to be drawn anew with more hidden in it, the old picture is shown to
    nobody: its key is still there only so that the worker can delete what it names.
    """
    return _shown(photo, photo.display_key, "")


def thumbnail_url(photo: Photo) -> str | None:
    """As `display_url`, for the thumbnail."""
    return _shown(photo, photo.thumbnail_key, "-small")


def _shown(photo: Photo, key: str | None, suffix: str) -> str | None:
    if photo.intake is not Intake.DONE or key is None:
        return None
    return get_store().view_url(key, WEBP, f"{_name(photo)}{suffix}.{EXTENSIONS[WEBP]}")


def may_have_original(access: Access, photo: Photo) -> bool:
    """Whether this person, who may see the photo, may have the file as well."""
    return _took(access, photo) or access.can(Do.SEE_ORIGINAL, photo.venue_id)


def _took(access: Access, photo: Photo) -> bool:
    return photo.person_id == access.person.id


def has_original(photo: Photo) -> bool:
    """Whether the file is here: it has arrived, and was not erased."""
    return photo.state is PhotoState.STORED and bool(photo.store_key)


def original_url(photo: Photo) -> str:
    """The file as the phone sent it, to save and not to show. Only `originals` hands it out."""
    content_type = OPAQUE if photo.intake is Intake.REFUSED else photo.content_type
    filename = f"{_name(photo)}-original.{EXTENSIONS[photo.content_type]}"
    return get_store().view_url(photo.store_key, content_type, filename, attachment=True)


def _name(photo: Photo) -> str:
    return f"{photo.item_key or 'mended'}-{photo.id}"


def why_not_shown(photo: Photo, language: str) -> str:
    """What to tell whoever asks for the picture of a photo that has none."""
    if photo.state is PhotoState.AWAITED:
        return "The phone has not sent this photo yet. Try again later."
    if photo.refusal:
        return refusal_sentence(photo.refusal, language)
    return "This photo is being made ready. Try again in a moment."
