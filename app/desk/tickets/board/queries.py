"""Reads for the board; each of them is one statement."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, select
from sqlalchemy.orm import aliased

from app.kernel.database import db
from app.tickets.models import STILL_OPEN, Ticket
from app.tickets.states import TicketState
from app.venues.models import Spot


class Shown(NamedTuple):
    """Whose tickets a board shows; None does not narrow."""

    venue_id: UUID
    teams: Collection[str] | None = None
    assignee_id: UUID | None = None


class Count(NamedTuple):
    """How many tickets are in a state, and how many of these are late."""

    tickets: int = 0
    late: int = 0


def count_by_state(shown: Shown) -> dict[TicketState, Count]:
    """How many tickets are in which state; states without any are left out."""
    late = func.sum(case((Ticket.is_late, 1), else_=0))
    rows = db.session.execute(
        select(Ticket.state, func.count(), late).where(_is_shown(shown)).group_by(Ticket.state)
    )
    return {state: Count(count, late) for state, count, late in rows}


def list_newest_by_state(shown: Shown, most: int) -> Sequence[Row[Ticket, str]]:
    """Of each state so many tickets at most with the names of their spots: the late ones first,
    then the newest."""
    place = (
        func.row_number()
        .over(
            partition_by=Ticket.state,
            order_by=(Ticket.is_late.desc(), Ticket.opened_at.desc(), Ticket.id.desc()),
        )
        .label("place")
    )
    ranked = select(Ticket, place).where(_is_shown(shown)).subquery()
    ticket = aliased(Ticket, ranked)
    return db.session.execute(
        select(ticket, Spot.name)
        .join(Spot, Spot.id == ranked.c.spot_id)
        .where(ranked.c.place <= most)
        .order_by(ranked.c.place)
    ).all()


def _is_shown(shown: Shown) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Ticket.venue_id == shown.venue_id]
    if shown.teams is not None:
        conditions.append(Ticket.team.in_(shown.teams))
    if shown.assignee_id is not None:
        conditions.append(Ticket.assignee_id == shown.assignee_id)
    return and_(STILL_OPEN, *conditions)
