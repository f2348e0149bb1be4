"""A photo of a mending that came with a form: what it is, and its way into the store."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from io import SEEK_END, BytesIO
from typing import IO, Final, NamedTuple
from uuid import UUID

from flask import current_app
from werkzeug.datastructures import FileStorage

from app.access.actor import Actor
from app.desk.frame import refuse
from app.evidence.models import Photo, PhotoState
from app.evidence.pictures.content import type_of
from app.evidence.pictures.refusals import Unusable, refusal_sentence
from app.evidence.service import Declaration, PhotoTaken, confirm_photo, declare_photo
from app.evidence.store_choice import get_store
from app.evidence.stores import CHUNK
from app.kernel.errors import Invalid
from app.kernel.ids import new_id
from app.kernel.speech import N_
from app.tickets.models import Ticket
from app.venues.models import Venue

BEGINNING: Final = 256  # bytes that tell of what type a file is


class GivenPhoto(NamedTuple):
    """A photo as a form brought it. Large ones lie on the disk until they are put."""

    id: UUID
    said: Declaration
    file: IO[bytes]


def photo_from_form(
    ticket: Ticket, form: Mapping[str, str], files: Mapping[str, FileStorage], language: str
) -> GivenPhoto:
    """The photo of a form, declared as what its bytes begin with. Raises `Invalid`.

    Reads all of it, in chunks: commit first, so that no writer waits for that.
    """
    given = files.get("photo")
    file = given.stream if given else BytesIO()
    size = file.seek(0, SEEK_END)
    if not size:
        raise refuse("/photo", N_("Choose a photo first, then send it again."))
    if size > current_app.config["PHOTO_MAX_BYTES"]:
        raise refuse("/photo", N_("Send a smaller photo: take it anew at a lower resolution."))
    file.seek(0)
    try:
        content_type = type_of(file.read(BEGINNING))
    except Unusable as reason:
        sentence = refusal_sentence(reason.reason, language)
        raise Invalid([{"at": "/photo", "detail": sentence}], sentence) from None
    said = Declaration(_sha256(file), size, content_type, ticket_id=ticket.id)
    return GivenPhoto(_id_from_form(form.get("photo_id")), said, file)


def declare(person: Actor, venue: Venue, given: GivenPhoto, at: datetime) -> tuple[Photo, bool]:
    """The photo's row; under another id where somebody went back and chose another photo."""
    try:
        return declare_photo(person, venue, given.id, given.said, None, at)
    except PhotoTaken:
        return declare_photo(person, venue, new_id(), given.said, None, at)


def keep_photo(person: Actor, photo: Photo, file: IO[bytes], at: datetime) -> None:
    """Puts the bytes of a declared photo into the store and marks it as stored.

    Safe to repeat. Raises `StoreAway`, and `Problem` where the store does not keep them.
    """
    if photo.state is PhotoState.STORED:
        return
    store = get_store()
    file.seek(0)
    store.put(photo.store_key, file.read(), photo.content_type)
    problem = confirm_photo(person, photo, store, at)
    if problem:
        raise problem


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _id_from_form(said: str | None) -> UUID:
    """The id that the page made, so that a second tap on its button changes nothing."""
    try:
        return UUID(said or "")
    except ValueError:
        return new_id()
