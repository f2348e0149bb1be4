"""The phone's own store does not open, or closes, or takes nothing; drafts and their versions."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.form.arrivals import assert_whole
from tests.browser.form.test_checklists_change import change_checklist
from tests.browser.form.walker import Walker
from tests.factories import Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

SPOT = "Restroom 2, level 1"
FULL = "This phone has no room left."

# Opens nothing while the phone says so, as a browser in private mode or on a full disk.
CLOSED = """
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...what) {
    if (sessionStorage.closed) throw new DOMException("for the test", "UnknownError");
    return open.apply(this, what);
  };
"""


def test_a_store_that_does_not_open_says_so_and_is_tried_again(walker: Walker) -> None:
    page = walker.page
    page.add_init_script(CLOSED)
    page.evaluate("sessionStorage.closed = 1")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("does not open what is kept on it.")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.evaluate("delete sessionStorage.closed")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Theatre")
    walker.begin()


def test_a_store_that_another_window_had_closed_is_opened_again(walker: Walker) -> None:
    # A newer form in another window wants to change the tables, and then does not.
    walker.page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open("rounds", 2);
          asked.onupgradeneeded = () => asked.transaction.abort();
          asked.onerror = done;
        })"""
    )
    walker.begin()
    walker.answer_all_well()
    walker.finish()
    walker.wait_until_sent()


def test_a_spot_that_cannot_be_begun_says_why_and_can_be_once_there_is_room(
    app: Flask, walker: Walker
) -> None:
    walker.page.evaluate("rounds.breakPut('inspections', 'QuotaExceededError')")
    walker.page.locator("ul.list a", has_text=SPOT).click()
    expect(walker.page.get_by_role("alert")).to_contain_text(FULL)
    expect(walker.page.locator("h1")).to_have_text(SPOT)
    walker.page.evaluate("rounds.mendPut()")
    walker.page.locator("ul.list button").click()
    expect(walker.page.locator("ol.items")).to_be_visible()
    walker.fail_the_locks()
    walker.finish()
    walker.wait_until_sent()
    assert_whole(app)


def test_a_draft_without_its_version_does_not_block_its_spot(walker: Walker) -> None:
    walker.begin()
    walker.tap("soap", "Fine")
    walker.page.get_by_role("link", name="Back").click()
    walker.wait_until(lambda: len(walker.kept("inspections")) == 1)
    [draft] = walker.kept("inspections")
    walker.page.evaluate(
        "(row) => rounds.put('inspections', row)",
        {**draft, "version_id": "00000000-0000-7000-8000-000000000000"},
    )
    walker.page.locator("ul.list a", has_text=SPOT).last.click()
    expect(walker.page.locator("ol.items")).to_be_visible()
    assert walker.pressed("soap") == []
    assert len(walker.kept("inspections")) == 2


def test_an_old_window_begins_with_the_newest_version(
    app: Flask, scene: Scene, walker: Walker
) -> None:
    other = Walker(walker.context, walker.address)
    # It hears nothing, as a page that the phone has frozen.
    other.page.add_init_script("BroadcastChannel.prototype.postMessage = () => undefined")
    other.open()
    expect(other.page.locator(".list").first).to_be_visible()
    newest = change_checklist(app, scene)
    with other.page.expect_response("**/pack"):
        other.page.get_by_role("button", name="Refresh").click()
    other.wait_until(lambda: [row["id"] for row in other.kept("versions")] == [newest])
    walker.begin()
    expect(walker.item("towels")).to_be_visible()
    assert [row["version_id"] for row in walker.kept("inspections")] == [newest]
