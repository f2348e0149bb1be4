"""Photos of what works again. Pure."""

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from app.demo.chance import make_id
from app.demo.venue import Pictures, StoredPicture
from app.evidence.models import Intake, PhotoState
from app.tickets.models import Ticket

JPEG: Final = "image/jpeg"
# Before the ticket is said to be mended: the photo is taken, declared, and stored.
TAKEN, DECLARED, STORED = (timedelta(seconds=n) for n in (55, 40, 35))


def photograph_mended(
    chance: Random, pictures: Pictures, ticket: Ticket, person_id: UUID, mended_at: datetime
) -> dict[str, Any]:
    """The row of a photo that a person took of a mending."""
    picture = chance.choice(pictures.get(ticket.item_key) or pictures[""])
    return {
        "id": make_id(chance, mended_at - TAKEN),
        "organisation_id": ticket.organisation_id,
        "venue_id": ticket.venue_id,
        "inspection_id": None,
        "item_key": None,
        "ticket_id": ticket.id,
        "person_id": person_id,
        "declared_at": mended_at - DECLARED,
        "said_captured_at": mended_at - TAKEN,
        **stored_row(picture, mended_at - STORED),
    }


def stored_row(picture: StoredPicture, stored_at: datetime | None) -> dict[str, Any]:
    """What is kept of a picture that was stored then, or (None) is still on the phone."""
    row = {
        "sha256": picture.sha256,
        "bytes": picture.bytes,
        "content_type": JPEG,
        "store_key": picture.store_key,
        "stored_at": stored_at,
        "taken_in_at": stored_at,
    }
    if stored_at is None:
        waiting = {"state": PhotoState.AWAITED, "intake": Intake.WAITING}
        return row | waiting | dict.fromkeys(("width", "height", "display_key", "thumbnail_key"))
    return row | {
        "state": PhotoState.STORED,
        "intake": Intake.DONE,
        "width": picture.width,
        "height": picture.height,
        "display_key": picture.display_key,
        "thumbnail_key": picture.thumbnail_key,
    }
