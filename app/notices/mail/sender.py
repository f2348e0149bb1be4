"""Sends what goes by e-mail: from the rows of the outbox to the mail server's answer."""

import logging
import time
from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import current_app

from app.kernel.addresses import address_for_letters
from app.kernel.clock import now
from app.notices.links import StopLink, stop_address
from app.notices.mail.letters import Draft, write_mail
from app.notices.mail.refused import stop_refused
from app.notices.mail.servers import MailSender
from app.notices.mail.ways import Envelope, Way
from app.notices.models import Message
from app.notices.readers import ReaderAt, list_events_of, list_readers
from app.notices.senders import Fate, Outcome, Parcel
from app.notices.sources import Letter, Reader, compose_letter

log = logging.getLogger(__name__)


class EmailSender:
    """The sender of the channel `email`."""

    def __init__(self, way: Way, sender: MailSender) -> None:
        self._way, self._sender = way, sender

    def prepare(self, messages: Sequence[Message]) -> Mapping[UUID, Parcel]:
        """Drafts of what is still to be told; their e-mails are written by the threads."""
        readers = list_readers(messages, by_email=True)
        events = list_events_of([one for one in messages if one.id in readers])
        home = address_for_letters("")
        parcels = {}
        for message in messages:
            at = readers.get(message.id)
            letter = compose_letter(events.get(message.id, ()), at.reader) if at else None
            if at and letter:
                draft = _draft(message, at, letter, home)
                parcels[message.id] = Parcel(message.id, self._way.name, draft)
        return parcels

    def transmit(self, parcel: Parcel) -> Outcome:
        """Writes the e-mail and hands it over."""
        began = time.monotonic()
        draft: Draft = parcel.content
        try:
            content = write_mail(draft, self._sender).as_bytes()
        except Exception:
            # Nothing should come here; if it does, it is this letter alone that does not go.
            log.exception("letter %s cannot be written", parcel.message_id)
            return Outcome(Fate.REFUSED, error="This letter could not be written: see the log.")
        return_path = self._sender.return_path(draft.message_id.hex)
        outcome = self._way.hand_over(Envelope(draft.message_id, return_path, draft.email, content))
        return outcome._replace(took_ms=round((time.monotonic() - began) * 1000))

    def settle(self, message: Message, outcome: Outcome) -> None:
        """Stops an address that the server knows to take no mail, and tells the admins."""
        if outcome.fate is Fate.GONE:
            why = outcome.response or outcome.error or "no reason given"
            stop_refused(message, why, now())


def _draft(message: Message, at: ReaderAt, letter: Letter, home: str) -> Draft:
    reader: Reader = at.reader
    stop_url = None
    if message.venue_id:
        stop_url = stop_address(StopLink(reader.person_id, message.venue_id, message.topic))
    return Draft(
        message_id=message.id,
        at=now(),
        email=reader.email,
        language=reader.language,
        letter=letter,
        topic=message.topic,
        venue=at.venue,
        home=home,
        stop_url=stop_url,
    )


def email_way() -> Way:
    """The way by which this app's e-mails leave."""
    way: Way = current_app.extensions["mail_way"]
    return way
