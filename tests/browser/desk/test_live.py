"""The desk is live: a part of a page changes in place, and nobody loses where they are."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.kernel.database import db
from app.kernel.ids import new_id
from tests.desk.conftest import Problem
from tests.factories import Scene, add_spot, all_well, submission

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
OpenDesk = Callable[..., Page]
# A page that was loaded anew has forgotten this.
REMEMBER = "window.same = true"
HIDE = """(isHidden) =>
  Object.defineProperty(document, "hidden", { get: () => isHidden, configurable: true })"""


def is_same(page: Page) -> bool:
    same: bool = page.evaluate("window.same === true")
    return same


def complaints_of(page: Page) -> list[str]:
    """What the browser says from now on: broken scripts, and what the policy forbids."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_a_ticket_is_worked_on_in_place(open_desk: OpenDesk, scene: Scene, shown: Problem) -> None:
    page = open_desk(scene.manager)
    said = complaints_of(page)
    page.goto(f"/desk/tickets/{shown.ticket}")
    page.evaluate(REMEMBER)
    page.get_by_role("button", name="Start work").click()
    expect(page.locator("[role=status]")).to_be_focused()
    expect(page.locator(".state-in_progress")).to_be_visible()
    page.locator("#text").fill("A new bolt comes on Friday.")
    page.get_by_role("button", name="Add the comment").dblclick()
    expect(page.locator("blockquote").first).to_have_text("A new bolt comes on Friday.")
    expect(page.locator("#text")).to_have_value("")
    expect(page.get_by_text("Manager wrote:")).to_have_count(1)
    assert is_same(page)
    expect(page).to_have_url(re.compile(f"/desk/tickets/{shown.ticket}$"))
    assert said == []

    page.get_by_text("It has to wait").click()
    page.locator("#hold-text").fill("The hinge is not made any more.")
    page.locator("#hold-until").evaluate("(input) => { input.required = false; }")
    page.get_by_label("a part has to come").check()
    page.get_by_role("button", name="Put it on hold").click()
    expect(page.locator("#hold-until-error")).to_be_visible()
    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page.locator("#hold-text")).to_have_value("The hinge is not made any more.")
    expect(page.get_by_label("a part has to come")).to_be_checked()
    scene.maintainer.patch(f"/tickets/{shown.ticket}", ON_HOLD)
    page.locator("#hold-until").fill("2999-01-01")
    page.locator("#hold-until").evaluate("(input) => { input.max = ''; }")
    page.get_by_role("button", name="Put it on hold").click()
    expect(page.locator("h1")).to_have_text("Somebody was faster")
    expect(page.locator("main")).to_contain_text("The hinge is not made any more.")
    assert is_same(page)


ON_HOLD = {"state": "on_hold", "hold_reason": "other", "hold_until": "2026-12-24"}


def test_chosen_tickets_are_acknowledged_in_place(
    open_desk: OpenDesk, scene: Scene, shown: Problem
) -> None:
    page = open_desk(scene.maintainer)
    said = complaints_of(page)
    page.goto(f"/desk/venues/{scene.venue.id}/tickets?q=fine")
    page.evaluate(REMEMBER)
    button = page.get_by_role("button", name="Acknowledge the chosen")
    expect(button).to_be_hidden()
    page.get_by_label("Choose: Is stall-locks fine?").check()
    button.click()
    expect(page.locator(".state-acknowledged")).to_be_visible()
    expect(page.locator("[role=status]")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?show=to-do&q=fine$"))
    assert is_same(page)
    assert said == []


def test_the_board_refreshes_itself_and_leaves_the_focus_and_the_place(
    app: Flask, open_desk: OpenDesk, scene: Scene, shown: Problem
) -> None:
    for number in range(6):
        with app.app_context():
            spot = str(add_spot(scene.venue, f"Restroom {number}").id)
            db.session.commit()
        fails = submission(scene, all_well(soap={"value": "fail"}), spot_id=spot)
        scene.inspector.put(f"/inspections/{new_id()}", fails)
    page = open_desk(scene.maintainer)
    said = complaints_of(page)
    page.clock.install()
    page.goto(f"/desk/venues/{scene.venue.id}/board")
    page.evaluate(REMEMBER)
    card = page.locator("#open a", has_text="Restroom 1").first
    card.focus()
    page.evaluate("scrollTo(0, 300)")
    scene.maintainer.patch(f"/tickets/{shown.ticket}", {"state": "in_progress"})
    page.clock.run_for(31_000)
    expect(page.locator("#in_progress li")).to_contain_text("stall-locks")
    expect(page.locator("#open")).to_contain_text("6 open")
    expect(card).to_be_focused()
    assert page.evaluate("scrollY") == 300

    page.route("**/board*", lambda route: route.abort())
    page.clock.run_for(31_000)
    expect(page.locator("#stale")).to_be_visible()
    expect(page.locator("#open")).to_contain_text("6 open")
    page.unroute("**/board*")
    page.clock.run_for(31_000)
    expect(page.locator("#stale")).to_be_hidden()
    assert is_same(page)
    assert [one for one in said if "ERR_FAILED" not in one and "Failed to fetch" not in one] == []

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(HIDE, True)
    page.clock.run_for(120_000)
    assert asked == []
    page.context.clear_cookies()
    page.evaluate(HIDE, False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#email")).to_be_visible()
