"""Reads of the tickets that pictures show; each of them is one statement."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.evidence.models import Intake, Photo
from app.kernel.clock import begins_at
from app.kernel.database import db
from app.tickets.models import Occurrence, Ticket
from app.tickets.states import TicketState
from app.trends.numbers.periods import Period
from app.venues.models import Spot, Venue

Key = tuple[str, str]  # checklist and item


class TicketSeen(NamedTuple):
    """A ticket whose failure a photo shows; one that is not mended has no `resolved_at`."""

    id: UUID
    checklist_slug: str
    item_key: str
    opened_at: datetime
    resolved_at: datetime | None
    spot_name: str

    @property
    def key(self) -> Key:
        """Which check it is about."""
        return self.checklist_slug, self.item_key


class FailureSeen(NamedTuple):
    """A photo of a failure, when it failed, and what was written about it."""

    photo: Photo
    failed_at: datetime
    note: str


def list_tickets_seen(venue: Venue, keys: Collection[Key], period: Period) -> list[TicketSeen]:
    """Of each of these checks one ticket of the period: the last one that a photo shows mended,
    else the newest whose failure a photo shows.
    """
    ranked = (
        select(Ticket, _place().label("place"))
        .where(
            Ticket.venue_id == venue.id,
            Ticket.state != TicketState.DISMISSED,
            tuple_(Ticket.checklist_slug, Ticket.item_key).in_(list(keys)),
            _within(venue, period),
            exists().where(Occurrence.ticket_id == Ticket.id, *_shows_failure()).correlate(Ticket),
        )
        .subquery()
    )
    ticket = aliased(Ticket, ranked)
    rows = db.session.execute(
        select(
            ticket.id,
            ticket.checklist_slug,
            ticket.item_key,
            ticket.opened_at,
            ticket.resolved_at,
            Spot.name,
        )
        .join(Spot, Spot.id == ticket.spot_id)
        .where(ranked.c.place == 1)
    )
    return [TicketSeen(*row) for row in rows]


def _place() -> ColumnElement[int]:
    """A ticket's place among those of its check: mended ones that a photo shows first, the last
    mended, or opened, first.
    """
    shows_mending = exists().where(Photo.ticket_id == Ticket.id, Photo.intake == Intake.DONE)
    return func.row_number().over(
        partition_by=(Ticket.checklist_slug, Ticket.item_key),
        order_by=(
            and_(Ticket.resolved_at.is_not(None), shows_mending).desc(),
            func.coalesce(Ticket.resolved_at, Ticket.opened_at).desc(),
            Ticket.id.desc(),
        ),
    )


def list_photos_of_failures(ticket_ids: Sequence[UUID]) -> dict[UUID, FailureSeen]:
    """The newest photo of each ticket's failures, by who found it."""
    place = func.row_number().over(
        partition_by=Occurrence.ticket_id,
        order_by=(Occurrence.failed_at.desc(), Photo.declared_at.desc(), Photo.id),
    )
    ranked = (
        select(
            Photo,
            Occurrence.ticket_id.label("problem"),
            Occurrence.failed_at,
            Occurrence.note,
            place.label("place"),
        )
        .select_from(Ticket)
        .join(Occurrence, Occurrence.ticket_id == Ticket.id)
        .join(Photo, and_(*_shows_failure()))
        .where(Ticket.id.in_(ticket_ids))
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.execute(
        select(ranked.c.problem, photo, ranked.c.failed_at, ranked.c.note).where(
            ranked.c.place == 1
        )
    )
    return {row[0]: FailureSeen(*row[1:]) for row in rows}


def list_photos_of_mendings(ticket_ids: Sequence[UUID]) -> dict[UUID, Photo]:
    """The newest photo of each ticket's mending."""
    place = func.row_number().over(
        partition_by=Photo.ticket_id, order_by=(Photo.declared_at.desc(), Photo.id.desc())
    )
    ranked = (
        select(Photo, place.label("place"))
        .where(Photo.ticket_id.in_(ticket_ids), Photo.intake == Intake.DONE)
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.scalars(select(photo).where(ranked.c.place == 1))
    return {one.ticket_id: one for one in rows if one.ticket_id}


def _shows_failure() -> tuple[ColumnElement[bool], ...]:
    """Whether a photo shows a ticket's occurrence; others may declare one for it too."""
    return (
        Photo.inspection_id == Occurrence.inspection_id,
        Photo.item_key == Ticket.item_key,
        Photo.venue_id == Ticket.venue_id,
        Photo.person_id == Occurrence.person_id,
        Photo.intake == Intake.DONE,
    )


def _within(venue: Venue, period: Period) -> ColumnElement[bool]:
    """Whether a ticket was opened or mended in the period."""
    begins = begins_at(period.from_on, venue.time_zone)
    ends = begins_at(period.to_on + timedelta(1), venue.time_zone)
    return or_(*(and_(one >= begins, one < ends) for one in (Ticket.opened_at, Ticket.resolved_at)))
