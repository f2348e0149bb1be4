"""E-mails that went into the outbox folder, to look at in development and in the demo alone."""

import base64
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import wraps
from typing import Any, Final, NamedTuple, ParamSpec
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from app.kernel.database import db
from app.kernel.errors import NotFound
from app.notices.mail.folder import KeptMail, OutboxFolder
from app.notices.mail.sender import email_way
from app.notices.models import Message

P = ParamSpec("P")
MOST_LOOKED_AT: Final = 500
MOST_SHOWN: Final = 50
# A letter of ours loads nothing and runs nothing; what it links to opens in a window of its own.
POLICY: Final = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
_LINK: Final = re.compile(r"https?://\S+")


class Line(NamedTuple):
    """A mail in the list."""

    message_id: UUID
    to: str
    subject: str
    at: datetime


class Shown(NamedTuple):
    """A mail as its page shows it. `text` comes in pieces, each with whether it is a link."""

    message_id: UUID
    headers: Sequence[tuple[str, str]]
    text: Sequence[tuple[str, bool]]


def only_to_look_at(view: Callable[P, Any]) -> Callable[P, Any]:
    """Makes a page that is not there where e-mails go to real people. Raises `NotFound`."""

    @wraps(view)
    def looked_at(*args: P.args, **kwargs: P.kwargs) -> Any:
        if _folder() is None:
            raise NotFound
        return view(*args, **kwargs)

    return looked_at


def _folder() -> OutboxFolder | None:
    way = email_way()
    is_shown = current_app.debug or current_app.config["DEMO"]
    return way if is_shown and isinstance(way, OutboxFolder) else None


def list_mails(organisation_id: UUID) -> list[Line]:
    """The newest mails of an organisation, newest first; one statement."""
    folder = _folder()
    kept: Sequence[KeptMail] = folder.newest(MOST_LOOKED_AT) if folder else []
    wanted = select(Message.id).where(
        Message.id.in_([one.message_id for one in kept]),
        Message.organisation_id == organisation_id,
    )
    ours = set(db.session.scalars(wanted))
    shown = [one.message_id for one in kept if one.message_id in ours][:MOST_SHOWN]
    mails = [(message_id, _read(message_id)) for message_id in shown]
    return [_line(message_id, mail) for message_id, mail in mails if mail]


def get_mail(organisation_id: UUID, message_id: UUID) -> EmailMessage:
    """One mail of this organisation. Raises `NotFound`."""
    message = db.session.get(Message, message_id)
    mail = _read(message_id) if message and message.organisation_id == organisation_id else None
    if mail is None:
        raise NotFound
    return mail


def show_mail(message_id: UUID, mail: EmailMessage) -> Shown:
    """Its headers, and its text with the links marked."""
    headers = [(name, str(value)) for name, value in mail.items() if name != "Content-Type"]
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if isinstance(body, EmailMessage) else ""
    return Shown(message_id, headers, list(_pieces(text)))


def html_of(mail: EmailMessage) -> str:
    """Its HTML, with the pictures inside."""
    body = mail.get_body(("html",))
    html = str(body.get_content()) if isinstance(body, EmailMessage) else ""
    for part in mail.walk():
        if part.get_content_maintype() == "image" and isinstance(part, EmailMessage):
            name = str(part["Content-ID"]).strip("<>")
            content = base64.b64encode(part.get_content()).decode()
            html = html.replace(
                f'"cid:{name}"', f'"data:{part.get_content_type()};base64,{content}"'
            )
    return html.replace("<head>", '<head><base target="_blank">', 1)


def _read(message_id: UUID) -> EmailMessage | None:
    folder = _folder()
    content = folder.read(message_id) if folder else None
    if content is None:
        return None
    mail: EmailMessage = message_from_bytes(content, policy=default)
    return mail


def _line(message_id: UUID, mail: EmailMessage) -> Line:
    at: datetime = mail["Date"].datetime
    return Line(message_id, str(mail["To"]), str(mail["Subject"]), at)


def _pieces(text: str) -> "Sequence[tuple[str, bool]]":
    found, end = [], 0
    for match in _LINK.finditer(text):
        found += [(text[end : match.start()], False), (match[0], True)]
        end = match.end()
    return [*found, (text[end:], False)]
