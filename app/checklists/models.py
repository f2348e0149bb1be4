"""Tables of checklists."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.clock import now
from app.kernel.database import Base, HasId, OfOrganisation, table_items


class ChecklistVersion(HasId, OfOrganisation, Base):
    """One version of a checklist. A trigger of the database refuses to change it."""

    __tablename__ = "checklist_versions"
    __table_args__ = table_items(UniqueConstraint("organisation_id", "slug", "number"))

    slug: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(50))
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime] = mapped_column(default=now)
