"""Outside systems at the desk, for admins."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.database import db
from app.notices.models import Attempt, Endpoint, Message
from app.notices.topics import MessageState
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import ON_SQLITE
from tests.statements import statements

pytestmark = ON_SQLITE
Browsers = Callable[[str], Browser]
LIST = "/desk/endpoints"
# An address that belongs to nobody, in numbers: no test looks up a name.
GIVEN = {"name": "CMMS", "url": "https://93.184.215.14/hooks", "kinds": "ticket.opened"}


def secret_in(text: str) -> str:
    found = re.search(r"<code>(whsec_[^<]+)</code>", text)
    return found[1] if found else ""


@pytest.fixture
def browser(browser_of: Browsers) -> Browser:
    return browser_of("admin")


@pytest.fixture
def path(app: Flask, browser: Browser) -> str:
    assert secret_in(browser.fill(LIST, LIST, GIVEN).text)
    with app.app_context():
        return f"{LIST}/{db.session.scalars(select(Endpoint.id)).one()}"


def press(browser: Browser, path: str, do: str, **fields: Any) -> Any:
    return browser.fill(path, path, {"do": do} | fields)


def test_a_system_is_added_changed_paused_and_deleted_and_its_secret_is_shown_once(
    app: Flask, browser: Browser, path: str
) -> None:
    shown = browser.get(path).text
    assert 'value="ticket.opened" checked' in shown
    assert not secret_in(shown)
    assert "CMMS" in browser.get(LIST).text
    again = press(browser, path, "secret")
    assert secret_in(again.text)
    assert "The secret before signs along until" in again.text
    assert press(browser, path, "end").headers["Location"] == f"{path}?said=endpoint-end"
    assert "An admin made it inactive." in browser.get(path).text
    assert press(browser, path, "test").status_code == 409
    assert press(browser, path, "begin").status_code == 303
    with app.app_context():
        revision = db.session.scalars(select(Endpoint.revision)).one()
    changed = GIVEN | {"name": "Works", "revision": str(revision)}
    assert press(browser, path, "change", **changed).status_code == 303
    assert press(browser, path, "change", **changed).status_code == 409  # it has moved on
    assert "Works" in browser.get(LIST).text
    assert press(browser, path, "delete").headers["Location"] == f"{LIST}?said=endpoint-delete"
    assert browser.get(path).status_code == 404
    assert "Works" not in browser.get(LIST).text


def test_the_log_says_what_became_of_each_message_and_sends_it_again_under_its_id(
    app: Flask, browser: Browser, path: str
) -> None:
    assert press(browser, path, "test").status_code == 303
    with app.app_context():
        message = db.session.scalars(select(Message)).one()
        message.state = MessageState.GIVEN_UP
        tried = Attempt(
            message_id=message.id,
            at=message.created_at,
            status=503,
            took_ms=21,
            error="It answered 503: 100% busy.",
            response="<b>busy</b>",
        )
        db.session.add(tried)
        db.session.commit()
        one = message.id
    shown = browser.get(path).text
    for said in ("A test", "Given up", "1 try", "503, 21 ms", "100% busy", "&lt;b&gt;busy"):
        assert said in shown
    assert press(browser, path, f"again:{one}").status_code == 303
    with app.app_context():
        assert db.session.get_one(Message, one).state is MessageState.WAITING
        assert db.session.scalar(select(func.count()).select_from(Message)) == 1
    for odd in ("again:x", f"again:{path[-36:]}"):
        assert press(browser, path, odd).status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"url": "http://127.0.0.1/x"}, "Give a public https address"),
        ({"url": "no address"}, "Give a public https address"),
        ({"name": " "}, "Write 1 to 200 characters"),
        ({"kinds": "everything"}, "Choose kinds of events"),
        ({"venue_ids": "01936f0a-0000-7000-8000-000000000001"}, "Choose venues"),
        ({"venue_ids": "here"}, "Choose venues"),
    ],
)
def test_what_cannot_be_comes_back_with_what_to_do(
    browser: Browser, changes: dict[str, str], says: str
) -> None:
    answer = browser.fill(LIST, LIST, GIVEN | changes)
    assert answer.status_code == 422
    assert says in answer.text


def test_only_admins_of_the_organisation_see_them(browser_of: Browsers, path: str) -> None:
    for name in ("manager", "maintainer", "inspector"):
        other = browser_of(name)
        assert "/desk/endpoints" not in other.get("/desk").text
        assert [other.get(one).status_code for one in (LIST, path)] == [403, 403]
        mark = hidden_fields(other.get("/desk").text, "/desk/sign-out")
        assert other.send(path, mark | {"do": "delete"}).status_code == 403
    assert browser_of("outsider").get(path).status_code in (403, 404)


def test_pages_cost_the_same_statements_however_much_there_is(
    app: Flask, browser: Browser, path: str
) -> None:
    def cost() -> tuple[int, ...]:
        counts = []
        for one in (LIST, path):
            with statements(app) as said:
                assert browser.get(one).status_code == 200
            counts.append(len(said))
        return tuple(counts)

    press(browser, path, "test")
    few = cost()
    for number in range(3):
        press(browser, path, "test")
        browser.fill(LIST, LIST, GIVEN | {"name": f"CMMS {number}"})
    assert cost() == few
