"""People in a hurry: they finish while photos are made, tap twice, delete on a full phone."""

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, expect

from app.inspections.models import Inspection
from app.kernel.database import db
from tests.browser.form.arrivals import assert_whole
from tests.browser.form.walker import Walker, picture
from tests.factories import Scene, add_version, item

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def files(count: int) -> list[FilePayload]:
    return [
        FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=picture(seed, (3000, 2250)))
        for seed in range(count)
    ]


def test_finishing_while_photos_are_made_waits_for_them(app: Flask, walker: Walker) -> None:
    walker.begin()
    walker.answer_all_well()
    walker.tap("stall-locks", "Not fine")
    walker.write("broken-stalls", "2")
    walker.item("stall-locks").locator("input[type=file]").last.set_input_files(files(3))
    walker.page.locator(".finish button").last.click()
    expect(walker.page.locator("nav.bar")).to_be_visible()
    walker.wait_until_sent()
    assert_whole(app, photos=3)


def test_finishing_twice_at_once_is_finishing_once(app: Flask, walker: Walker) -> None:
    walker.begin()
    walker.answer_all_well()
    walker.page.locator(".finish button").last.dblclick()
    walker.wait_until_sent()
    assert_whole(app, photos=0)


def test_a_draft_deleted_on_a_full_phone_stays_deleted(app: Flask, walker: Walker) -> None:
    walker.begin()
    walker.answer_all_well()
    walker.photograph("mirror")
    walker.page.clock.install()
    walker.page.evaluate("rounds.breakPut('inspections', 'QuotaExceededError')")
    walker.tap("smell", "4 of 5")
    expect(walker.page.get_by_role("alert")).to_be_visible()
    walker.page.get_by_role("button", name="Delete this draft").click()
    walker.page.evaluate("rounds.mendPut()")
    walker.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(walker.page.locator("nav.bar")).to_be_visible()
    walker.page.clock.fast_forward(4500)  # a save that found no room is tried again after 4 s
    walker.page.wait_for_timeout(100)
    assert walker.kept("inspections") == []
    assert walker.kept("photos") == []


def test_what_was_typed_and_is_no_number_stays_and_is_asked_about(
    app: Flask, walker: Walker
) -> None:
    walker.begin()
    walker.answer_all_well()
    walker.write("water", "38 degrees")
    walker.wait_until(lambda: "water" in walker.kept("inspections")[0].get("entries", {}))
    walker.page.reload()
    field = walker.item("water").locator("input").first
    expect(field).to_have_value("38 degrees")
    walker.page.get_by_role("button", name="Finish").click()
    expect(walker.item("water").locator(".problem")).to_contain_text("Write a number")
    walker.write("water", "38")
    walker.finish()
    walker.wait_until_sent()
    [arrived] = assert_whole(app, photos=0).inspections
    assert {"item": "water", "value": 38} in arrived.answers


def test_a_check_that_always_wants_a_photo_can_be_passed_with_one(
    app: Flask, scene: Scene, walker: Walker
) -> None:
    with app.app_context():
        add_version(scene.organisation, [item("lift", "pass_fail", photo="required")])
        db.session.commit()
    walker.page.get_by_role("button", name="Refresh").click()
    expect(walker.page.get_by_role("status")).to_contain_text("Up to date")
    walker.begin()
    walker.tap("lift", "Fine")
    walker.photograph("lift")
    walker.finish()
    walker.wait_until_sent()
    with app.app_context():
        [inspection] = db.session.query(Inspection).all()
    assert (inspection.failed, len(inspection.answers[0]["photos"])) == (0, 1)
