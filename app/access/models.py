"""Tables of access."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.policy import Role, Standing
from app.kernel.clock import now
from app.kernel.database import Base, HasId, OfOrganisation, name_of, table_items


class Organisation(HasId, Base):
    """The tenant."""

    __tablename__ = "organisations"

    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Person(HasId, OfOrganisation, Base):
    """Somebody who signs in. An admin acts in the whole organisation."""

    __tablename__ = "people"

    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10), default="en")
    password_hash: Mapped[str] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    venue_roles: Mapped[list["VenueRole"]] = relationship(
        cascade="all, delete-orphan", order_by="VenueRole.venue_id, VenueRole.role"
    )

    @property
    def standing(self) -> Standing:
        """What the person is here."""
        return Standing(self.is_admin, [(one.venue_id, one.role) for one in self.venue_roles])


class VenueRole(OfOrganisation, Base):
    """What a person may do at a venue."""

    __tablename__ = "venue_roles"
    __table_args__ = table_items(Index("ix_venue_roles_venue_id", "venue_id"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(name_of(Role), primary_key=True)


class Token(HasId, Base):
    """A sign-in on one device. Only the hash of the token is stored."""

    __tablename__ = "tokens"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInLink(HasId, OfOrganisation, Base):
    """A link that signs a person in on one device, once. Only the hash of its code is stored."""

    __tablename__ = "sign_in_links"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    token_id: Mapped[UUID | None] = mapped_column(ForeignKey("tokens.id"))


class AuditLine(HasId, OfOrganisation, Base):
    """Who did what to what, and when. Never deleted, and changed by one thing alone: whoever is
    erased leaves their id, and no name, e-mail or device, in the details.
    """

    __tablename__ = "audit_lines"
    __table_args__ = table_items(
        Index("ix_audit_lines_newest", "organisation_id", "at", "id"),
    )

    at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str] = mapped_column(String(50))
    subject: Mapped[str] = mapped_column(String(100))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
