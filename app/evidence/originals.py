"""Originals, handed out one by one to those who may have them, with a line in the audit trail."""

from dataclasses import replace
from uuid import UUID

from app.access import audit
from app.access.loading import Access
from app.access.policy import Do
from app.evidence.documents import has_original, may_have_original, original_url
from app.evidence.models import Photo, PhotoState
from app.kernel.errors import Forbidden, NotFound


def hand_out_original(access: Access, photo_id: UUID) -> str:
    """An address that saves the file as the phone sent it, for some minutes. The caller commits.

    Raises `NotFound` for who may not see the photo, and where there is no original; `Forbidden`
    for who may see it, but neither took it nor manages its venue.
    """
    photo = replace(access, verb=Do.SEE_PHOTO).load(Photo, photo_id)
    if not may_have_original(access, photo):
        raise Forbidden("Ask a manager of this venue, or whoever took the photo.")
    if not has_original(photo):
        raise NotFound(
            "The phone has not sent this photo yet. Try again later."
            if photo.state is PhotoState.AWAITED
            else "There is no original any more: it was erased with what is known of its taker."
        )
    audit.note(access.person, "photo.original", photo.id, venue_id=str(photo.venue_id))
    return original_url(photo)
