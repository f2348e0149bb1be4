"""Reads for the desk's lists of tickets."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.evidence.models import Photo, PhotoState
from app.kernel.database import db
from app.tickets.models import Occurrence, Ticket
from app.tickets.states import TicketState
from app.venues.models import Team, TeamMember

TO_DO = (
    TicketState.OPEN,
    TicketState.ACKNOWLEDGED,
    TicketState.IN_PROGRESS,
    TicketState.ON_HOLD,
)


def count_to_do(venue_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many tickets wait to be mended, by venue: one statement."""
    rows = db.session.execute(
        select(Ticket.venue_id, func.count())
        .where(Ticket.venue_id.in_(venue_ids), Ticket.state.in_(TO_DO))
        .group_by(Ticket.venue_id)
    )
    return {row[0]: row[1] for row in rows}


def keys_of_teams_of(venue_id: UUID, person_id: UUID) -> list[str]:
    """The keys of a venue's teams that somebody belongs to."""
    return list(
        db.session.scalars(
            select(Team.key)
            .join(TeamMember, TeamMember.team_id == Team.id)
            .where(Team.venue_id == venue_id, TeamMember.person_id == person_id)
            .order_by(Team.key)
        )
    )


def list_newest_photos(ticket_ids: Collection[UUID]) -> dict[UUID, Photo]:
    """The newest stored photo of each ticket's failures, by who found it, where there is one:
    one statement.
    """
    newest = (
        func.row_number()
        .over(
            partition_by=Occurrence.ticket_id,
            order_by=(Occurrence.failed_at.desc(), Photo.declared_at.desc(), Photo.id),
        )
        .label("place")
    )
    shown = and_(
        Photo.inspection_id == Occurrence.inspection_id,
        Photo.item_key == Ticket.item_key,
        Photo.venue_id == Ticket.venue_id,
        Photo.person_id == Occurrence.person_id,  # others may declare one for it too
        Photo.state == PhotoState.STORED,
    )
    ranked = (
        select(Photo, Occurrence.ticket_id.label("problem"), newest)
        .select_from(Ticket)
        .join(Occurrence, Occurrence.ticket_id == Ticket.id)
        .join(Photo, shown)
        .where(Ticket.id.in_(ticket_ids))
        .subquery()
    )
    photo = aliased(Photo, ranked)
    rows = db.session.execute(select(ranked.c.problem, photo).where(ranked.c.place == 1))
    return {row[0]: row[1] for row in rows}
