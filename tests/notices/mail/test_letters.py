"""A letter's e-mail is what was meant, in text and HTML, whatever strangers wrote into it."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.notices.mail.letters import Draft, write_mail
from app.notices.mail.plain import one_line
from app.notices.mail.servers import read_sender
from app.notices.sources import Button, Entry, Letter, Picture
from app.notices.topics import Topic
from tests.desk.shown import webp

SENDER = read_sender("Rounds <rounds@rounds.example>", "")
MESSAGE_ID = UUID("01936f0a-0000-7000-8000-000000000001")
STOP = "https://rounds.example/notices/stop/" + "tokens_" * 24
ACT = Button("Acknowledge", "https://rounds.example/act/abc")
STALL = Entry(
    "Stall 3 swings open",
    ("Restroom 2, level 1", "found by Ines"),
    "/desk/tickets/7",
    Picture(webp(), "image/webp", "The stall's lock"),
    (ACT, Button("On it", "https://rounds.example/act/def")),
)
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "evil\r\nBcc: everybody@rounds.example\r\n\r\nbody",
    "right\u202eto left\u2066\u2067",
    "no" * 5000,
    "😀🧑🏽‍🔧" * 500,
    "line\u2028line\x85line\x0bline\x00\x1b[2J",
    "\ud800 half",
    "=?utf-8?q?=0D=0ABcc:_a@b?=",
    "",
    "'\"><img src=x onerror=alert(1)>",
    "مرحبا",
]


ALLOWED = {
    *(
        "html lang",
        "head",
        "meta charset",
        "meta name content",
        "title",
        "style",
        "body class style",
    ),
    *("div class role aria-label lang style", "div class style", "h1 class style", "h2 style"),
    *("p class dir style", "p class style", "p style", "a class href style", "bdi", "br"),
    *("img src alt style", "span class style"),
}


class Markup(HTMLParser):
    """Collects each tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(" ".join([tag, *(name for name, _ in attrs)]))


def markup_of(html: str) -> set[str]:
    reading = Markup()
    reading.feed(html)
    return reading.found


def draft(letter: Letter, **changes: Any) -> Draft:
    given = Draft(
        message_id=MESSAGE_ID,
        at=datetime(2026, 3, 3, 16, 4, tzinfo=UTC),
        email="maintainer@rounds.example",
        language="en",
        letter=letter,
        topic=Topic.TICKETS,
        venue="Theatre",
        home="https://rounds.example",
        stop_url=STOP,
    )
    return given._replace(**changes)


def sent(letter: Letter, **changes: Any) -> EmailMessage:
    """The e-mail as its receiver reads it."""
    raw = write_mail(draft(letter, **changes), SENDER).as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return message_from_bytes(raw, policy=default)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert isinstance(body, EmailMessage)
    text: str = body.get_content()
    return text


def test_a_mail_says_who_what_when_and_how_to_stop_it() -> None:
    mail = sent(Letter("One new ticket", "It waits for you.", (STALL,)))
    assert dict(mail.items()) | {"Content-Type": ""} == {
        "From": "Rounds <rounds@rounds.example>",
        "To": "maintainer@rounds.example",
        "Subject": "One new ticket",
        "Date": "Tue, 03 Mar 2026 16:04:00 +0000",
        "Message-ID": f"<{MESSAGE_ID}@rounds.example>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Unsubscribe": f"<{STOP}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "MIME-Version": "1.0",
        "Content-Type": "",
    }
    kinds = [one.get_content_type() for one in mail.walk()]
    assert kinds[:2] == ["multipart/alternative", "text/plain"]
    assert kinds[2:] == ["multipart/related", "text/html", "image/jpeg"]


def test_the_headers_of_one_click_are_never_folded_or_encoded() -> None:
    raw = write_mail(draft(Letter("A", "B", (STALL,))), SENDER).as_bytes()
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_text_and_html_hold_every_word_and_every_link() -> None:
    mail = sent(Letter("One new ticket", "It waits for you.", (STALL,)))
    text, html = part(mail, "plain"), part(mail, "html")
    for words in ("It waits for you.", STALL.title, *STALL.lines, "Acknowledge", "On it"):
        assert words in text
        assert words in unescape(html)
    links = {"https://rounds.example/desk/tickets/7", STOP, *(one.url for one in STALL.buttons)}
    assert set(re.findall(r"https://\S+", text)) == links
    assert set(re.findall(r'href="([^"]*)"', html)) == links
    assert '<html lang="en">' in html
    assert "<table" not in html


def test_a_thumbnail_is_in_the_letter_as_every_mail_program_shows_it() -> None:
    mail = sent(Letter("One new ticket", "", (STALL, STALL)))
    pictures = [one for one in mail.walk() if one.get_content_maintype() == "image"]
    names = [str(one["Content-ID"]).strip("<>") for one in pictures]
    assert re.findall(r'src="cid:([^"]*)" alt="The stall&#39;s lock"', part(mail, "html")) == names
    assert len(set(names)) == 2
    shown = Image.open(BytesIO(pictures[0].get_content()))
    assert (shown.format, shown.size) == ("JPEG", (400, 300))


@pytest.mark.parametrize("content", [b"", b"<svg/>", webp()[:60]])
def test_a_picture_that_is_none_is_left_out(content: bytes) -> None:
    broken = STALL._replace(picture=Picture(content, "image/webp", "x"))
    mail = sent(Letter("One new ticket", "", (broken,)))
    assert [one for one in mail.walk() if one.get_content_maintype() == "image"] == []
    assert "<img" not in part(mail, "html")


def test_a_letter_speaks_spanish_around_what_it_tells() -> None:
    mail = sent(Letter("Una incidencia nueva", "", (STALL,)), language="es-MX")
    assert '<html lang="es">' in part(mail, "html")
    assert "Dejar de recibir estos correos" in part(mail, "html")
    assert f"Dejar de recibir estos correos: {STOP}" in part(mail, "plain")
    assert "Theatre" in part(mail, "plain")


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_what_strangers_write_stays_text_everywhere(said: str) -> None:
    entry = Entry(said, (said,), said, Picture(webp(), said, said), (Button(said, ACT.url),))
    mail = sent(Letter(said, said, (entry,)), venue=said, email=f"{said[:300]}@rounds.example")
    assert len(mail.items()) == 11
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]
    text, html = part(mail, "plain"), part(mail, "html")
    assert markup_of(html) <= ALLOWED
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b\x85\u2028]", text + html)
    if said and said.isascii() and "\r" not in said and said.isprintable():
        assert one_line(said, 10_000) in text
        assert one_line(said, 10_000) in unescape(html)


@settings(max_examples=50, deadline=None)
@given(said=st.text(max_size=400))
def test_no_text_breaks_a_letter(said: str) -> None:
    mail = sent(Letter(said, said, (Entry(said, (said, said), said, None, (ACT,)),)), venue=said)
    assert len(mail.items()) == 11
    assert one_line(str(mail["Subject"]), 160) == (one_line(said, 160) or "Rounds")


def test_a_button_may_call_a_number() -> None:
    call = Button("Call the porter", "tel:+34900000001")
    mail = sent(Letter("A", "", (STALL._replace(buttons=(call,)),)))
    assert 'href="tel:+34900000001"' in part(mail, "html")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil", "a b", "é"])
def test_a_link_leads_to_us_or_to_the_web(url: str) -> None:
    mail = sent(Letter("A", "", (STALL._replace(url=url, buttons=(Button("Go", url),)),)))
    links = re.findall(r'href="([^"]*)"', part(mail, "html"))
    assert [one for one in links if not one.startswith("https://rounds.example/")] == []
