"""Reads for the pages of a check and of a spot; each of them is one statement."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.evidence.models import Intake, Photo
from app.kernel.database import db
from app.tickets.models import STILL_OPEN, Ticket
from app.venues.models import Spot


class About(NamedTuple):
    """Whose tickets: of a check, or of a spot."""

    venue_id: UUID
    checklist_slug: str = ""
    item_key: str = ""
    spot_id: UUID | None = None

    def holds(self) -> ColumnElement[bool]:
        """Whether a ticket is about it."""
        here: ColumnElement[bool] = Ticket.venue_id == self.venue_id
        if self.spot_id:
            return and_(here, Ticket.spot_id == self.spot_id)
        return and_(
            here,
            Ticket.checklist_slug == self.checklist_slug,
            Ticket.item_key == self.item_key,
        )


def list_open(about: About, most: int) -> Sequence[Row[Ticket, str]]:
    """Its tickets that are not done, newest first, with their spots."""
    return db.session.execute(
        select(Ticket, Spot.name)
        .join(Spot, Spot.id == Ticket.spot_id)
        .where(about.holds(), STILL_OPEN)
        .order_by(Ticket.opened_at.desc(), Ticket.id.desc())
        .limit(most)
    ).all()


def count_open(about: About) -> int:
    """How many of its tickets are not done."""
    return db.session.scalar(select(func.count()).where(about.holds(), STILL_OPEN)) or 0


def list_mended_with_photo(about: About, most: int) -> Sequence[Row[Ticket, str]]:
    """Its tickets whose mending a photo shows, the last mended first, with their spots."""
    shows = exists().where(Photo.ticket_id == Ticket.id, Photo.intake == Intake.DONE)
    return db.session.execute(
        select(Ticket, Spot.name)
        .join(Spot, Spot.id == Ticket.spot_id)
        .where(about.holds(), Ticket.resolved_at.is_not(None), shows)
        .order_by(Ticket.resolved_at.desc(), Ticket.id.desc())
        .limit(most)
    ).all()


def list_photos_of_mending(ticket_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """The newest photo of each ticket's mending."""
    place = (
        func.row_number()
        .over(partition_by=Photo.ticket_id, order_by=(Photo.declared_at.desc(), Photo.id.desc()))
        .label("place")
    )
    ranked = (
        select(Photo, place)
        .where(Photo.ticket_id.in_(ticket_ids), Photo.intake == Intake.DONE)
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.scalars(select(photo).where(ranked.c.place == 1))
    return {one.ticket_id: one for one in rows if one.ticket_id}
