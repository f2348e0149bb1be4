"""Claims: what is due is taken for a while by one worker, and by no other."""

from collections.abc import Collection, Hashable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true, update
from sqlalchemy.orm import aliased

from app.kernel.database import db, dialect
from app.notices.backoff import TRIED_FOR
from app.notices.models import Endpoint, Message
from app.notices.topics import Channel, MessageState

EACH = 64  # of one endpoint or channel
ENDPOINTS = 16  # at once, by chance among those for which something is due


def claim_due(
    at: datetime, lease: timedelta, channels: Collection[Channel], closed: Collection[Hashable]
) -> Sequence[Message]:
    """Claims some of what is due by these channels: of each a share, whatever waits for others.

    `closed` are endpoints' ids and channels of which nothing is wanted. Each has one try more
    after that, whatever becomes of it. Statements: one for each channel, one for what is urgent,
    one to claim. What others are claiming is left to them.
    """
    closed_ids = [one for one in closed if isinstance(one, UUID)]
    open_channels = [one for one in channels if one not in closed]
    found = set(db.session.scalars(_urgent(at, open_channels, closed_ids)))
    for channel in open_channels:
        of_channel = (
            _of_endpoints(at, closed_ids)
            if channel is Channel.WEBHOOK
            else _locked(select(Message.id).where(*_is_due(Message, channel, None, at)))
        )
        found.update(db.session.scalars(of_channel))
    return _claim(found, at, lease)


def renew(claimed: Sequence[Message], until: datetime) -> set[UUID]:
    """Claims for longer what was claimed together; the ids of those that nobody else has claimed
    since. One statement.
    """
    still_ours = (Message.state == MessageState.WAITING) & (
        Message.claimed_until == claimed[0].claimed_until
    )
    return set(
        db.session.scalars(
            update(Message)
            .where(Message.id.in_([one.id for one in claimed]), still_ours)
            .values(claimed_until=until)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
    )


def key_of(message: Message) -> Hashable:
    """By what messages are claimed: the endpoint, or the channel that leads to people."""
    return message.endpoint_id or message.channel


def _claim(ids: Collection[UUID], at: datetime, lease: timedelta) -> Sequence[Message]:
    if not ids:
        return []
    claimed = db.session.scalars(
        update(Message)
        .where(Message.id.in_(ids))
        .values(
            claimed_until=at + lease,
            tries=Message.tries + 1,
            give_up_at=func.coalesce(Message.give_up_at, at + TRIED_FOR),
        )
        .returning(Message)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).all()
    return sorted(claimed, key=lambda one: (not one.urgent, one.due_at, one.id))


def _is_due(
    message: type[Message], channel: Channel, endpoint_id: Any, at: datetime
) -> tuple[ColumnElement[bool], ...]:
    of_endpoint = (
        message.endpoint_id.is_(None)
        if endpoint_id is None
        else (message.endpoint_id == endpoint_id)
    )
    return (message.channel == channel, of_endpoint, *_is_waiting(message, at))


def _is_waiting(message: type[Message], at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        message.state == MessageState.WAITING,
        message.due_at <= at,
        or_(message.claimed_until.is_(None), message.claimed_until < at),
    )


def _locked(query: Select[UUID], message: type[Message] = Message) -> Select[UUID]:
    """The first of them that nobody else is claiming now."""
    return query.order_by(message.due_at, message.id).limit(EACH).with_for_update(skip_locked=True)


def _urgent(
    at: datetime, channels: Collection[Channel], closed_ids: Collection[UUID]
) -> Select[UUID]:
    is_open = or_(Message.endpoint_id.is_(None), Message.endpoint_id.not_in(closed_ids))
    return _locked(
        select(Message.id).where(
            Message.urgent, Message.channel.in_(channels), is_open, *_is_waiting(Message, at)
        )
    )


def _of_endpoints(at: datetime, closed_ids: Collection[UUID]) -> Select[UUID]:
    """The first of each of some endpoints; each is looked up by its index, so that what waits
    for one costs the others no time.
    """
    one, first = aliased(Message), aliased(Message)
    some = (
        select(Endpoint.id)
        .where(
            Endpoint.id.not_in(closed_ids),
            exists().where(*_is_due(one, Channel.WEBHOOK, Endpoint.id, at)),
        )
        .order_by(func.random())
        .limit(ENDPOINTS)
        .subquery()
    )
    firsts = _locked(select(first.id).where(*_is_due(first, Channel.WEBHOOK, some.c.id, at)), first)
    if dialect() == "postgresql":
        each = firsts.lateral()
        return select(each.c.id).select_from(some).join(each, true())
    # SQLite knows no LATERAL, and looks this up in the same way.
    return (
        select(Message.id).select_from(some).join(Message, Message.id.in_(firsts.correlate(some)))
    )
