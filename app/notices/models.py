"""Tables of notices: what happened, and the messages that tell of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.clock import now
from app.kernel.database import Base, HasId, OfOrganisation, OfVenue, name_of, table_items
from app.notices.topics import Channel, MessageState, Topic

NOT_SPREAD = text("position IS NULL")
HAPPENS_ONCE = text("once IS NOT NULL")
WAITING = text("state = 'waiting'")
URGENT = text("urgent AND state = 'waiting'")


class Event(HasId, OfVenue, Base):
    """Something that happened to a ticket: its history, the outbox, and the stream for others.

    Written in the transaction of what happened. `position`, its place in the stream, comes after
    the commit from the job that spreads it; nothing else of it ever changes (triggers in both
    databases hold it). `once` is unique: what carries one happens at most once.
    """

    __tablename__ = "events"
    __table_args__ = table_items(
        Index("ix_events_subject", "subject_id", "at", "id"),
        Index("uq_events_stream", "organisation_id", "position", unique=True),
        Index(
            "uq_events_once",
            "once",
            unique=True,
            postgresql_where=HAPPENS_ONCE,
            sqlite_where=HAPPENS_ONCE,
        ),
        Index(
            "ix_events_waiting",
            "at",
            "id",
            postgresql_where=NOT_SPREAD,
            sqlite_where=NOT_SPREAD,
        ),
        Index("ix_events_venue", "venue_id", "at"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    source: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    detail: Mapped[dict[str, Any]]
    once: Mapped[str | None] = mapped_column(String(100))
    position: Mapped[int | None] = mapped_column(BigInteger)


class StreamHead(Base):
    """The last place given in the stream: one row, which whoever numbers events locks."""

    __tablename__ = "stream_heads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)


class Endpoint(HasId, OfOrganisation, Base):
    """An outside system that is told by webhook. The secrets are stored encrypted."""

    __tablename__ = "endpoints"
    __table_args__ = table_items(Index("ix_endpoints_organisation", "organisation_id"))

    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(2000))
    kinds: Mapped[list[Any]]  # of events; none stands for all
    venue_ids: Mapped[list[Any]]  # as text; none stands for all
    secret: Mapped[str] = mapped_column(String(300))
    old_secret: Mapped[str | None] = mapped_column(String(300))
    old_secret_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    disabled_at: Mapped[datetime | None]
    disabled_why: Mapped[str | None] = mapped_column(String(300))
    deleted_at: Mapped[datetime | None]  # its messages stay, as the log of what was told
    failing_since: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)


class Message(HasId, OfOrganisation, Base):
    """One message to one person or outside system, about one event or several.

    Its id is the same at every try: receivers tell repetitions by it. Nobody takes it from whoever
    claimed it until `claimed_until`. From `give_up_at` on, known since it was first claimed, it is
    not tried again; whoever sends it anew by hand clears that, and `tries`.
    """

    __tablename__ = "messages"
    __table_args__ = table_items(
        Index(
            "ix_messages_due",
            "channel",
            "endpoint_id",
            "due_at",
            "id",
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        ),
        Index(
            "ix_messages_urgent",
            "due_at",
            "id",
            postgresql_where=URGENT,
            sqlite_where=URGENT,
        ),
        Index(
            "ix_messages_gathering",
            "person_id",
            "venue_id",
            "topic",
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        ),
        Index("ix_messages_endpoint", "endpoint_id", "created_at", "id"),
    )

    venue_id: Mapped[UUID | None] = mapped_column(ForeignKey("venues.id"))
    channel: Mapped[Channel] = mapped_column(name_of(Channel))
    topic: Mapped[Topic] = mapped_column(name_of(Topic))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    endpoint_id: Mapped[UUID | None] = mapped_column(ForeignKey("endpoints.id"))
    state: Mapped[MessageState] = mapped_column(name_of(MessageState), default=MessageState.WAITING)
    urgent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    give_up_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(300))


class MessageEvent(Base):
    """An event that a message tells of."""

    __tablename__ = "message_events"
    __table_args__ = table_items(Index("ix_message_events_event", "event_id"))

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)


class Attempt(HasId, Base):
    """One try to deliver a message, and what the receiver answered."""

    __tablename__ = "attempts"
    __table_args__ = table_items(Index("ix_attempts_message", "message_id", "at"))

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    at: Mapped[datetime]
    status: Mapped[int | None]
    took_ms: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(300))
    response: Mapped[str | None] = mapped_column(String(500))


class PushSubscription(HasId, OfOrganisation, Base):
    """A browser that shows a person's messages."""

    __tablename__ = "push_subscriptions"
    __table_args__ = table_items(Index("ix_push_subscriptions_person", "person_id"))

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    url: Mapped[str] = mapped_column(String(1000), unique=True)
    p256dh: Mapped[str] = mapped_column(String(200))
    auth: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Stop(OfOrganisation, Base):
    """What a person is not told any more, of one venue."""

    __tablename__ = "stops"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(name_of(Topic), primary_key=True)
    at: Mapped[datetime]
    how: Mapped[str] = mapped_column(String(20))


class StoppedAddress(HasId, OfOrganisation, Base):
    """An e-mail address that takes no mail: nothing is sent there until an admin lifts it."""

    __tablename__ = "stopped_addresses"
    __table_args__ = table_items(Index("ix_stopped_addresses_email", "email"))

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    email: Mapped[str] = mapped_column(String(320))
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text)
    lifted_at: Mapped[datetime | None]
