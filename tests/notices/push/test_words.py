"""What a browser shows of a letter, and that it alone can read it."""

from uuid import UUID

import http_ece
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.notices.push.encrypting import NotKeys, check_keys, encrypt
from app.notices.push.words import write_words
from app.notices.sources import Entry, Letter
from tests.notices.push.browsers import Browser, text_of

ID = UUID(int=7)
STALL = Entry("Stall 3 does not lock", ("Restroom 2", "By 18:00"), "/desk/tickets/1")
SOAP = Entry("No soap", (), "/desk/tickets/2")


def test_one_thing_is_shown_with_its_lines_and_opens_itself() -> None:
    shown = orjson.loads(write_words(Letter("A new ticket", "Hello", (STALL,)), ID))
    assert shown == {
        "title": "A new ticket",
        "body": "Stall 3 does not lock\nRestroom 2\nBy 18:00",
        "url": "/desk/tickets/1",
        "tag": str(ID),
    }


def test_several_are_shown_by_their_titles_and_open_the_desk() -> None:
    shown = orjson.loads(write_words(Letter("2 new tickets", "Hello", (STALL, SOAP)), ID))
    assert (shown["body"], shown["url"]) == ("Stall 3 does not lock\nNo soap", "/desk")


def test_the_title_is_not_said_twice() -> None:
    shown = orjson.loads(write_words(Letter(SOAP.title, "", (SOAP._replace(lines=("x",)),)), ID))
    assert shown["body"] == "x"


@settings(max_examples=50, deadline=None)
@given(said=st.text(st.characters(codec="utf-8"), max_size=40), times=st.integers(0, 400))
def test_whatever_is_said_fits_one_message_that_the_browser_alone_reads(
    said: str, times: int
) -> None:
    long = said * times
    entry = Entry(long, (long,) * 3, "/desk/" + "x" * times * 10)
    words = write_words(Letter(long, long, (entry,)), ID)
    browser, other = Browser(), Browser()
    body = encrypt(words, browser.p256dh, browser.auth)
    assert len(body) <= 4096
    assert browser.read(body) == orjson.loads(words)
    with pytest.raises(http_ece.ECEException):
        other.read(body)


@pytest.mark.parametrize(
    "keys",
    [
        ("", ""),
        (Browser().p256dh, text_of(b"short")),
        (text_of(b"\4" + bytes(64)), Browser().auth),  # no point of the curve
        (text_of(bytes(65)), Browser().auth),
        (Browser().p256dh[:-4], Browser().auth),
        ("ñ" * 87, Browser().auth),
        ("!" * 87, Browser().auth),
    ],
)
def test_what_are_no_keys_is_refused(keys: tuple[str, str]) -> None:
    with pytest.raises(NotKeys):
        check_keys(*keys)


def test_keys_are_taken_with_and_without_padding() -> None:
    browser = Browser()
    check_keys(browser.p256dh, browser.auth)
    check_keys(browser.p256dh + "=", browser.auth + "==")
