"""What the form measures of itself: the server's rows say what happened, and so does the page."""

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.inspections.models import Inspection
from app.kernel.database import db
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

HIDE = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
MINUTE_MS = 60_000


def facts_of(app: Flask) -> dict[str, dict[str, int]]:
    """What the server keeps of the one inspection, by item."""
    with app.app_context():
        [inspection] = db.session.query(Inspection).all()
        return {one.pop("item"): one for one in inspection.friction}


def test_a_correction_a_refused_entry_and_a_leaving_are_counted_where_they_happened(
    app: Flask, walker: Walker
) -> None:
    walker.begin()
    walker.tap("stall-locks", "Not fine")
    walker.tap("stall-locks", "Fine")
    walker.page.locator("a.back").click()
    walker.page.locator("section .list a").click()
    walker.tap("soap", "Fine")
    walker.tap("smell", "5 of 5")
    walker.write("water", "lukewarm")
    walker.write("water", "38.5")
    walker.tap("floor", "Dry")
    walker.finish()
    walker.wait_until_sent()

    facts = facts_of(app)
    counted = {
        key: (one["corrections"], one["rejected"], one["left"]) for key, one in facts.items()
    }
    assert counted == {
        "stall-locks": (1, 0, 0),
        "soap": (0, 0, 1),
        "smell": (0, 0, 0),
        "water": (0, 1, 0),
        "floor": (0, 0, 0),
    }
    walker.open("/form/me/measured")
    shown = walker.page.locator(".list .card")
    expect(shown).to_have_count(5)
    for key, one in facts.items():
        line = shown.filter(has_text=f"Is {key} fine?")
        seconds = f"{(one['ms'] + 50) // 100 / 10:g}"  # as JavaScript rounds
        expect(line.locator("span")).to_have_text(
            f"{seconds} s · changed {one['corrections']} · not taken {one['rejected']}"
            f" · left {one['left']}"
        )


def test_the_time_in_which_the_screen_was_off_does_not_count(app: Flask, walker: Walker) -> None:
    page = walker.page
    page.clock.install()
    walker.open("/form")
    walker.begin()
    walker.tap("stall-locks", "Fine")
    page.clock.fast_forward(2 * MINUTE_MS)
    walker.tap("soap", "Fine")
    page.evaluate(HIDE, "hidden")
    page.clock.fast_forward(30 * MINUTE_MS)
    page.evaluate(HIDE, "visible")
    walker.tap("smell", "5 of 5")
    walker.write("water", "38.5")
    walker.tap("floor", "Dry")
    walker.finish()
    walker.wait_until_sent()
    facts = facts_of(app)
    assert 2 * MINUTE_MS <= facts["soap"]["ms"] < 3 * MINUTE_MS
    assert facts["smell"]["ms"] < MINUTE_MS


def test_a_phone_that_has_measured_nothing_says_so(walker: Walker) -> None:
    walker.open("/form/me")
    walker.page.get_by_role("link", name="What this form measures").click()
    expect(walker.page.locator("main")).to_contain_text(re.compile("Nothing has been measured"))
