"""The desk's pages of tickets: what they show, to whom, and what can be done there."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any
from uuid import UUID

import pytest
from flask import Flask

from app.access.models import Person
from app.desk.tickets import mending
from app.evidence.models import Photo, PhotoState
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.browser.form.walker import picture
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import ON_SQLITE, Problem
from tests.evidence.taken import send
from tests.factories import Scene, all_well, submission
from tests.statements import statements

Browsers = Callable[[str], Browser]
EVERYBODY = ("admin", "manager", "inspector", "maintainer")
MENDERS = ("admin", "manager", "maintainer")
OUTSIDE = ("manager_of_other_venue", "outsider")
JPEG = picture(size=(40, 30))


def page_of(problem: Problem) -> str:
    return f"/desk/tickets/{problem.ticket}"


def test_everybody_with_a_role_sees_the_venue_its_tickets_and_the_ticket(
    scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    tickets = f"/desk/venues/{scene.venue.id}/tickets"
    for name in EVERYBODY:
        browser = browser_of(name)
        assert "1 ticket to do" in browser.get("/desk").text
        assert "Is stall-locks fine?" in browser.get(tickets).text
        assert browser.get(page_of(problem)).status_code == 200
    for name in OUTSIDE:
        browser = browser_of(name)
        assert browser.get(tickets).status_code == 404
        answer = browser.get(page_of(problem))
        assert answer.status_code == 404
        assert "There is nothing here that you may see." in answer.text
        assert "stall-locks" not in browser.get("/desk").text


@ON_SQLITE
def test_who_is_not_signed_in_is_led_to_the_door(app: Flask, problem: Problem) -> None:
    browser = Browser(app)
    for path in (page_of(problem), "/desk"):
        assert browser.get(path).headers["Location"].startswith("/desk/sign-in?next=/desk")
    for deed in ("deed", "comment", "photo"):
        answer = browser.send(f"{page_of(problem)}/{deed}", {})
        assert answer.headers["Location"] == "/desk/sign-in?next=/desk"


@ON_SQLITE
def test_a_note_is_text_and_never_html(problem: Problem, browser_of: Browsers) -> None:
    page = browser_of("maintainer").get(page_of(problem)).text
    assert "<b onclick" not in page
    assert "Stall 3 &lt;b onclick=&#34;alert(1)&#34;&gt;swings&lt;/b&gt; open &amp; slams" in page


@ON_SQLITE
def test_a_page_is_kept_by_nobody_and_loads_nothing_of_strangers(
    problem: Problem, browser_of: Browsers
) -> None:
    headers = browser_of("manager").get(page_of(problem)).headers
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("deed", "fields"),
    [("deed", {"deed": "acknowledge", "seen": "open"}), ("comment", {"text": "Ordered."})],
)
@ON_SQLITE
def test_nothing_is_changed_by_a_form_of_another_site(
    scene: Scene, problem: Problem, browser_of: Browsers, deed: str, fields: dict[str, str]
) -> None:
    address = f"{page_of(problem)}/{deed}"
    of_another = hidden_fields(browser_of("admin").get(page_of(problem)).text, address)["mark"]
    for mark in ({}, {"mark": ""}, {"mark": "x.y.z"}, {"mark": of_another}):
        answer = browser_of("manager").send(address, fields | mark)
        assert answer.status_code == 403
        assert "Nothing was changed." in answer.text
    ticket = scene.manager.get(f"/tickets/{problem.ticket}").get_json()
    assert (ticket["state"], len(ticket["history"])) == ("open", 1)


@pytest.mark.parametrize("name", MENDERS)
@ON_SQLITE
def test_who_mends_changes_the_state_with_one_button(
    problem: Problem, browser_of: Browsers, name: str
) -> None:
    browser, address = browser_of(name), f"{page_of(problem)}/deed"
    answer = browser.fill(page_of(problem), address, {"deed": "start"})
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "The ticket&#39;s state was changed." in page
    assert "from “Open” to “In progress”" in page
    assert "Start work" not in page


@ON_SQLITE
def test_an_inspector_sees_no_buttons_and_may_not_press_them(
    problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("inspector"), f"{page_of(problem)}/deed"
    page = browser.get(page_of(problem)).text
    assert address not in page
    mark = hidden_fields(page, f"{page_of(problem)}/comment")["mark"]
    answer = browser.send(address, {"mark": mark, "deed": "acknowledge", "seen": "open"})
    assert answer.status_code == 403
    assert "your role here does not include this" in answer.text


def test_two_people_do_not_overwrite_each_other(problem: Problem, browser_of: Browsers) -> None:
    first, second = browser_of("maintainer"), browser_of("manager")
    address = f"{page_of(problem)}/deed"
    seen = hidden_fields(second.get(page_of(problem)).text, address)
    assert first.fill(page_of(problem), address, {"deed": "start"}).status_code == 303
    answer = second.send(address, seen | {"deed": "acknowledge"})
    assert answer.status_code == 409
    assert "Look at it as it is now" in answer.text
    assert second.send(address, seen | {"deed": "nonsense"}).status_code == 422


def test_a_comment_is_added_and_an_empty_or_endless_one_is_not(
    problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("inspector"), f"{page_of(problem)}/comment"
    for text in ("", "   \0 ", "x" * 4001):
        assert browser.fill(page_of(problem), address, {"text": text}).status_code == 422
    assert (
        browser.fill(page_of(problem), address, {"text": "It <i>rattles</i>\0"}).status_code == 303
    )
    assert "It &lt;i&gt;rattles&lt;/i&gt;" in browser.get(page_of(problem)).text


def send_photo(browser: Browser, problem: Problem, content: bytes, **fields: Any) -> Any:
    given = {"photo": (BytesIO(content), "../../a <b>.jpg")} | fields
    address = f"{page_of(problem)}/photo"
    return browser.fill(page_of(problem), address, given, content_type="multipart/form-data")


def test_a_photo_of_the_mending_is_stored_and_the_ticket_mended(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    browser = browser_of("maintainer")
    photo_id = str(new_id())
    for _ in range(2):  # two taps
        answer = send_photo(browser, problem, JPEG, photo_id=photo_id, then="mended")
        assert answer.status_code == 303
    with app.app_context():
        photo = db.session.get_one(Photo, UUID(photo_id))
        assert photo.state is PhotoState.STORED
        assert str(photo.ticket_id) == problem.ticket
        assert app.extensions["store"].read(photo.store_key) == JPEG
    page = browser.get(answer.headers["Location"]).text
    assert "the ticket is marked as mended" in page
    assert "No photo of the mending yet." not in page
    assert '<span class="chip state-resolved">Mended</span>' in page


def test_a_photo_of_a_mending_that_somebody_else_has_closed_is_not_stored(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("maintainer"), f"{page_of(problem)}/photo"
    seen = hidden_fields(browser.get(page_of(problem)).text, address)
    scene.maintainer.patch(f"/tickets/{problem.ticket}", {"state": "in_progress"})
    given = seen | {"then": "mended", "photo": (BytesIO(JPEG), "a.jpg")}
    answer = browser.send(address, given, content_type="multipart/form-data")
    assert answer.status_code == 409
    with app.app_context():
        assert db.session.query(Photo).filter(Photo.ticket_id.is_not(None)).count() == 0


def test_who_goes_back_and_chooses_another_photo_has_both(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    browser, photo_id = browser_of("maintainer"), str(new_id())
    for content in (JPEG, picture(size=(50, 30))):
        assert send_photo(browser, problem, content, photo_id=photo_id).status_code == 303
    with app.app_context():
        assert db.session.query(Photo).filter(Photo.ticket_id.is_not(None)).count() == 2


@ON_SQLITE
def test_a_large_photo_is_hashed_in_chunks_while_others_write(
    app: Flask, problem: Problem, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, reads = JPEG + bytes(1_000_000), []
    real = mending._sha256

    def watched(file: IO[bytes]) -> str:
        assert not db.session.in_transaction()
        assert isinstance(file.name, int)  # on the disk
        reads.append(file)
        return real(file)

    monkeypatch.setattr(mending, "_sha256", watched)
    assert send_photo(browser_of("maintainer"), problem, content).status_code == 303
    assert len(reads) == 1


@ON_SQLITE
def test_an_inspector_adds_a_photo_but_does_not_say_that_it_is_mended(
    problem: Problem, browser_of: Browsers
) -> None:
    browser = browser_of("inspector")
    assert send_photo(browser, problem, JPEG).status_code == 303
    assert send_photo(browser, problem, JPEG, then="mended").status_code == 403


@pytest.mark.parametrize("content", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
@ON_SQLITE
def test_what_is_no_photo_is_refused_with_a_sentence(
    app: Flask, problem: Problem, browser_of: Browsers, content: bytes
) -> None:
    answer = send_photo(browser_of("maintainer"), problem, content)
    assert answer.status_code == 422
    assert any(word in answer.text for word in ("JPEG", "Choose a photo first"))
    with app.app_context():
        assert db.session.query(Photo).filter(Photo.ticket_id.is_not(None)).count() == 0


@ON_SQLITE
def test_a_photo_that_is_too_large_is_refused_with_a_sentence(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    before = app.config["PHOTO_MAX_BYTES"]
    for most, status in ((len(JPEG) - 1, 422), (-100_000 + 200, 413)):
        app.config["PHOTO_MAX_BYTES"] = most
        try:
            answer = send_photo(browser_of("maintainer"), problem, JPEG)
        finally:
            app.config["PHOTO_MAX_BYTES"] = before
        assert answer.status_code == status
        assert "Send a smaller photo" in answer.text


@ON_SQLITE
def test_nothing_large_is_read_of_who_is_not_signed_in(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    large = {"mark": "x", "text": "x" * 200_000}
    for token in (None, "ended"):
        browser, body = Browser(app, token), BytesIO(b"x" * 200_000)
        answer = browser.client.post(
            f"{page_of(problem)}/photo",
            input_stream=body,
            content_length=200_000,
            content_type="multipart/form-data; boundary=x",
        )
        assert answer.headers["Location"].startswith("/desk/sign-in")
        assert body.tell() == 0
    assert Browser(app).send("/desk/sign-in", large).status_code == 413
    for deed in ("comment", "deed"):
        assert browser_of("manager").send(f"{page_of(problem)}/{deed}", large).status_code == 413, (
            deed
        )


def test_the_list_is_filtered_and_paged(
    scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, tickets = browser_of("maintainer"), f"/desk/venues/{scene.venue.id}/tickets"
    assert "Is stall-locks fine?" not in browser.get(f"{tickets}?show=mended").text
    send(scene, scene.maintainer, ticket_id=problem.ticket)
    scene.maintainer.patch(f"/tickets/{problem.ticket}", {"state": "resolved"})
    assert "Is stall-locks fine?" not in browser.get(tickets).text
    assert "Is stall-locks fine?" in browser.get(f"{tickets}?show=mended").text
    assert "Is stall-locks fine?" in browser.get(f"{tickets}?show=all").text
    assert browser.get(f"{tickets}?show=nonsense").status_code == 200
    assert browser.get(f"{tickets}?cursor=nonsense").status_code == 422


def test_pages_ask_as_many_statements_for_many_rows_as_for_few(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, tickets = browser_of("manager"), f"/desk/venues/{scene.venue.id}/tickets"
    counts = []
    for _ in range(2):
        browser.get(tickets)  # so that the checklists are known
        with statements(app) as said:
            assert browser.get(tickets).status_code == 200
        with statements(app) as said_of_one:
            assert browser.get(page_of(problem)).status_code == 200
        counts.append((len(said), len(said_of_one)))
        fails = {"soap": {"value": "fail"}, "floor": {"value": "wet"}, "smell": {"value": 1}}
        for _ in range(3):
            scene.inspector.put(f"/inspections/{new_id()}", submission(scene, all_well(**fails)))
            scene.maintainer.post(f"/tickets/{problem.ticket}/comments", {"text": "Still there."})
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 16


@ON_SQLITE
def test_the_pages_speak_spanish_to_whom_they_should(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    with app.app_context():
        db.session.get_one(Person, scene.maintainer.person_id).language = "es"
        db.session.commit()
    page = browser_of("maintainer").get(page_of(problem)).text
    assert '<html lang="es">' in page
    assert "Is stall-locks fine? (es)" in page
    assert "Antes" in page
    missing = browser_of("maintainer").get("/desk/tickets/nonsense")
    assert missing.status_code == 404
    assert "No se encuentra" in missing.text
