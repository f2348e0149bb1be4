"""The desk as people meet it: on a phone, by keyboard, without JavaScript, in either language."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect

from app.evidence.models import HiddenRegion
from app.kernel.database import db
from tests.browser.form.house import PASSWORD, give_password
from tests.browser.form.keyboard import LAYOUT, Keyboard
from tests.browser.form.test_accessible import problems_of
from tests.browser.form.walker import picture
from tests.desk.conftest import Problem
from tests.factories import Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

PHONE_SCRIPT = Path(LAYOUT).with_name("phone.js")
OpenDesk = Callable[..., Page]


def pages_of_managers(page: Page, venue: str) -> Iterator[str]:
    """Where managers decide: a draft of a plan from form to form, a refused one, and a trial."""
    page.goto(f"{venue}/plan")
    for part in ("targets:edit", "rest:edit", "rules:add"):
        with page.expect_navigation():
            page.locator(f"[value='{part}']").click()
        if part == "rest:edit":
            page.locator("#warn_share").fill("99")
            page.locator(".primary").click()
            expect(page.locator(".problem")).to_be_visible()
        if part != "rules:add":
            yield f"plan, {part}"
            page.locator("[value=show]").click()
    page.locator("#name").fill("Locks")
    page.locator("#to").select_option("team:maintenance")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    yield "plan, a rule"
    page.locator(".primary").click()
    page.locator("[value=try]").click()
    expect(page.locator(".trial")).to_be_visible()
    yield "plan, tried"
    for name in ("teams", "teams/new?key=doors", "promises"):
        page.goto(f"{venue}/{name}")
        yield name


def pages_of_menders(page: Page, scene: Scene, venue: str, ticket: str) -> Iterator[str]:
    """Where tickets are found and worked on, with all that is folded, refused or overtaken."""
    page.goto(f"{venue}/board")
    yield "board"
    page.goto(f"{venue}/tickets?show=all&severity=major&team=doors&q=fine")
    page.locator("[name=ticket]").check()
    yield "tickets, chosen"
    page.goto(f"/desk/tickets/{ticket}")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    yield "ticket, unfolded"
    page.evaluate("for (const one of document.querySelectorAll('[required]')) one.required = false")
    page.get_by_role("button", name=re.compile("^(Put it|Ponerla)")).click()
    expect(page.locator("[role=alert]")).to_be_visible()
    yield "ticket, refused"
    scene.maintainer.patch(f"/tickets/{ticket}", {"state": "in_progress"})
    page.locator("button[value=acknowledge]").click()
    expect(page.locator("h1")).to_have_text(re.compile("^(Somebody was|Alguien)"))
    yield "meanwhile"
    page.goto(f"/desk/tickets/{ticket}")
    yield "ticket, in progress"


def pages(page: Page, scene: Scene, shown: Problem) -> Iterator[str]:
    """Goes to every page in turn, and says which it is."""
    venue = f"/desk/venues/{scene.venue.id}"
    for name, path in {
        "venues": "/desk",
        "tickets": f"{venue}/tickets?show=all",
        "nothing here": f"{venue}/tickets?show=closed",
        "signals": f"{venue}/signals",
        "ticket": f"/desk/tickets/{shown.ticket}?said=comment",
        "inspection": f"/desk/inspections/{shown.inspection}",
        "not found": "/desk/nothing",
        "photo": f"/desk/photos/{shown.photo}",
    }.items():
        page.goto(path)
        yield name
    yield from pages_of_menders(page, scene, venue, shown.ticket)
    yield from pages_of_managers(page, venue)
    page.goto(f"/desk/photos/{shown.photo}")
    for side in ("left", "top", "width", "height"):
        page.locator(f"#{side}-1").fill("20")
    page.locator("main form .primary").click()
    expect(page.locator("button.danger")).to_be_visible()
    yield "hide"
    page.goto(f"/desk/tickets/{shown.ticket}")
    page.locator("#text").fill("A new bolt comes on Friday.")
    page.context.clear_cookies()
    page.locator("form[action$=comment] button").click()
    expect(page.locator("[name=kept-text]")).to_have_value("A new bolt comes on Friday.")
    yield "kept"


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_and_nothing_is_small_or_sticks_out_on_any_page(
    open_desk: OpenDesk, scene: Scene, shown: Problem, language: str
) -> None:
    found: list[str] = []
    said: list[str] = []

    def look(name: str, page: Page) -> None:
        assert page.evaluate("document.documentElement.lang") == language
        found.extend(f"{name}, {problem}" for problem in problems_of(page))

    for phone in (None, scene.manager):
        page = open_desk(phone, language)
        page.add_init_script(path=PHONE_SCRIPT)
        page.on("console", lambda message: said.append(message.text))
        if phone is None:
            page.goto("/desk/sign-in")
            look("sign-in", page)
        else:
            for name in pages(page, scene, shown):
                look(name, page)
    # The browser says of each answer that is meant to be a refusal that it was one.
    assert [one for one in said if not any(f"{n}" in one for n in (401, 404, 409, 422))] == []
    assert "\n".join(found) == ""


def test_a_ticket_is_worked_by_keyboard_alone(
    app: Flask, open_desk: OpenDesk, scene: Scene, shown: Problem
) -> None:
    give_password(app, "maintainer@rounds.example")
    page = open_desk(None)
    keyboard = Keyboard(page)
    page.goto(f"/desk/tickets/{shown.ticket}")
    keyboard.write(page.locator("#email"), "maintainer@rounds.example")
    keyboard.write(page.locator("#password"), PASSWORD)
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is stall-locks fine?")
    keyboard.choose(page.get_by_role("button", name="Start work"))
    expect(page.locator("[role=status]")).to_be_visible()
    expect(page.locator(".state-in_progress")).to_be_visible()
    keyboard.write(page.locator("#text"), "A new bolt comes on Friday.")
    keyboard.choose(page.get_by_role("button", name="Add the comment"))
    expect(page.locator("blockquote").first).to_have_text("A new bolt comes on Friday.")
    keyboard.choose(page.get_by_role("button", name="Sign out"))
    expect(page.locator("#email")).to_be_visible()


def test_a_mending_is_shown_in_two_taps_without_javascript(
    open_desk: OpenDesk, scene: Scene, shown: Problem
) -> None:
    page = open_desk(scene.maintainer, java_script_enabled=False)
    page.goto(f"/desk/tickets/{shown.ticket}")
    page.locator("#photo").set_input_files(
        FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=picture(size=(400, 300)))
    )
    page.get_by_role("button", name="Add it: this is mended").click()
    expect(page.locator(".state-resolved")).to_be_visible()
    expect(page.locator("section[aria-labelledby=after] .placeholder")).to_be_visible()


def test_a_photo_that_is_too_large_is_refused_before_it_is_sent(
    app: Flask, open_desk: OpenDesk, scene: Scene, shown: Problem
) -> None:
    page = open_desk(scene.maintainer)
    page.goto(f"/desk/tickets/{shown.ticket}")
    page.locator("#photo").evaluate("(input) => { input.dataset.most = 10; }")
    content = picture(size=(40, 30))
    file = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=content)
    page.locator("#photo").set_input_files(file)
    page.get_by_role("button", name="Add the photo").click()
    said = page.locator("#photo").evaluate("(input) => input.validationMessage")
    assert said.startswith("Send a smaller photo")
    expect(page).to_have_url(f"/desk/tickets/{shown.ticket}")


def test_before_stands_beside_after_where_there_is_room(
    open_desk: OpenDesk, scene: Scene, shown: Problem
) -> None:
    page = open_desk(scene.maintainer)
    page.goto(f"/desk/tickets/{shown.ticket}")
    for width, is_beside in ((320, False), (390, True), (1280, True)):
        page.set_viewport_size({"width": width, "height": 844})
        before, after = (
            page.locator(f"section[aria-labelledby={name}]").bounding_box()
            for name in ("before", "after")
        )
        assert before is not None
        assert after is not None
        assert (before["y"] == after["y"]) == is_beside, width


def test_regions_are_drawn_over_the_picture_and_hidden_after_a_second_look(
    app: Flask, open_desk: OpenDesk, scene: Scene, shown: Problem
) -> None:
    page = open_desk(scene.manager)
    page.goto(f"/desk/photos/{shown.photo}")
    page.get_by_role("button", name="Draw over the picture").click()
    stage = page.locator(".stage")
    for start, end in (
        ((0.1, 0.2), (0.4, 0.6)),
        ((0.9, 0.9), (0.7, 0.5)),
        ((0.5, 0.5), (0.6, 0.6)),
    ):
        drag(page, start, end)
    expect(page.locator(".regions fieldset")).to_have_count(3)
    expect(stage.locator("rect")).to_have_count(3)
    page.get_by_role("button", name="Remove this region").last.click()
    page.get_by_role("button", name="Look at it before it is hidden").click()
    expect(page.locator(".stage rect")).to_have_count(2)
    page.get_by_role("button", name="Hide for good").click()
    expect(page.locator("[role=status]")).to_contain_text("hidden for good")
    with app.app_context():
        rows = db.session.query(HiddenRegion).order_by(HiddenRegion.left).all()
    sides = [(row.left, row.top, row.width, row.height) for row in rows]
    assert sides[0] == pytest.approx((0.1, 0.2, 0.3, 0.4), abs=0.01)
    assert sides[1] == pytest.approx((0.7, 0.5, 0.2, 0.4), abs=0.01)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draws a rectangle over the picture, from one corner to the other, as shares of it."""
    box = page.locator(".stage").bounding_box()
    assert box is not None
    for corner, act in ((start, page.mouse.down), (end, page.mouse.up)):
        page.mouse.move(
            box["x"] + corner[0] * box["width"], box["y"] + corner[1] * box["height"], steps=3
        )
        act()
