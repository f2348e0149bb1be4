"""The desk's pages of photos, signals and inspections."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from app.evidence.models import HiddenRegion, Intake, Photo, PhotoState, Signal
from app.evidence.signal_records import signal_row
from app.evidence.signals import Kind, Noticed
from app.kernel.clock import now
from app.kernel.database import db, dialect, upsert
from app.kernel.ids import new_id
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import ON_SQLITE, Problem
from tests.desk.shown import show_photo
from tests.factories import Scene, all_well, submission
from tests.statements import statements

Browsers = Callable[[str], Browser]
BOX = {"left": "10", "top": "20.5", "width": "30", "height": "40"}


def add_signal(app: Flask, problem: Problem, like: str | None = None) -> None:
    """The photo of the problem is like another one."""
    with app.app_context():
        photo = db.session.get_one(Photo, UUID(problem.photo))
        detail = {"photo_id": like or str(new_id()), "exact": False}
        row = signal_row(photo, photo.id, Noticed(Kind.REUSED, 12, 31, detail), now())
        db.session.execute(upsert(Signal, dialect()).on_conflict_do_nothing(), row)
        db.session.commit()


@ON_SQLITE
def test_a_photo_that_waits_is_a_sentence_and_never_a_broken_picture(
    problem: Problem, browser_of: Browsers
) -> None:
    for path in (f"/desk/photos/{problem.photo}", f"/desk/tickets/{problem.ticket}"):
        page = browser_of("manager").get(path).text
        assert "The phone has not sent this photo yet." in page
        assert "<img" not in page


@ON_SQLITE
def test_a_photo_that_was_refused_says_what_to_do(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    with app.app_context():
        photo = db.session.get_one(Photo, UUID(problem.photo))
        photo.state, photo.intake, photo.refusal = PhotoState.STORED, Intake.REFUSED, "damaged"
        db.session.commit()
    for path in (f"/desk/photos/{problem.photo}", f"/desk/tickets/{problem.ticket}"):
        page = browser_of("maintainer").get(path).text
        assert "Take it again" in page
        assert "<img" not in page


@ON_SQLITE
def test_everybody_sees_the_picture_and_only_some_what_the_file_says(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    show_photo(app, problem.photo)
    path = f"/desk/photos/{problem.photo}"
    for name, in_full in (("manager", True), ("inspector", True), ("maintainer", False)):
        page = browser_of(name).get(path).text
        assert "<img" in page
        assert ("Ask for the original" in page) == in_full, name
        assert ("40.41678" in page) == in_full
        assert ("Hide a part of it" in page) == (name == "manager")
        assert "<i>Camera" not in page
    for name in ("manager_of_other_venue", "outsider"):
        assert browser_of(name).get(path).status_code == 404


def test_the_original_is_asked_for_by_a_form_and_downloaded_from_the_next_page(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    show_photo(app, problem.photo)
    path, browser = f"/desk/photos/{problem.photo}", browser_of("manager")
    action = f"{path}/original#original"
    page = browser.fill(path, action, {})
    assert page.status_code == 200, page.text
    assert "Download the original" in page.text
    assert scene.admin.get("/audit").get_json()["items"][0]["action"] == "photo.original"
    stranger = browser_of("maintainer")
    fields = hidden_fields(stranger.get(path).text, "/desk/sign-out")
    assert stranger.send(f"{path}/original", fields).status_code == 403


def test_a_ticket_and_its_list_show_the_failures_photo(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    show_photo(app, problem.photo)
    browser = browser_of("maintainer")
    assert (
        f'href="/desk/photos/{problem.photo}"'
        in browser.get(f"/desk/tickets/{problem.ticket}").text
    )
    page = browser.get(f"/desk/venues/{scene.venue.id}/tickets").text
    address = page.split('class="thumb" src="')[1].split('"')[0]
    assert browser.get(address).content_type == "image/webp"


def test_hiding_is_shown_first_and_then_done_for_good(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    show_photo(app, problem.photo)
    browser, path = browser_of("manager"), f"/desk/photos/{problem.photo}"
    seen = browser.fill(path, f"{path}/hide", BOX)
    assert seen.status_code == 200
    assert "for good: there is no way back" in seen.text
    assert '<rect x="10.0" y="20.5" width="30.0" height="40.0"/>' in seen.text
    assert regions(app, problem) == []
    answer = browser.send(
        f"{path}/hide", hidden_fields(seen.text, f"{path}/hide") | {"sure": "yes"}
    )
    assert answer.status_code == 303
    [region] = regions(app, problem)
    assert (region.left, region.top, region.width) == pytest.approx((0.1, 0.205, 0.3))
    page = browser.get(answer.headers["Location"]).text
    assert "hidden for good" in page
    assert "<img" not in page  # nobody sees it before it is drawn anew
    with app.app_context():
        assert db.session.get_one(Photo, UUID(problem.photo)).intake is Intake.WAITING


def regions(app: Flask, problem: Problem) -> list[HiddenRegion]:
    with app.app_context():
        return db.session.query(HiddenRegion).filter_by(photo_id=UUID(problem.photo)).all()


@pytest.mark.parametrize("sure", [{}, {"sure": "yes"}])
@ON_SQLITE
def test_what_is_no_part_of_the_picture_is_refused(
    app: Flask, problem: Problem, browser_of: Browsers, sure: dict[str, str]
) -> None:
    show_photo(app, problem.photo)
    browser, path = browser_of("manager"), f"/desk/photos/{problem.photo}"
    wrong = ["", "x", "nan", "inf", "-1", "101", "1e999"]
    for fields in [
        {},
        {"left": "1"},
        *({**BOX, "left": one} for one in wrong),
        BOX | {"width": "0"},
    ]:
        answer = browser.fill(path, f"{path}/hide", fields | sure)
        assert answer.status_code == 422, fields
        assert "Mark" in answer.text
    assert regions(app, problem) == []


def test_a_hundred_parts_are_hidden_and_no_more(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    show_photo(app, problem.photo)
    browser, path = browser_of("manager"), f"/desk/photos/{problem.photo}"
    mark = hidden_fields(browser.get(path).text, f"{path}/hide") | {"sure": "yes"}
    many = {side: [f"{number / 2}" for number in range(2, 102)] for side in BOX}
    more = {side: [*shares, "1"] for side, shares in many.items()}
    answer = browser.send(f"{path}/hide", mark | more)
    assert answer.status_code == 422
    assert "one photo takes 100 in all" in answer.text
    many |= {side: ["1"] * 100 for side in ("width", "height")}
    many["left"] = [f"{number / 2}" for number in range(100)]
    assert browser.send(f"{path}/hide", mark | many).status_code == 303
    assert len(regions(app, problem)) == 100
    answer = browser.send(f"{path}/hide", mark | BOX)
    assert answer.status_code == 422
    assert "one photo takes 100 in all" in answer.text


@ON_SQLITE
def test_while_a_picture_is_drawn_anew_that_is_said_and_nothing_else(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    browser, path = browser_of("manager"), f"/desk/photos/{problem.photo}"
    show_photo(app, problem.photo)
    mark = hidden_fields(browser.get(path).text, f"{path}/hide")
    with app.app_context():
        db.session.get_one(Photo, UUID(problem.photo)).intake = Intake.WAITING
        db.session.commit()
    answer = browser.send(f"{path}/hide", mark | BOX)
    assert (answer.status_code, "Somebody was faster" in answer.text) == (409, False)
    assert "The picture is being drawn anew" in answer.text
    with app.app_context():
        db.session.get_one(Photo, UUID(problem.photo)).intake = Intake.REFUSED
        db.session.commit()
    assert "Nobody is shown this file" in browser.send(f"{path}/hide", mark | BOX).text


def test_only_a_photo_with_a_ticket_is_one_of_a_problem(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    add_inspection_with_signal(app, scene, problem, 5)
    browser = browser_of("manager")
    assert "<h1>Photo of the problem</h1>" in browser.get(f"/desk/photos/{problem.photo}").text
    assert "<h1>Photo</h1>" in browser.get(f"/desk/photos/{UUID(int=5)}").text


@ON_SQLITE
def test_only_managers_hide(app: Flask, problem: Problem, browser_of: Browsers) -> None:
    show_photo(app, problem.photo)
    path = f"/desk/photos/{problem.photo}"
    for name, status in (("maintainer", 403), ("inspector", 403), ("outsider", 404)):
        browser = browser_of(name)
        mark = hidden_fields(browser.get("/desk").text, "/desk/sign-out")
        sure = BOX | mark | {"sure": "yes"}
        assert browser.send(f"{path}/hide", sure).status_code == status
    assert browser_of("manager").send(f"{path}/hide", BOX | {"sure": "yes"}).status_code == 403
    assert regions(app, problem) == []


def test_signals_are_shown_with_their_base_rates_to_managers_alone(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    show_photo(app, problem.photo)
    add_signal(app, problem)
    path = f"/desk/venues/{scene.venue.id}/signals"
    for name in ("manager", "admin"):
        page = browser_of(name).get(path).text
        assert "Photo used twice" in page
        assert f"/desk/inspections/{problem.inspection}" in page
        assert "Nothing here could carry it yet." in page or "of 1 photo that could" in page
        assert "Signals" in browser_of(name).get(f"/desk/photos/{problem.photo}").text
    for name, status in (("maintainer", 403), ("inspector", 403), ("outsider", 404)):
        assert browser_of(name).get(path).status_code == status
        assert "/signals" not in browser_of(name).get(f"/desk/venues/{scene.venue.id}/tickets").text


def test_an_inspection_is_shown_to_managers_with_its_answers_photos_and_ticket(
    app: Flask, problem: Problem, browser_of: Browsers
) -> None:
    show_photo(app, problem.photo)
    add_signal(app, problem)
    path = f"/desk/inspections/{problem.inspection}"
    page = browser_of("manager").get(path).text
    for said in ("Not fine", "5 of 5", "38.5 °C", "Dry", "Left open", "swings&lt;/b&gt; open"):
        assert said in page
    for link in (f"/desk/tickets/{problem.ticket}", f"/desk/photos/{problem.photo}"):
        assert link in page
    assert "Photo used twice" in page
    for name, status in (("maintainer", 403), ("inspector", 403), ("outsider", 404)):
        assert browser_of(name).get(path).status_code == status
    assert path not in browser_of("maintainer").get(f"/desk/tickets/{problem.ticket}").text


def test_the_list_of_signals_asks_as_many_statements_for_many_as_for_few(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    show_photo(app, problem.photo)
    add_signal(app, problem)
    browser, path = browser_of("manager"), f"/desk/venues/{scene.venue.id}/signals"
    counts = []
    for _ in range(2):
        browser.get(path)
        with statements(app) as said:
            assert browser.get(path).status_code == 200
        counts.append(len(said))
        for number in range(2, 5) if len(counts) == 1 else ():
            add_inspection_with_signal(app, scene, problem, number)
    assert counts[0] == counts[1]


def add_inspection_with_signal(app: Flask, scene: Scene, problem: Problem, number: int) -> None:
    inspection, photo = str(new_id()), str(UUID(int=number))
    scene.inspector.put(f"/inspections/{inspection}", submission(scene, all_well()))
    declaration = {
        "inspection_id": inspection,
        "venue_id": str(scene.venue.id),
        "item": "mirror",
        "sha256": f"{number:064x}",
        "bytes": 5,
        "content_type": "image/jpeg",
    }
    assert scene.inspector.put(f"/photos/{photo}", declaration).status_code == 201
    show_photo(app, photo)
    add_signal(app, Problem("", inspection, photo), problem.photo)
