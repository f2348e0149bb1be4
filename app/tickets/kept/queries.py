"""Reads for how promises were kept; each of them is one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, extract, func, or_, select

from app.kernel.database import db
from app.notices.models import Event
from app.tickets.kept.past import TELLING, Period
from app.tickets.models import STILL_OPEN, PromiseOutcome, Ticket

AnyRow = Row[*tuple[Any, ...]]


def count_outcomes(venue_id: UUID, from_on: date, to_on: date) -> Sequence[AnyRow]:
    """How many promises were kept and broken, by team, month of the venue and kind."""
    year, month = (extract(part, PromiseOutcome.ended_on) for part in ("year", "month"))
    return db.session.execute(
        select(
            PromiseOutcome.team,
            year.label("year"),
            month.label("month"),
            PromiseOutcome.kind,
            PromiseOutcome.kept,
            func.count().label("count"),
        )
        .where(PromiseOutcome.venue_id == venue_id, PromiseOutcome.ended_on.between(from_on, to_on))
        .group_by(PromiseOutcome.team, year, month, PromiseOutcome.kind, PromiseOutcome.kept)
    ).all()


def list_tickets_within(venue_id: UUID, period: Period) -> Sequence[AnyRow]:
    """What a cost goes by of the tickets that were not done at some time of a period."""
    return db.session.execute(
        select(
            Ticket.id,
            Ticket.team,
            Ticket.severity,
            Ticket.opened_at,
            func.coalesce(Ticket.resolved_at, Ticket.closed_at).label("ended_at"),
        ).where(_within(venue_id, period))
    ).all()


def list_events_within(venue_id: UUID, period: Period) -> Sequence[AnyRow]:
    """The events of these tickets that tell when they were mended, of each ticket in order."""
    theirs = select(Ticket.id).where(_within(venue_id, period))
    return db.session.execute(
        select(Event.subject_id, Event.kind, Event.at)
        .where(
            Event.venue_id == venue_id,  # so that no other venue's are looked through
            Event.subject_id.in_(theirs),
            Event.kind.in_(TELLING),
        )
        .order_by(Event.subject_id, Event.at, Event.id)
    ).all()


def _within(venue_id: UUID, period: Period) -> ColumnElement[bool]:
    return and_(
        Ticket.venue_id == venue_id,
        Ticket.opened_at < period.end,
        or_(STILL_OPEN, Ticket.closed_at >= period.begin),
    )
