"""Reads of the photos of tickets that people may see, those of merged tickets included.

What nobody is shown just now, because more is to be hidden in it, is left out.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.evidence.models import Intake, Photo
from app.kernel.database import db
from app.tickets.models import Occurrence, Ticket
from app.tickets.telling.matters import standing_for

MOST_OF_TICKET: Final = 50  # photos of either kind
SHOWN: Final = and_(Photo.intake == Intake.DONE, Photo.thumbnail_key.is_not(None))
OF_FAILURE: Final = and_(
    Photo.inspection_id == Occurrence.inspection_id,
    Photo.item_key == Ticket.item_key,
    Photo.venue_id == Ticket.venue_id,
    Photo.person_id == Occurrence.person_id,  # others may declare one for it too
    SHOWN,
)
OF_MENDING: Final = and_(Photo.ticket_id == Ticket.id, Photo.venue_id == Ticket.venue_id, SHOWN)
FAILURES: Final = (
    select(Photo)
    .select_from(Ticket)
    .join(Occurrence, Occurrence.ticket_id == Ticket.id)
    .join(Photo, OF_FAILURE)
)
MENDINGS: Final = select(Photo).select_from(Ticket).join(Photo, OF_MENDING)


class Shown(NamedTuple):
    """A photo that people may see, of a "problem" or of its "mending", and when it was sent."""

    at: datetime
    shows: str
    photo: Photo


def newest_before(ticket_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """The newest photo of each ticket's failures by who found it; one statement."""
    stands_for, is_one = standing_for(ticket_ids)
    place = func.row_number().over(
        partition_by=stands_for,
        order_by=(Occurrence.failed_at.desc(), Photo.declared_at.desc(), Photo.id),
    )
    ranked = (
        FAILURES.add_columns(stands_for.label("of_ticket"), place.label("place"))
        .where(is_one)
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.execute(select(ranked.c.of_ticket, photo).where(ranked.c.place == 1))
    return {row[0]: row[1] for row in rows}


def newest_after(ticket_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """The newest photo of how each ticket was mended this time; one statement."""
    this_time = or_(Ticket.promised_at.is_(None), Photo.declared_at >= Ticket.promised_at)
    place = func.row_number().over(
        partition_by=Photo.ticket_id, order_by=(Photo.declared_at.desc(), Photo.id)
    )
    ranked = (
        MENDINGS.add_columns(place.label("place"))
        .where(Ticket.id.in_(ticket_ids), this_time)
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.scalars(select(photo).where(ranked.c.place == 1))
    return {one.ticket_id: one for one in rows if one.ticket_id}


def list_shown(ticket_ids: Collection[UUID]) -> dict[UUID, list[Shown]]:
    """The newest photos of each ticket's failures and mendings, oldest first: two statements."""
    stands_for, is_one = standing_for(ticket_ids)
    place = func.row_number().over(
        partition_by=stands_for, order_by=(Photo.declared_at.desc(), Photo.id)
    )
    found: dict[UUID, list[Shown]] = defaultdict(list)
    for shows, photos in (("problem", FAILURES), ("mending", MENDINGS)):
        ranked = (
            photos.add_columns(stands_for.label("of_ticket"), place.label("place"))
            .where(is_one)
            .subquery()
        )
        photo = aliased(Photo, ranked)
        newest = ranked.c.place <= MOST_OF_TICKET
        for ticket_id, one in db.session.execute(select(ranked.c.of_ticket, photo).where(newest)):
            found[ticket_id].append(Shown(one.declared_at, shows, one))
    return {key: sorted(own, key=lambda one: one.at) for key, own in found.items()}
