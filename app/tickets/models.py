"""Tables of tickets."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.checklists.definition import Severity
from app.kernel.clock import now
from app.kernel.database import Base, HasId, OfVenue, name_of, table_items
from app.tickets.states import TicketState
from app.venues.models import Spot

# In these words, so that the database finds the indexes of open tickets by them.
STILL_OPEN = text("state <> 'closed'")


class Ticket(HasId, OfVenue, Base):
    """One problem (spot and item) until it is mended and seen to be mended.

    `uq_tickets_problem` makes a second open ticket for the same problem impossible.
    """

    __tablename__ = "tickets"
    __table_args__ = table_items(
        Index(
            "uq_tickets_problem",
            "spot_id",
            "checklist_slug",
            "item_key",
            unique=True,
            postgresql_where=STILL_OPEN,
            sqlite_where=STILL_OPEN,
        ),
        # What every pack asks for, however many closed tickets a venue has gathered.
        Index(
            "ix_tickets_open",
            "venue_id",
            "spot_id",
            postgresql_where=STILL_OPEN,
            sqlite_where=STILL_OPEN,
        ),
        Index("ix_tickets_newest", "venue_id", "opened_at", "id"),
        Index("ix_tickets_resolved", "venue_id", "resolved_at"),
    )

    spot_id: Mapped[UUID] = mapped_column(ForeignKey("spots.id"))
    checklist_slug: Mapped[str] = mapped_column(String(60))
    item_key: Mapped[str] = mapped_column(String(60))
    checklist_version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_versions.id"))
    state: Mapped[TicketState] = mapped_column(name_of(TicketState), default=TicketState.OPEN)
    severity: Mapped[Severity] = mapped_column(name_of(Severity))
    team: Mapped[str | None] = mapped_column(String(60))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    last_failed_at: Mapped[datetime]
    occurrence_count: Mapped[int] = mapped_column(default=1)
    acknowledged_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    spot: Mapped[Spot] = relationship(lazy="raise")


class Occurrence(Base):
    """One failure of a ticket's problem: the inspection that found it and its note."""

    __tablename__ = "occurrences"
    __table_args__ = table_items(Index("ix_occurrences_inspection", "inspection_id"))

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    inspection_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    failed_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)


class TicketEvent(HasId, Base):
    """What people did to a ticket; with its occurrences, the whole history. Never changed."""

    __tablename__ = "ticket_events"
    __table_args__ = table_items(Index("ix_ticket_events_ticket", "ticket_id", "at"))

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    kind: Mapped[str] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]]
