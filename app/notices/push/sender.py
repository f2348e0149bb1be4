"""Sends what people's browsers show."""

import time
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from sqlalchemy import delete, select

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.outgoing import Answer, NotReached, Outgoing
from app.notices.models import Message, PushSubscription
from app.notices.push.encrypting import encrypt
from app.notices.push.keys import PushKeys, init_push_keys
from app.notices.push.words import write_words
from app.notices.readers import list_events_of, list_readers
from app.notices.senders import Fate, Outcome, Parcel, register_sender
from app.notices.sources import compose_letter
from app.notices.topics import Channel

LIFE_S: Final = 24 * 3600  # for how long a push service tries to reach a browser that is off
GONE: Final = frozenset({404, 410})
REFUSED: Final = frozenset({400, 413})
BUSY: Final = frozenset({408, 425, 429})
ENOUGH_S: Final = 15.0  # after which no other browser is begun with: all of it takes at most 30


class Browser(NamedTuple):
    """Where a browser's messages go, and its keys."""

    id: UUID
    url: str
    p256dh: str
    auth: str


class Push(NamedTuple):
    """One message for all browsers of one person."""

    words: bytes
    urgent: bool
    browsers: tuple[Browser, ...]


class PushSender:
    """Encrypts for each browser, and hands over to its push service."""

    def __init__(self, way: Outgoing, keys: PushKeys) -> None:
        self._way, self._keys = way, keys
        self._gone: dict[UUID, list[UUID]] = {}  # browsers, by the message that found them gone
        self._lock = Lock()

    def prepare(self, messages: Sequence[Message]) -> Mapping[UUID, Parcel]:
        """What is still to be shown to whoever still has a browser that shows it."""
        readers = list_readers(messages, by_email=False)
        events = list_events_of(messages)
        browsers = _browsers_of({one.reader.person_id for one in readers.values()})
        parcels = {}
        for message in messages:
            at = readers.get(message.id)
            theirs = browsers.get(at.reader.person_id) if at else None
            letter = compose_letter(events.get(message.id, ()), at.reader) if at else None
            if theirs and letter:
                words = write_words(letter, message.id)
                push = Push(words, message.urgent, tuple(theirs))
                parcels[message.id] = Parcel(message.id, _services_of(theirs), push)
        return parcels

    def transmit(self, parcel: Parcel) -> Outcome:
        """Tries each browser once. One that shows it is enough: a second try would show it to
        the same person twice.
        """
        push: Push = parcel.content
        began = time.monotonic()
        outcomes = []
        for browser in push.browsers:
            if time.monotonic() - began > ENOUGH_S:
                break
            outcome = self._send(parcel.message_id, push, browser)
            if outcome.fate is Fate.GONE:
                self._note_gone(parcel.message_id, browser.id)
            outcomes.append(outcome)
        best = min(outcomes, key=lambda one: ORDER.index(one.fate))
        return best._replace(took_ms=round((time.monotonic() - began) * 1000))

    def settle(self, message: Message, outcome: Outcome) -> None:
        """Forgets browsers that are gone."""
        with self._lock:
            gone = self._gone.pop(message.id, None)
        if gone:
            db.session.execute(delete(PushSubscription).where(PushSubscription.id.in_(gone)))

    def _send(self, message_id: UUID, push: Push, browser: Browser) -> Outcome:
        headers = {
            "Authorization": self._keys.authorize(browser.url, now()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(LIFE_S),
            "Urgency": "high" if push.urgent else "normal",
            "Topic": message_id.hex,  # a second try replaces the first while neither is shown
        }
        body = encrypt(push.words, browser.p256dh, browser.auth)
        try:
            return judge(self._way.post(browser.url, body, headers))
        except NotReached as problem:
            return Outcome(Fate.TRY_LATER, error=str(problem))

    def _note_gone(self, message_id: UUID, browser_id: UUID) -> None:
        with self._lock:
            self._gone.setdefault(message_id, []).append(browser_id)


# Of what became of it at several browsers, the first of these counts for the message.
ORDER: Final = (Fate.DELIVERED, Fate.TRY_LATER, Fate.REFUSED, Fate.GONE)


def judge(answer: Answer) -> Outcome:
    """What a push service's answer means."""
    status, text = answer.status, answer.text or None
    if 200 <= status <= 299:
        return Outcome(Fate.DELIVERED, status, None, text)
    error = f"The push service answered {status}."
    if status in GONE:
        return Outcome(Fate.GONE, status, "This browser shows no messages any more.", text)
    fate = Fate.REFUSED if status in REFUSED else Fate.TRY_LATER
    # What it has against one browser's subscription it has against no other.
    is_well = 400 <= status <= 499 and status not in BUSY
    return Outcome(fate, status, error, text, receiver_is_well=is_well)


def _services_of(browsers: Sequence[Browser]) -> str:
    """What limits count by. Who has browsers of several push services waits for the slowest, and
    keeps nobody waiting who has not.
    """
    return " ".join(["push", *sorted({urlsplit(one.url).netloc for one in browsers})])


def _browsers_of(person_ids: set[UUID]) -> Mapping[UUID, list[Browser]]:
    found: dict[UUID, list[Browser]] = {}
    rows = db.session.execute(
        select(
            PushSubscription.person_id,
            PushSubscription.id,
            PushSubscription.url,
            PushSubscription.p256dh,
            PushSubscription.auth,
        )
        .where(PushSubscription.person_id.in_(person_ids))
        .order_by(PushSubscription.created_at.desc(), PushSubscription.id)
    )
    for row in rows:
        browser = Browser(row.id, row.url, row.p256dh, row.auth)
        found.setdefault(row.person_id, []).append(browser)
    return found


def init_push(app: Flask) -> None:
    """Has the app send to browsers."""
    keys = init_push_keys(app)
    register_sender(app, Channel.PUSH, PushSender(app.extensions["outgoing"], keys))
