"""Tables of inspections."""

from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, HasId, OfVenue, name_of, table_items


class Outcome(StrEnum):
    """How a check came out when it did not simply pass."""

    FAILED = auto()
    NOT_APPLICABLE = auto()


# In these words, so that the database finds the index by them.
UNEXAMINED = text("examined_at IS NULL")


class Inspection(HasId, OfVenue, Base):
    """One filled checklist at one spot by one person, under an id made on the phone.

    `answers` is the document as the phone sent it, for ever; all else is worked out from it.
    `friction` says what filling each item took; it is about the form, and not the person.
    `performed_at` is when it ended, corrected for a wrong clock; `performed_on` is that day
    where the venue stands.
    """

    __tablename__ = "inspections"
    __table_args__ = table_items(
        Index("ix_inspections_newest", "venue_id", "performed_at", "id"),
        Index("ix_inspections_days", "venue_id", "performed_on", "checklist_version_id", "spot_id"),
        # The newest of each spot, which every pack shows, without reading the rows themselves.
        Index("ix_inspections_last", "spot_id", "performed_at", "id"),
        # Whose inspection came before: the walk between two of them, and what is theirs.
        Index("ix_inspections_person", "person_id", "performed_at"),
        Index(
            "ix_inspections_unexamined",
            "received_at",
            postgresql_where=UNEXAMINED,
            sqlite_where=UNEXAMINED,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)  # the phone's: never one of ours
    spot_id: Mapped[UUID] = mapped_column(ForeignKey("spots.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    checklist_version_id: Mapped[UUID] = mapped_column(ForeignKey("checklist_versions.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    received_at: Mapped[datetime]
    performed_at: Mapped[datetime]
    performed_on: Mapped[date]
    clock_offset_s: Mapped[int] = mapped_column(BigInteger)
    score_earned: Mapped[int]
    score_possible: Mapped[int]
    checked: Mapped[int]
    failed: Mapped[int]
    content_sha256: Mapped[str] = mapped_column(String(64))
    answers: Mapped[list[Any]]
    friction: Mapped[list[Any]] = mapped_column(server_default="[]")
    examined_at: Mapped[datetime | None]  # up to when a worker has looked for signals
    could: Mapped[int | None]  # which signals it could have carried then: bits, `effort.COULD`


class Finding(Base):
    """A check that did not simply pass: it failed, or it was not applicable (or not shown, or
    left blank). A check without a finding passed, so the trends need no row for what is fine.
    """

    __tablename__ = "findings"
    __table_args__ = table_items(
        Index(
            "ix_findings_days",
            "venue_id",
            "performed_on",
            "checklist_slug",
            "item_key",
            "spot_id",
            "outcome",
        ),
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    item_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(name_of(Outcome))
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    spot_id: Mapped[UUID]
    checklist_slug: Mapped[str] = mapped_column(String(60))
    performed_on: Mapped[date]
