"""Tables of reports."""

from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, HasId, OfVenue, name_of, table_items
from app.trends.printing.paper import Paper

UNFINISHED = text("state IN ('waiting', 'making')")


class ReportState(StrEnum):
    """How far a report is."""

    WAITING = auto()
    MAKING = auto()
    READY = auto()
    FAILED = auto()


class Every(StrEnum):
    """How often a report is sent."""

    WEEK = auto()
    MONTH = auto()


class Report(HasId, OfVenue, Base):
    """A report for one reader about these days of a venue, both included.

    `files` lists what was made: kind (pdf, xlsx, csv, json), key in the store, SHA-256, bytes;
    `summary` is what it says first, lines by language. `claimed_until` is the lease of the worker
    that makes it: a lost one's report is made again. While it waits, it is not tried before.
    """

    __tablename__ = "reports"
    __table_args__ = table_items(
        Index("ix_reports_newest", "venue_id", "asked_at", "id"),
        Index(
            "ix_reports_unfinished",
            "asked_at",
            "id",
            postgresql_where=UNFINISHED,
            sqlite_where=UNFINISHED,
        ),
        UniqueConstraint("schedule_id", "to_on"),  # a schedule's report of a period is made once
    )

    reader_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    schedule_id: Mapped[UUID | None] = mapped_column(ForeignKey("report_schedules.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    compare: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))
    paper: Mapped[Paper] = mapped_column(name_of(Paper))
    state: Mapped[ReportState] = mapped_column(name_of(ReportState), default=ReportState.WAITING)
    progress: Mapped[int] = mapped_column(default=0)  # per cent
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    failed_why: Mapped[str | None] = mapped_column(String(300))
    files: Mapped[list[Any]] = mapped_column(default=list)
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ReportSchedule(HasId, OfVenue, Base):
    """A reader's wish: a report of each week or month, sent when it is over."""

    __tablename__ = "report_schedules"
    __table_args__ = table_items(
        UniqueConstraint("venue_id", "person_id", "every"),
        Index("ix_report_schedules_due", "due_at"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    every: Mapped[Every] = mapped_column(name_of(Every))
    language: Mapped[str] = mapped_column(String(10))
    paper: Mapped[Paper] = mapped_column(name_of(Paper))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # when the next one is made; none: stopped
