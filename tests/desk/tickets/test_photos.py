"""Photos of a mending: kept whatever happens, and two taps to say that it is mended."""

from io import BytesIO
from typing import IO, Any
from uuid import UUID

import pytest
from flask import Flask

from app.desk.tickets.photos import mending
from app.evidence.models import Photo, PhotoState
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.browser.form.walker import picture
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import ON_SQLITE, Browsers, Problem, page_of
from tests.factories import Scene

JPEG = picture(size=(40, 30))


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


def test_a_photo_is_kept_although_somebody_else_changed_the_ticket_meanwhile(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("maintainer"), f"{page_of(problem)}/photo"
    seen = hidden_fields(browser.get(page_of(problem)).text, address)
    scene.manager.patch(f"/tickets/{problem.ticket}", {"state": "in_progress"})
    given = seen | {"then": "mended", "photo": (BytesIO(JPEG), "a.jpg")}
    answer = browser.send(address, given, content_type="multipart/form-data")
    assert answer.status_code == 409
    assert "Your photo was added." in answer.text
    assert "Manager started to work on it." in answer.text
    with app.app_context():
        assert db.session.query(Photo).filter(Photo.ticket_id.is_not(None)).count() == 1
    deed = f"{page_of(problem)}/deed"
    assert browser.send(deed, hidden_fields(answer.text, deed)).status_code == 303
    assert "Maintainer mended it." in browser.get(page_of(problem)).text


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
