"""Reads of handling plans."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select

from app.kernel.database import db
from app.tickets.models import STILL_OPEN, PlanRow, Ticket
from app.tickets.plans import DEFAULT_PLAN, HandlingPlan
from app.venues.models import Spot


def find_plan_row(venue_id: UUID) -> PlanRow | None:
    """What a manager has decided for that venue; None where nobody has yet."""
    return db.session.get(PlanRow, venue_id)


def plan_of(row: PlanRow | None) -> HandlingPlan:
    """The plan of a row; the one that every venue has where there is none."""
    return HandlingPlan.from_content(row.content) if row else DEFAULT_PLAN


def count_open_tickets(venue_id: UUID, team: str) -> int:
    """How many tickets of a team are not done."""
    query = select(func.count()).where(Ticket.venue_id == venue_id, Ticket.team == team, STILL_OPEN)
    return db.session.scalar(query) or 0


def list_tickets_to_try(
    venue_id: UUID, since: datetime, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """What rules can go by of the tickets opened since, newest first; one statement."""
    return db.session.execute(
        select(
            Ticket.id,
            Ticket.opened_at,
            Ticket.state,
            Ticket.severity,
            Ticket.checklist_slug,
            Ticket.item_key,
            Ticket.checklist_version_id,
            Spot.kind,
            Spot.name.label("spot"),
        )
        .join(Spot, Spot.id == Ticket.spot_id)
        .where(Ticket.venue_id == venue_id, Ticket.opened_at >= since)
        .order_by(Ticket.opened_at.desc(), Ticket.id.desc())
        .limit(limit)
    ).all()


def count_tickets_since(venue_id: UUID, since: datetime) -> int:
    """How many tickets were opened since."""
    query = select(func.count()).where(Ticket.venue_id == venue_id, Ticket.opened_at >= since)
    return db.session.scalar(query) or 0
