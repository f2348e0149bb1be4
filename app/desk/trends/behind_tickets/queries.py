"""Reads of the tickets behind a number; each of them is one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVarTuple

from sqlalchemy import Row, Select, and_, func, or_, select

from app.checklists.definition import Severity
from app.desk.trends.behind_tickets.choosing import Happened
from app.kernel.clock import begins_at
from app.kernel.database import db
from app.kernel.paging import Position, newest_first
from app.tickets.models import Ticket
from app.tickets.states import TicketState
from app.trends.numbers.periods import Period
from app.venues.models import Spot, Venue

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets of a venue, by what became of them in a period."""

    venue: Venue
    period: Period
    happened: Happened
    severity: Severity | None = None

    def narrow(self, query: Select[*Ts]) -> Select[*Ts]:
        """The query, kept to these tickets: counted as a report counts them."""
        begin = begins_at(self.period.from_on, self.venue.time_zone)
        end = begins_at(self.period.to_on + timedelta(1), self.venue.time_zone)
        mended_at = func.coalesce(Ticket.resolved_at, Ticket.closed_at)
        opened = and_(Ticket.opened_at >= begin, Ticket.opened_at < end)
        conditions = {
            Happened.OPENED: opened,
            Happened.MENDED: and_(mended_at >= begin, mended_at < end),
            Happened.RETURNED: and_(opened, Ticket.previous_id.is_not(None)),
            Happened.OPEN_AT_START: and_(
                Ticket.opened_at < begin, or_(mended_at.is_(None), mended_at >= begin)
            ),
            Happened.OPEN_AT_END: and_(
                Ticket.opened_at < end, or_(mended_at.is_(None), mended_at >= end)
            ),
        }
        query = query.where(
            Ticket.venue_id == self.venue.id,
            Ticket.state != TicketState.DISMISSED,
            conditions[self.happened],
        )
        return query.where(Ticket.severity == self.severity) if self.severity else query


def count_behind(wanted: Wanted) -> int:
    """How many there are."""
    return db.session.scalar(wanted.narrow(select(func.count()).select_from(Ticket))) or 0


def list_behind(
    wanted: Wanted, position: Position | None, limit: int
) -> Sequence[Row[Ticket, str]]:
    """The tickets with the names of their spots, newest first."""
    query = wanted.narrow(select(Ticket, Spot.name).join(Spot, Spot.id == Ticket.spot_id))
    return db.session.execute(
        newest_first(query, Ticket.opened_at, Ticket.id, position, limit)
    ).all()
