"""The phone has no room left.

The browser's own answer is put in at its store: this Chromium gives each site 10 GB and does not
hold IndexedDB to the quota that its developer tools set.
"""

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.form.arrivals import assert_whole
from tests.browser.form.walker import Walker, picture

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

FULL = "This phone has no room left."


def test_a_full_phone_says_so_keeps_the_answers_and_goes_on_when_there_is_room(
    app: Flask, walker: Walker
) -> None:
    walker.begin()
    walker.answer_all_well()
    walker.tap("stall-locks", "Not fine")
    walker.write("broken-stalls", "2")
    walker.wait_until(lambda: "broken-stalls" in walker.kept("inspections")[0]["answers"])

    walker.page.evaluate("rounds.breakPut('photos', 'QuotaExceededError')")
    walker.item("stall-locks").locator("input[type=file]").first.set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(walker.page.locator("[role=status], [role=alert]", has_text=FULL)).to_be_visible()
    assert walker.kept("photos") == []
    answers = walker.kept("inspections")[0]["answers"]
    assert answers["stall-locks"] == {"value": "fail"}
    assert answers["broken-stalls"] == {"value": 2}

    walker.page.evaluate("rounds.mendPut()")
    walker.photograph("stall-locks")
    walker.finish()
    walker.wait_until_sent()
    assert_whole(app)
    assert walker.kept("photos") == []


def test_taps_that_find_no_room_are_saved_once_there_is_some(app: Flask, walker: Walker) -> None:
    walker.begin()
    walker.answer_all_well()
    walker.wait_until(lambda: "floor" in walker.kept("inspections")[0]["answers"])
    walker.page.clock.install()
    walker.page.evaluate("rounds.breakPut('inspections', 'QuotaExceededError')")
    walker.tap("smell", "4 of 5")
    expect(walker.page.get_by_role("alert")).to_contain_text(FULL)
    walker.page.get_by_role("button", name="Finish").click()
    expect(walker.page.locator("ol.items")).to_be_visible()
    assert walker.kept("inspections")[0]["state"] == "draft"

    walker.page.evaluate("rounds.mendPut()")
    walker.page.clock.fast_forward(4500)  # a save that found no room is tried again after 4 s
    expect(walker.page.get_by_role("alert")).to_have_count(0)
    assert walker.kept("inspections")[0]["answers"]["smell"] == {"value": 4}
    assert walker.kept("inspections")[0]["state"] == "draft"
    walker.finish()
    walker.wait_until_sent()
    assert_whole(app, photos=0)
