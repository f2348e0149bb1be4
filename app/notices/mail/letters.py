"""A letter as it goes into the post: its text, its HTML, its pictures, and its headers (MIME).

Needs no database and no app. Nothing that a stranger wrote can make it fail, add a header, or be
anything but text.
"""

from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, formataddr
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from app.notices.mail.pictures import for_letters
from app.notices.mail.plain import clean, one_line
from app.notices.mail.servers import MailSender
from app.notices.sources import Button, Entry, Letter
from app.notices.topics import Topic
from app.notices.wording import NoticeWords, notice_words

LONGEST_SUBJECT: Final = 160  # characters
LONGEST_TEXT: Final = 10_000  # characters of one line of an entry, or of the opening


class _AsWritten(UnstructuredHeader):
    """A header that is neither read nor folded: reading would make line breaks of what a stranger
    wrote as an encoded word, and folding would encode an address that is longer than a line.
    """

    name: str

    @staticmethod
    def parse(value: str, kwds: dict[str, Any]) -> None:
        kwds |= {"decoded": value, "parse_tree": None}

    def fold(self, *, policy: "Policy[Any]") -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Encoded(_AsWritten):
    """A header of any characters: all that looks encoded is encoded once more."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        said = str(self)
        is_plain = said.isascii() and "=?" not in said
        words = Header(said, "us-ascii" if is_plain else "utf-8", header_name=self.name)
        return f"{self.name}: {words.encode(linesep=policy.linesep)}{policy.linesep}"


def _header_kinds() -> HeaderRegistry:
    kinds = HeaderRegistry()
    written = dict.fromkeys(("to", "message-id", "list-unsubscribe"), _AsWritten)
    for name, kind in {"subject": _Encoded, **written}.items():
        # The registry itself makes a `BaseHeader` of it, which its types do not say.
        kinds.map_to_type(name, kind)  # type: ignore[arg-type]
    return kinds


# No server needs to take bytes above 127: old ones do not.
POLICY: Final = SMTP.clone(cte_type="7bit", header_factory=_header_kinds())


class Draft(NamedTuple):
    """All that a letter's e-mail is made of. `home` is the address that paths are below;
    `stop_url` is None where there is nothing to stop.
    """

    message_id: UUID
    at: datetime
    email: str
    language: str
    letter: Letter
    topic: Topic
    venue: str
    home: str
    stop_url: str | None


class Shown(NamedTuple):
    """An entry with clean words and whole addresses; `cid` is the name of its picture."""

    title: str
    lines: Sequence[str]
    url: str
    buttons: Sequence[Button]
    cid: str
    alt: str


def write_mail(draft: Draft, sender: MailSender) -> EmailMessage:
    """The e-mail of a letter; the same id at each try."""
    words = notice_words(draft.language)
    mail = EmailMessage(POLICY)
    _add_headers(mail, draft, sender)
    pictures = [for_letters(one.picture) for one in draft.letter.entries]
    shown = [
        _shown(entry, draft.home, f"{index}.{draft.message_id.hex}" if picture else "")
        for index, (entry, picture) in enumerate(zip(draft.letter.entries, pictures, strict=True))
    ]
    opening = _words(draft.letter.opening)
    mail.set_content(_text(draft, words, opening, shown))
    mail.add_alternative(_html(draft, words, opening, shown), subtype="html")
    html = mail.get_payload(1)
    assert isinstance(html, EmailMessage)  # noqa: S101 - for the type checker
    for entry, picture in zip(shown, pictures, strict=True):
        if picture:
            html.add_related(
                picture,
                maintype="image",
                subtype="jpeg",
                cid=f"<{entry.cid}>",
                disposition="inline",
                filename=f"{entry.cid.partition('.')[0]}.jpg",
            )
    return mail


def _add_headers(mail: EmailMessage, draft: Draft, sender: MailSender) -> None:
    mail["From"] = formataddr((sender.name, sender.email))
    # Its envelope knows the way; a header takes no other letters, and no word that looks encoded.
    is_plain = draft.email.isascii() and "=?" not in draft.email
    mail["To"] = one_line(draft.email, 320) if is_plain else "undisclosed-recipients:;"
    mail["Subject"] = one_line(draft.letter.subject, LONGEST_SUBJECT) or "Rounds"
    mail["Date"] = format_datetime(draft.at)
    mail["Message-ID"] = f"<{draft.message_id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if draft.stop_url:
        mail["List-Unsubscribe"] = f"<{draft.stop_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _words(text: str) -> str:
    kept = clean(text).strip()
    return kept if len(kept) <= LONGEST_TEXT else f"{kept[: LONGEST_TEXT - 1]}…"


def _shown(entry: Entry, home: str, cid: str) -> Shown:
    return Shown(
        title=one_line(entry.title, LONGEST_TEXT),
        lines=[words for line in entry.lines if (words := _words(line))],
        url=_whole(entry.url, home),
        buttons=[
            Button(one_line(one.label, 100), url)
            for one in entry.buttons
            if (url := _whole(one.url, home))
        ],
        cid=cid,
        alt=one_line(entry.picture.alt, 300) if entry.picture else "",
    )


def _whole(url: str, home: str) -> str:
    """An address as a link may have it; nothing for what leads neither to us nor to the web, and
    calls nobody."""
    whole = f"{home}{url}" if url.startswith("/") else url
    is_plain = whole.isascii() and whole.isprintable() and " " not in whole
    return whole if is_plain and whole.startswith(("https://", "http://", "tel:")) else ""


def _text(draft: Draft, words: NoticeWords, opening: str, entries: Sequence[Shown]) -> str:
    parts = [opening] if opening else []
    for entry in entries:
        lines = [f"* {entry.title}", *(f"  {one}" for one in "\n".join(entry.lines).splitlines())]
        lines += [f"  {entry.url}"] if entry.url else []
        lines += [f"  {one.label}: {one.url}" for one in entry.buttons]
        parts.append("\n".join(lines))
    parts.append(_why(draft, words))
    if draft.stop_url:
        parts[-1] += f"\n{words.gettext('Stop these e-mails')}: {draft.stop_url}"
    return "\n\n".join([*parts[:-1], f"-- \n{parts[-1]}"]) + "\n"


def _why(draft: Draft, words: NoticeWords) -> str:
    """Why somebody gets this letter, as every letter ends."""
    return words.gettext(
        "You get e-mails about %(topic)s, at %(venue)s.",
        topic=words.topic(draft.topic),
        venue=one_line(draft.venue, 200) or "Rounds",
    )


def _html(draft: Draft, words: NoticeWords, opening: str, entries: Sequence[Shown]) -> str:
    return _template().render(
        _=words.gettext,
        language=words.locale.language,
        subject=one_line(draft.letter.subject, LONGEST_SUBJECT) or "Rounds",
        opening=opening,
        entries=entries,
        why=_why(draft, words),
        stop_url=draft.stop_url,
    )


def _broken(text: str) -> Markup:
    """Escaped, with its line breaks."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["broken"] = _broken
    return made.get_template("letter.html")
