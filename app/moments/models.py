"""Tables of moments."""

from datetime import datetime
from enum import StrEnum, auto
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, HasId, OfVenue, name_of, table_items


class Question(StrEnum):
    """What is asked of every moment (row M2)."""

    EASIER = auto()
    MEMORABLE = auto()


class Idea(HasId, OfVenue, Base):
    """Somebody's answer to one of the two questions about a moment of a venue.

    The moment is named by its item's key, so an idea stays with it through the checklist's
    versions. What was taken back is hidden, and says who did it.
    """

    __tablename__ = "ideas"
    __table_args__ = table_items(
        Index("ix_ideas_moment", "venue_id", "checklist_slug", "item_key", "written_at"),
        Index("ix_ideas_newest", "venue_id", "written_at", "id"),
        Index("ix_ideas_person", "person_id"),
    )

    checklist_slug: Mapped[str] = mapped_column(String(60))
    item_key: Mapped[str] = mapped_column(String(60))
    question: Mapped[Question] = mapped_column(name_of(Question))
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
