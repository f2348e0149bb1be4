"""The photos of tickets, as small as a letter wants them."""

from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Final, NamedTuple
from uuid import UUID

from PIL import Image, ImageOps
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.evidence.documents import WEBP
from app.evidence.models import Intake, Photo
from app.evidence.store_choice import get_store
from app.evidence.stores import NotInStore, OtherBytes, StoreAway
from app.kernel.database import db
from app.notices.sources import Picture
from app.tickets.models import Occurrence, Ticket
from app.tickets.telling.matters import standing_for

MOST: Final = 6  # pictures of one letter
MOST_BYTES: Final = 40_000  # of one picture
BOX: Final = (320, 240)  # pixels, of each of two beside each other
GAP: Final = 8
QUALITIES: Final = (75, 55, 35)
JPEG: Final = "image/jpeg"

# What nobody is shown just now has no thumbnail in a letter either.
SHOWN = and_(Photo.intake == Intake.DONE, Photo.thumbnail_key.is_not(None))


class Alt(NamedTuple):
    """What a picture shows, in words."""

    before: str
    after: str
    both: str


def newest_before(ticket_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """The newest shown photo of each ticket's failures by who found it; one statement."""
    stands_for, is_one = standing_for(ticket_ids)
    taken = and_(
        Photo.inspection_id == Occurrence.inspection_id,
        Photo.item_key == Ticket.item_key,
        Photo.venue_id == Ticket.venue_id,
        Photo.person_id == Occurrence.person_id,  # others may declare one for it too
        SHOWN,
    )
    place = func.row_number().over(
        partition_by=stands_for,
        order_by=(Occurrence.failed_at.desc(), Photo.declared_at.desc(), Photo.id),
    )
    ranked = (
        select(Photo, stands_for.label("of_ticket"), place.label("place"))
        .select_from(Ticket)
        .join(Occurrence, Occurrence.ticket_id == Ticket.id)
        .join(Photo, taken)
        .where(is_one)
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.execute(select(ranked.c.of_ticket, photo).where(ranked.c.place == 1))
    return {row[0]: row[1] for row in rows}


def newest_after(ticket_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """The newest shown photo of how each ticket was mended this time; one statement."""
    this_time = or_(Ticket.promised_at.is_(None), Photo.declared_at >= Ticket.promised_at)
    place = func.row_number().over(
        partition_by=Photo.ticket_id, order_by=(Photo.declared_at.desc(), Photo.id)
    )
    ranked = (
        select(Photo, place.label("place"))
        .join(Ticket, and_(Ticket.id == Photo.ticket_id, Ticket.venue_id == Photo.venue_id))
        .where(Photo.ticket_id.in_(ticket_ids), SHOWN, this_time)
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.scalars(select(photo).where(ranked.c.place == 1))
    return {one.ticket_id: one for one in rows if one.ticket_id}


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
    try:
        for ticket_id in shown:
            found, mended = _read(before.get(ticket_id)), _read(after.get(ticket_id))
            picture = _picture(found, mended, alt)
            if picture and len(picture.content) <= MOST_BYTES:
                pictures[ticket_id] = picture
    except StoreAway:
        pass  # it would keep the others waiting as well
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
