"""The moments of a visit at the desk, with what people thought of for them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.access.models import Token
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.moments.models import Idea, Question
from tests.browser.form.house import PASSWORD, give_password
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import EVERYBODY, ON_SQLITE, OUTSIDE, speak_spanish
from tests.factories import Phone, Scene, add_version
from tests.statements import statements

Browsers = Callable[[str], Browser]
DOOR, EMAIL = "/desk/sign-in", "inspector@rounds.example"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} & \u202egnirts"


def page_of(scene: Scene) -> str:
    return f"/desk/venues/{scene.venue.id}/moments"


def form_of(scene: Scene, item: str = "soap") -> str:
    """Where the form of a moment goes, and back to that moment."""
    return f"{page_of(scene)}#restroom.{item}"


def store(scene: Scene, phone: Phone, text: str, item: str = "soap") -> UUID:
    """An idea as somebody has written it."""
    idea = Idea(
        id=new_id(),
        organisation_id=scene.organisation.id,
        venue_id=scene.venue.id,
        checklist_slug="restroom",
        item_key=item,
        question=Question.EASIER,
        text=text,
        person_id=phone.person_id,
        written_at=now(),
    )
    db.session.add(idea)
    db.session.commit()
    return idea.id


def kept(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context():
        query = select(Idea.item_key, Idea.question, Idea.text).order_by(Idea.question)
        return [tuple(row) for row in db.session.execute(query)]


def test_an_idea_is_written_under_its_moment_and_thanked_for_there(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, page = browser_of("inspector"), page_of(scene)
    given = {"easier": f" {HOSTILE}\r\nfoam ", "memorable": "It smells of the sea"}
    fields = hidden_fields(browser.get(page).text, form_of(scene)) | given
    for _ in range(2):  # pressed twice
        answer = browser.send(page, fields)
        back = f"{page}?did=thanks&at=restroom.soap#restroom.soap"
        assert (answer.status_code, answer.headers["Location"]) == (303, back)
    soap = ("soap", "easier", f"{HOSTILE}\nfoam"), ("soap", "memorable", "It smells of the sea")
    assert kept(app) == list(soap)
    shown = browser.get(back).text
    assert shown.count("Thank you! Your idea stands here now") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} &amp; \u202egnirts" in shown
    assert "<script>alert" not in shown
    # Back to the form, and something else: another idea, and nothing lost.
    assert browser.send(page, fields | {"easier": "A mirror"}).status_code == 303
    assert {text for _, _, text in kept(app)} == {given["memorable"], "A mirror", soap[0][2]}


@ON_SQLITE
def test_what_is_no_idea_stays_in_its_field_with_what_to_do(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, page = browser_of("maintainer"), page_of(scene)
    one = f"{page}/restroom/soap"
    for given, says in (
        ({"easier": " ", "memorable": ""}, "Write an idea to one of the questions first"),
        ({"easier": "x" * 2001, "memorable": "Kept <b>"}, "Write your idea in 1 to 2,000"),
    ):
        for start, action in ((page, form_of(scene)), (one, page)):
            answer = browser.fill(start, action, given)
            assert answer.status_code == 422
            assert answer.text.count(says) == 1
            assert answer.text.count('aria-invalid="true"') == 1
            if given["memorable"]:
                assert ">Kept &lt;b&gt;</textarea>" in answer.text
                assert "x" * 2001 in answer.text
    assert kept(app) == []
    given = {"checklist": "restroom", "item": "moat", "easier": "A bridge"}
    assert browser.fill(page, form_of(scene), given).status_code == 404
    assert browser.get(f"{page}/restroom/moat").status_code == 404


@ON_SQLITE
def test_what_was_written_when_the_sign_in_ended_is_kept_and_sent(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, page = browser_of("inspector"), page_of(scene)
    speak_spanish(app, scene.inspector)
    give_password(app, EMAIL)
    shown = browser.get(page).text
    assert "¿Cómo podría ser más fácil?" in shown
    given = hidden_fields(shown, form_of(scene)) | {"easier": "", "memorable": "Música del mar"}
    with app.app_context():
        db.session.query(Token).update({"revoked_at": now()})
        db.session.commit()
    asked = browser.send(page, given, headers={"Sec-Fetch-Site": "same-origin"})
    assert asked.status_code == 401
    assert kept(app) == []
    right = hidden_fields(asked.text, DOOR) | {"email": EMAIL, "password": PASSWORD}
    back = browser.send(DOOR, right).text
    assert ">Música del mar</textarea>" in back
    again = hidden_fields(back, page) | {"easier": "", "memorable": "Música del mar"}
    assert browser.send(page, again).headers["Location"].endswith("#restroom.soap")
    assert kept(app) == [("soap", "memorable", "Música del mar")]


def test_ideas_are_hidden_by_who_wrote_them_and_by_managers_who_show_them_again(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    page = page_of(scene)
    with app.app_context():
        mine = store(scene, scene.inspector, "Mine alone")
        theirs = store(scene, scene.maintainer, "Theirs alone")
    form = f"/desk/venues/{scene.venue.id}/ideas"
    inspector, manager = browser_of("inspector"), browser_of("manager")
    shown = inspector.get(page).text
    assert f"{form}/{mine}" in shown
    assert f"{form}/{theirs}" not in shown
    fields = hidden_fields(shown, f"{form}/{mine}")
    assert inspector.send(f"{form}/{theirs}", fields | {"do": "hide"}).status_code == 403
    hidden = inspector.send(f"{form}/{mine}", fields | {"do": "hide"})
    assert hidden.headers["Location"] == f"{page}?did=hidden&at=restroom.soap#restroom.soap"
    assert "Mine alone" not in inspector.get(page).text
    assert "Hidden by Inspector" in manager.get(page).text
    again = manager.fill(page, f"{form}/{mine}", {"do": "show"})
    assert again.headers["Location"].startswith(f"{page}?did=shown")
    assert "Mine alone" in inspector.get(page).text
    alone = f"{page}/restroom/soap"
    hidden = manager.fill(alone, f"{form}/{theirs}", {"do": "hide"})
    assert hidden.headers["Location"] == f"{alone}?did=hidden"
    assert "It is hidden." in manager.get(hidden.headers["Location"]).text


@ON_SQLITE
def test_everybody_at_the_venue_reads_and_managers_alone_go_on_to_trends(
    scene: Scene, browser_of: Browsers
) -> None:
    page = page_of(scene)
    trend = f'href="/desk/venues/{scene.venue.id}/trends/checks/restroom/'
    for name in EVERYBODY:
        shown = browser_of(name).get(page)
        assert shown.status_code == 200
        assert f'href="{page}" aria-current="page"' in shown.text
        is_manager = name in ("admin", "manager")
        assert (f"{trend}soap" in shown.text) == is_manager
        assert f"{trend}remark" not in shown.text  # it cannot fail
    for name in OUTSIDE:
        browser = browser_of(name)
        assert [browser.get(one).status_code for one in (page, f"{page}/restroom/soap")] == [
            404
        ] * 2


def test_many_ideas_cost_no_more_and_all_of_them_are_found(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, page = browser_of("manager"), page_of(scene)

    def cost(path: str) -> int:
        with statements(app) as said:
            assert browser.get(path).status_code == 200
        return len(said)

    alone = f"{page}/restroom/soap"
    with app.app_context():
        store(scene, scene.inspector, "Idea 0")
        store(scene, scene.inspector, "A better floor", "floor")
    browser.get(page), browser.get(alone)
    before = cost(page), cost(alone)
    with app.app_context():
        for number in range(1, 61):
            phone = (scene.inspector, scene.maintainer, scene.manager)[number % 3]
            store(scene, phone, f"Idea {number}")
    assert (cost(page), cost(alone)) == before
    shown = browser.get(page).text
    assert f'href="{alone}">All 61 ideas' in shown
    assert ">Idea 41<" in shown
    assert ">Idea 40<" not in shown
    first = browser.get(alone).text
    assert ">Idea 60<" in first
    assert ">Idea 10<" not in first
    second = browser.get(first.split('class="button" href="')[1].split('"')[0]).text
    assert ">Idea 10<" in second
    assert ">Idea 0<" in second
    assert browser.get(f"{alone}?cursor=x").status_code == 422


@ON_SQLITE
def test_a_moment_that_is_asked_no_more_stands_at_the_end(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    with app.app_context():
        store(scene, scene.inspector, "Keep this")
        add_version(scene.organisation, [{
            "key": "hook", "stage": "comfort", "answer": "pass_fail",
            "moment": {"en": "A coat"}, "prompt": {"en": "Is there a hook?"},
        }])  # fmt: skip
        db.session.commit()
    shown = browser_of("inspector").get(page_of(scene)).text
    asked, left = shown.split('<h2 id="left">')
    assert "A coat" in asked
    assert "Keep this" not in asked
    assert "Keep this" in left
