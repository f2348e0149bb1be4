"""Tables of evidence."""

from datetime import datetime
from enum import StrEnum, auto
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.clock import now
from app.kernel.database import Base, HasId, OfVenue, name_of, table_items


class PhotoState(StrEnum):
    """Whether the photo's bytes are in the store."""

    AWAITED = auto()
    STORED = auto()


class Photo(HasId, OfVenue, Base):
    """A photo, declared under an id made on the phone. It may arrive before its inspection."""

    __tablename__ = "photos"
    __table_args__ = table_items(Index("ix_photos_inspection", "inspection_id", "item_key"))

    id: Mapped[UUID] = mapped_column(primary_key=True)  # the phone's: never one of ours
    inspection_id: Mapped[UUID]
    item_key: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(50))
    store_key: Mapped[str] = mapped_column(String(200))
    state: Mapped[PhotoState] = mapped_column(name_of(PhotoState), default=PhotoState.AWAITED)
    declared_at: Mapped[datetime] = mapped_column(default=now)
    stored_at: Mapped[datetime | None]
