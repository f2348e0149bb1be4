"""The whole way by keyboard alone, the focus always in sight."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, FilePayload, expect

from app.inspections.models import Inspection
from app.kernel.database import db
from tests.browser.form.house import PASSWORD, House, give_password
from tests.browser.form.keyboard import MOST_TABS, Keyboard
from tests.browser.form.walker import Walker, picture

A_PERSONS_PACE_MS = 100
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def hands(
    app: Flask, house: House, address: str, new_phone: Callable[..., BrowserContext]
) -> tuple[Walker, Keyboard]:
    """A phone with a keyboard, at the door of the form."""
    give_password(app, "inspector@rounds.example")
    walker = Walker(new_phone(), address)
    keyboard = Keyboard(walker.page)
    walker.open("/form")
    keyboard.write(walker.page.locator("#email"), "inspector@rounds.example")
    keyboard.write(walker.page.locator("#password"), PASSWORD)
    keyboard.press("Enter")
    expect(walker.page.locator(".chip.warn")).to_be_visible()
    return walker, keyboard


def test_a_walk_from_the_door_to_sent_needs_no_thumb(
    app: Flask, hands: tuple[Walker, Keyboard]
) -> None:
    walker, keyboard = hands
    page = walker.page
    walker.wait_until_offline_ready()
    walker.context.set_offline(True)
    keyboard.write(page.locator("input[type=search]"), "restroom 2")
    keyboard.choose(page.locator(".list a"))
    expect(page.locator("ol.items")).to_be_visible()
    answer_everything(walker, keyboard)
    keyboard.choose(page.locator(".finish .primary"))
    expect(page.locator("nav.bar .badge")).to_have_text("1")

    keyboard.choose(page.locator("nav.bar a").nth(1))
    keyboard.choose(page.locator("summary"), "Space")
    expect(page.get_by_text("Photo 1: on this phone")).to_be_visible()
    keyboard.choose(page.locator("main > .primary"))
    walker.context.set_offline(False)
    expect(page.locator(".tickmark")).to_be_visible()
    with app.app_context():
        newest = db.session.query(Inspection).order_by(Inspection.received_at.desc()).first()
        assert newest is not None
        assert newest.failed == 2


def answer_everything(walker: Walker, keyboard: Keyboard) -> None:
    """Every kind of item, one failure with photo and note, and the rest."""
    item = walker.item
    keyboard.choose(item("stall-locks").locator("button.bad"), "Space")
    with walker.page.expect_file_chooser() as chooser:
        keyboard.choose(item("stall-locks").locator("input[type=file]").first)
    chooser.value.set_files(FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=picture()))
    expect(item("stall-locks").locator("figure img")).to_be_visible()
    keyboard.write(item("stall-locks").locator("textarea"), "Stall 3 swings open")
    keyboard.write(item("broken-stalls").locator("input"), "2")
    keyboard.choose(item("soap").get_by_role("button", name="Still so"))
    keyboard.choose(item("smell").get_by_role("button", name="5 of 5"), "Space")
    keyboard.write(item("water").locator("input"), "38.5")
    keyboard.choose(item("floor").get_by_role("button", name="Dry"))
    keyboard.write(item("remark").locator("textarea"), "A quiet evening")
    keyboard.go_to(item("frost").locator("input"))
    rest = walker.page.get_by_role("button", name="Rest is fine (1)")
    for _ in range(MOST_TABS):
        if rest.count():
            break
        keyboard.press("Shift+Tab")
        keyboard.see_focus()
        walker.page.wait_for_timeout(A_PERSONS_PACE_MS)  # what flits by counts as not seen
    keyboard.choose(rest)
    expect(item("leak").get_by_role("button", name="Fine", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_draft_is_deleted_and_the_way_out_taken_by_keyboard(
    hands: tuple[Walker, Keyboard],
) -> None:
    walker, keyboard = hands
    page = walker.page
    keyboard.choose(page.locator(".list a", has_text="Restroom 2"))
    delete = page.get_by_role("button", name="Delete this draft")
    keyboard.choose(delete)
    expect(page.locator("dialog")).to_be_visible()
    for _ in range(4):
        keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main > :not(p)')")
    keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(delete).to_be_focused()
    keyboard.press("Enter")
    keyboard.choose(page.locator("dialog .danger"))
    expect(page.locator("nav.bar")).to_be_visible()
    walker.wait_until(lambda: walker.kept("inspections") == [])

    keyboard.choose(page.locator("nav.bar a").last)
    keyboard.choose(page.get_by_role("button", name="Sign out"))
    keyboard.choose(page.locator("dialog .danger"), "Space")
    expect(page.locator("#email")).to_be_visible()


def test_the_focus_goes_backwards_as_well_and_is_never_under_anything(
    hands: tuple[Walker, Keyboard],
) -> None:
    walker, keyboard = hands
    keyboard.choose(walker.page.locator(".list a", has_text="Restroom 2"))
    expect(walker.page.locator("ol.items")).to_be_visible()
    keyboard.choose(walker.item("stall-locks").locator("button.bad"))
    keyboard.go_to(walker.page.locator(".finish button").last)
    keyboard.go_to(walker.page.locator("a.back"), "Shift+Tab")
    keyboard.press("Enter")
    keyboard.go_to(walker.page.locator("nav.bar a").last)
    keyboard.go_to(walker.page.locator("input[type=search]"), "Shift+Tab")
