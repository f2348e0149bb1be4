"""Tables of venues."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.clock import now
from app.kernel.database import Base, HasId, OfVenue, VenueScoped, table_items

# No 0, 1, i, l, o: a slug is also read aloud and typed from a worn label.
SLUG_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_slug() -> str:
    """A slug for a spot's QR code: ten letters, 31^10 possibilities."""
    return "".join(secrets.choice(SLUG_LETTERS) for _ in range(10))


class Venue(HasId, VenueScoped, Base):
    """A theatre, hotel, station, mall."""

    __tablename__ = "venues"
    __table_args__ = table_items(Index("ix_venues_newest", "organisation_id", "created_at", "id"))

    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500), default="")
    time_zone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(10))
    languages: Mapped[list[Any]]
    opening_hours: Mapped[dict[str, Any]]
    # Days on which other hours are kept, by date; and whether holidays are days like others.
    special_days: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    open_on_holidays: Mapped[bool] = mapped_column(default=False, server_default=false())
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    geofence_m: Mapped[int] = mapped_column(default=300, server_default="300")
    # How long photos and inspections are kept; without a number, for ever.
    photo_days: Mapped[int | None]
    inspection_days: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def venue_scope(cls) -> ColumnElement[UUID]:
        return cls.__table__.c.id


class Spot(HasId, OfVenue, Base):
    """A place in a venue that is inspected."""

    __tablename__ = "spots"
    __table_args__ = table_items(
        Index("ix_spots_venue", "venue_id", "position"), Index("uq_spots_slug", "slug", unique=True)
    )

    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(50))
    slug: Mapped[str] = mapped_column(String(20), default=new_slug)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    venue: Mapped[Venue] = relationship(lazy="joined", innerjoin=True)


class Team(HasId, OfVenue, Base):
    """People of a venue who mend one kind of thing. Items name a team by its key."""

    __tablename__ = "teams"
    __table_args__ = table_items(UniqueConstraint("venue_id", "key"))

    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    # As a venue's opening hours; without any of its own, a team works while the venue is open.
    hours: Mapped[dict[str, Any] | None]

    members: Mapped[list["TeamMember"]] = relationship(
        cascade="all, delete-orphan", order_by="TeamMember.person_id"
    )


class TeamMember(Base):
    """Somebody who belongs to a team."""

    __tablename__ = "team_members"
    __table_args__ = table_items(Index("ix_team_members_person", "person_id"))

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
