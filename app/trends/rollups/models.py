"""Tables of what was counted.

They are worked out from inspections, findings, tickets, events and promise outcomes, and from
nothing else; a row that would hold only noughts is not there. They name rows of other tables
without a foreign key, for they are deleted and written again whenever what they count changes.

Three of them have no primary key: its index would be ten times as large as that by which they are
read, and a fifth of the time of counting. That nothing is in them twice is kept by the one
statement that writes a day after deleting it, under the venue's lock; `flask trends check` looks.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, table_items

# SQLite numbers rows by itself only in a column of its own kind of integer.
Counter = BigInteger().with_variant(Integer, "sqlite")


def one_by(*columns: str) -> dict[str, Any]:
    """What a mapper tells rows apart by that have no primary key."""
    return {"primary_key": columns}


class SpotDay(Base):
    """What one inspector checked at a spot on one of the venue's days, by checklist version."""

    __tablename__ = "spot_days"
    __table_args__ = table_items(Index("ix_spot_days_venue", "venue_id", "happened_on"))
    __mapper_args__ = one_by(
        "venue_id", "happened_on", "spot_id", "checklist_version_id", "person_id"
    )

    venue_id: Mapped[UUID]
    happened_on: Mapped[date]
    spot_id: Mapped[UUID]
    checklist_version_id: Mapped[UUID]
    person_id: Mapped[UUID]
    inspections: Mapped[int]
    checked: Mapped[int]
    failed: Mapped[int]
    score_earned: Mapped[int]
    score_possible: Mapped[int]


class FindingDay(Base):
    """How often an item failed, or was not applicable, at a spot on one of the venue's days.

    Whatever an inspection of that version and spot checked otherwise, passed.
    """

    __tablename__ = "finding_days"
    __table_args__ = table_items(Index("ix_finding_days_venue", "venue_id", "happened_on"))
    __mapper_args__ = one_by(
        "venue_id", "happened_on", "spot_id", "checklist_version_id", "item_key"
    )

    venue_id: Mapped[UUID]
    happened_on: Mapped[date]
    spot_id: Mapped[UUID]
    checklist_version_id: Mapped[UUID]
    item_key: Mapped[str] = mapped_column(String(60))
    failed: Mapped[int]
    not_applicable: Mapped[int]


class ItemDay(Base):
    """How an item came out in the whole venue on one of its days, and what filling it took.

    `checked` counts answers that passed or failed; an item that cannot fail is never checked.
    `timed` counts inspections whose phone said what filling took: `ms` in all, how often the
    answer was changed or could not be taken, and how often the form was left there.
    """

    __tablename__ = "item_days"
    __table_args__ = table_items(Index("ix_item_days_venue", "venue_id", "happened_on"))
    __mapper_args__ = one_by("venue_id", "happened_on", "checklist_version_id", "item_key")

    venue_id: Mapped[UUID]
    happened_on: Mapped[date]
    checklist_version_id: Mapped[UUID]
    item_key: Mapped[str] = mapped_column(String(60))
    checked: Mapped[int]
    failed: Mapped[int]
    not_applicable: Mapped[int]
    timed: Mapped[int]
    ms: Mapped[int] = mapped_column(BigInteger)
    corrections: Mapped[int]
    rejected: Mapped[int]
    abandoned: Mapped[int]


class TicketDay(Base):
    """What became of tickets about an item at a spot on one of the venue's days.

    `opened` by `opened_at`; `mended` by `resolved_at`, or by `closed_at` where nobody said so;
    dismissed ones are in neither. `returned` are opened with a previous one to follow, within its
    days or later; `reopened` counts each time. `kept` and `broken` are promises that something
    would be mended, `acknowledged_kept` and `acknowledged_broken` that somebody would answer, on
    the day on which it was known.
    """

    __tablename__ = "ticket_days"

    venue_id: Mapped[UUID] = mapped_column(primary_key=True)
    happened_on: Mapped[date] = mapped_column(primary_key=True)
    spot_id: Mapped[UUID] = mapped_column(primary_key=True)
    checklist_slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    item_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    opened: Mapped[int]
    mended: Mapped[int]
    reopened: Mapped[int]
    returned: Mapped[int]
    acknowledged_kept: Mapped[int]
    acknowledged_broken: Mapped[int]
    kept: Mapped[int]
    broken: Mapped[int]


class StaleDay(Base):
    """A day of a venue on which something has changed since it was counted.

    Written by triggers of the database on every table that is counted, in the transaction of the
    change, so that no way of changing something can forget it. Only ever added, never updated:
    two changes at once wait for nobody. The day, or an instant of it; neither: the whole venue.
    """

    __tablename__ = "stale_days"
    __table_args__ = table_items(Index("ix_stale_days_venue", "venue_id", "id"))

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    venue_id: Mapped[UUID]
    happened_on: Mapped[date | None]
    happened_at: Mapped[datetime | None]
