"""A photo of a mending that came with a form: what it is, and its way into the store."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import current_app
from werkzeug.datastructures import FileStorage

from app.access.actor import Actor
from app.desk.frame import refuse
from app.desk.wording import N_
from app.evidence.models import Photo, PhotoState
from app.evidence.pictures.content import type_of
from app.evidence.pictures.refusals import Unusable, refusal_sentence
from app.evidence.service import Declaration, confirm_photo
from app.evidence.store_choice import get_store
from app.kernel.errors import Invalid
from app.kernel.ids import new_id
from app.tickets.models import Ticket


class GivenPhoto(NamedTuple):
    """A photo as a form brought it."""

    id: UUID
    said: Declaration
    content: bytes


def photo_from_form(
    ticket: Ticket, form: Mapping[str, str], files: Mapping[str, FileStorage], language: str
) -> GivenPhoto:
    """The photo of a form, declared as what its bytes begin with. Raises `Invalid`."""
    file = files.get("photo")
    content = file.read() if file else b""
    if not content:
        raise refuse("/photo", N_("Choose a photo first, then send it again."))
    if len(content) > current_app.config["PHOTO_MAX_BYTES"]:
        raise refuse("/photo", N_("Send a smaller photo: take it anew at a lower resolution."))
    try:
        content_type = type_of(content)
    except Unusable as reason:
        sentence = refusal_sentence(reason.reason, language)
        raise Invalid([{"at": "/photo", "detail": sentence}], sentence) from None
    said = Declaration(
        hashlib.sha256(content).hexdigest(), len(content), content_type, ticket_id=ticket.id
    )
    return GivenPhoto(_id_from_form(form.get("photo_id")), said, content)


def keep_photo(person: Actor, photo: Photo, content: bytes, at: datetime) -> None:
    """Puts the bytes of a declared photo into the store and marks it as stored.

    Safe to repeat. Raises `StoreAway`, and `Problem` where the store does not keep them.
    """
    if photo.state is PhotoState.STORED:
        return
    store = get_store()
    store.put(photo.store_key, content, photo.content_type)
    problem = confirm_photo(person, photo, store, at)
    if problem:
        raise problem


def _id_from_form(said: str | None) -> UUID:
    """The id that the page made, so that a second tap on its button changes nothing."""
    try:
        return UUID(said or "")
    except ValueError:
        return new_id()
