"""Tables of tickets."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.checklists.definition import Severity
from app.kernel.clock import now
from app.kernel.database import Base, HasId, OfOrganisation, OfVenue, name_of, table_items
from app.tickets.states import DismissReason, HoldReason, Promised, TicketState
from app.venues.models import Spot

# In these words, so that the database finds the indexes of open tickets by them.
STILL_OPEN = text("state NOT IN ('closed', 'dismissed')")
IS_LATE = text("is_late AND state NOT IN ('closed', 'dismissed')")
HAS_ALARM = text("next_alarm_at IS NOT NULL")


class Ticket(HasId, OfVenue, Base):
    """One problem (spot and item) until it is mended and seen to be mended.

    `uq_tickets_problem` makes a second open ticket for the same problem impossible, unless people
    split it into parts. Of a promise there is the instant by which it is kept, or, while the clock
    is paused, the open seconds that are left.
    """

    __tablename__ = "tickets"
    __table_args__ = table_items(
        Index(
            "uq_tickets_problem",
            "spot_id",
            "checklist_slug",
            "item_key",
            "part",
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
        Index("ix_tickets_closed", "venue_id", "closed_at"),
        # What a submission asks: all tickets of the problems at its spot.
        Index("ix_tickets_problem", "spot_id", "checklist_slug", "item_key"),
        Index("ix_tickets_spot", "spot_id", "opened_at", "id"),
        Index(
            "ix_tickets_to_do",
            "venue_id",
            "opened_at",
            "id",
            postgresql_where=STILL_OPEN,
            sqlite_where=STILL_OPEN,
        ),
        Index(
            "ix_tickets_assignee",
            "assignee_id",
            "opened_at",
            "id",
            postgresql_where=STILL_OPEN,
            sqlite_where=STILL_OPEN,
        ),
        Index(
            "ix_tickets_team",
            "venue_id",
            "team",
            "opened_at",
            "id",
            postgresql_where=STILL_OPEN,
            sqlite_where=STILL_OPEN,
        ),
        Index(
            "ix_tickets_late",
            "venue_id",
            "opened_at",
            "id",
            postgresql_where=IS_LATE,
            sqlite_where=IS_LATE,
        ),
        Index(
            "ix_tickets_alarm",
            "next_alarm_at",
            postgresql_where=HAS_ALARM,
            sqlite_where=HAS_ALARM,
        ),
        Index("ix_tickets_merged", "merged_into_id"),
    )

    spot_id: Mapped[UUID] = mapped_column(ForeignKey("spots.id"))
    checklist_slug: Mapped[str] = mapped_column(String(60))
    item_key: Mapped[str] = mapped_column(String(60))
    part: Mapped[int] = mapped_column(default=0, server_default="0")
    checklist_version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_versions.id"))
    state: Mapped[TicketState] = mapped_column(name_of(TicketState), default=TicketState.OPEN)
    severity: Mapped[Severity] = mapped_column(name_of(Severity))
    team: Mapped[str | None] = mapped_column(String(60))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    route: Mapped[dict[str, Any] | None]  # why it went to this team, as `routing.Route` says it
    opened_at: Mapped[datetime]
    last_failed_at: Mapped[datetime]
    occurrence_count: Mapped[int] = mapped_column(default=1)
    acknowledged_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]  # verified, or dismissed
    hold_reason: Mapped[HoldReason | None] = mapped_column(name_of(HoldReason))
    hold_until: Mapped[date | None]  # the venue's day
    dismiss_reason: Mapped[DismissReason | None] = mapped_column(name_of(DismissReason))
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"))
    returned_days: Mapped[int | None]  # since the previous one ended
    reopened_count: Mapped[int] = mapped_column(default=0, server_default="0")
    handed_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("endpoints.id"))

    promise_round: Mapped[int] = mapped_column(default=1, server_default="1")
    promised_at: Mapped[datetime | None]
    acknowledge_by: Mapped[datetime | None]
    resolve_by: Mapped[datetime | None]
    acknowledge_left_s: Mapped[int | None]
    resolve_left_s: Mapped[int | None]
    is_late: Mapped[bool] = mapped_column(default=False, server_default=false())
    escalation_step: Mapped[int | None]  # how many of the chain have been asked to call
    escalate_at: Mapped[datetime | None]
    next_alarm_at: Mapped[datetime | None]
    alarmed_until: Mapped[datetime | None]

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


class PromiseOutcome(OfVenue, Base):
    """A promise that was kept or broken; written once, when it is known."""

    __tablename__ = "promise_outcomes"
    __table_args__ = table_items(Index("ix_promise_outcomes_days", "venue_id", "ended_on"))

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Promised] = mapped_column(name_of(Promised), primary_key=True)
    team: Mapped[str | None] = mapped_column(String(60))
    severity: Mapped[Severity] = mapped_column(name_of(Severity))
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    ended_on: Mapped[date]  # the venue's day
    kept: Mapped[bool]


class Call(HasId, OfVenue, Base):
    """Somebody was called about a critical ticket, or could not be reached."""

    __tablename__ = "calls"
    __table_args__ = table_items(Index("ix_calls_ticket", "ticket_id", "called_at"))

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    whom: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(30))
    called_at: Mapped[datetime]
    received_at: Mapped[datetime]
    reached: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")


class PlanRow(OfOrganisation, Base):
    """How a venue handles its tickets: what `plans.HandlingPlan` reads."""

    __tablename__ = "handling_plans"

    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"), primary_key=True)
    content: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
