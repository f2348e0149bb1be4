"""Tables of evidence."""

from datetime import datetime
from enum import StrEnum, auto
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.clock import now
from app.kernel.database import Base, HasId, OfOrganisation, OfVenue, name_of, table_items


class PhotoState(StrEnum):
    """Whether the photo's bytes are in the store."""

    AWAITED = auto()
    STORED = auto()


class Intake(StrEnum):
    """What came of looking into a stored photo."""

    WAITING = auto()
    DONE = auto()
    REFUSED = auto()


# In these words, so that the database finds the indexes by them.
OF_TICKET = text("ticket_id IS NOT NULL")
TAKEN_IN = text("taken_in_at IS NOT NULL")
TO_BE_TAKEN_IN = text("state = 'stored' AND intake = 'waiting'")


class Photo(HasId, OfVenue, Base):
    """A photo, declared under an id made on the phone. It may arrive before its inspection.

    It shows an item of an inspection, or how a ticket was mended. `captured_at` to `longitude` are
    what the file says of itself (`said_captured_at` is the phone's word); only the original holds
    them besides. `display_key` and `thumbnail_key` are the pictures that everybody sees.
    """

    __tablename__ = "photos"
    __table_args__ = table_items(
        CheckConstraint(
            "(ticket_id IS NULL) = (inspection_id IS NOT NULL AND item_key IS NOT NULL)",
            name="subject",
        ),
        Index("ix_photos_inspection", "inspection_id", "item_key"),
        Index(
            "ix_photos_ticket",
            "ticket_id",
            postgresql_where=OF_TICKET,
            sqlite_where=OF_TICKET,
        ),
        Index("ix_photos_venue", "venue_id", "declared_at"),
        Index("ix_photos_sha256", "organisation_id", "sha256"),
        Index(
            "ix_photos_taken_in",
            "taken_in_at",
            postgresql_where=TAKEN_IN,
            sqlite_where=TAKEN_IN,
        ),
        Index(
            "ix_photos_to_be_taken_in",
            "tries",
            "stored_at",
            postgresql_where=TO_BE_TAKEN_IN,
            sqlite_where=TO_BE_TAKEN_IN,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)  # the phone's: never one of ours
    inspection_id: Mapped[UUID | None]
    item_key: Mapped[str | None] = mapped_column(String(60))
    ticket_id: Mapped[UUID | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(50))
    store_key: Mapped[str] = mapped_column(String(200))
    upload_id: Mapped[str | None] = mapped_column(String(500))  # S3's, of an upload in parts
    state: Mapped[PhotoState] = mapped_column(name_of(PhotoState), default=PhotoState.AWAITED)
    declared_at: Mapped[datetime] = mapped_column(default=now)
    stored_at: Mapped[datetime | None]

    intake: Mapped[Intake] = mapped_column(
        name_of(Intake), default=Intake.WAITING, server_default=Intake.WAITING
    )
    refusal: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(default=0, server_default="0")  # that failed
    overruns: Mapped[int] = mapped_column(default=0, server_default="0")  # for time or memory
    taken_in_at: Mapped[datetime | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    said_captured_at: Mapped[datetime | None]
    captured_at: Mapped[datetime | None]
    device: Mapped[str | None] = mapped_column(String(200))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    display_key: Mapped[str | None] = mapped_column(String(200))
    thumbnail_key: Mapped[str | None] = mapped_column(String(200))


class HiddenRegion(HasId, Base):
    """A part of a photo that is hidden for good in what is shown: a face that was found, or what
    a manager marked (`hidden_by_id`). Sizes are shares (0 to 1) of the upright picture.
    """

    __tablename__ = "hidden_regions"

    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"), index=True)
    left: Mapped[float]
    top: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]
    hidden_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    hidden_at: Mapped[datetime]


class PhotoPrint(OfOrganisation, Base):
    """The PDQ hash of a photo: 256 bits that hardly change when the picture hardly changes."""

    __tablename__ = "photo_prints"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"), unique=True)
    pdq: Mapped[bytes] = mapped_column(LargeBinary(32))


class PrintBand(Base):
    """One sixteenth of a print, by which near prints are found: see `prints`."""

    __tablename__ = "print_bands"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    print_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )


class Signal(HasId, OfVenue, Base):
    """Something about a photo or an inspection that is worth a second look; never an accusation.

    `value` went past `threshold`; both in the unit of its kind.
    """

    __tablename__ = "signals"
    __table_args__ = table_items(
        Index("ix_signals_newest", "venue_id", "at", "id"),
        Index("ix_signals_inspection", "inspection_id"),
        Index("ix_signals_photo", "photo_id"),
    )

    kind: Mapped[str] = mapped_column(String(30))
    inspection_id: Mapped[UUID | None]
    photo_id: Mapped[UUID | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    value: Mapped[float]
    threshold: Mapped[float]
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]
