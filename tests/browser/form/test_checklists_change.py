"""Items that hide, and checklists that change, while somebody fills them in."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.access.models import Organisation
from app.kernel.database import db
from tests.browser.form.arrivals import assert_whole
from tests.browser.form.gate import Gate
from tests.browser.form.walker import Walker
from tests.factories import ITEMS, Scene, add_version, item

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

OLD = "The checklist has changed since you began. You finish the one you began with."


def change_checklist(app: Flask, scene: Scene) -> str:
    """A newer version: one item less, one more. Its id."""
    with app.app_context():
        organisation = db.session.get_one(Organisation, scene.organisation.id)
        version = add_version(organisation, [*ITEMS[1:], item("towels", "pass_fail")])
        db.session.commit()
        return str(version.id)


def test_an_answered_item_that_hides_is_gone_counts_for_nothing_and_comes_back(
    app: Flask, walker: Walker
) -> None:
    walker.begin()
    walker.fail_the_locks()
    walker.tap("stall-locks", "Fine")
    expect(walker.item("broken-stalls")).to_have_count(0)
    walker.tap("stall-locks", "Not fine")
    expect(walker.item("broken-stalls").locator("input")).to_have_value("2")
    walker.tap("stall-locks", "Fine")
    expect(walker.item("broken-stalls")).to_have_count(0)

    walker.finish()
    walker.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert (inspection.failed, inspection.score_earned) == (0, inspection.score_possible)
    assert walker.kept("photos") == []


def test_a_new_version_in_mid_draft_leaves_the_draft_on_the_one_it_began_with(
    app: Flask, scene: Scene, walker: Walker
) -> None:
    walker.begin()
    walker.fail_the_locks()
    walker.page.get_by_role("link", name="Back").click()
    newest = change_checklist(app, scene)
    walker.page.get_by_role("button", name="Refresh").click()
    expect(walker.page.get_by_role("status").filter(has_text="Up to date.")).to_be_visible()
    versions = {row["id"] for row in walker.kept("versions")}
    assert versions == {newest, str(scene.version.id)}

    walker.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    expect(walker.page.locator("main")).to_contain_text(OLD)
    expect(walker.item("towels")).to_have_count(0)
    assert walker.pressed("stall-locks") == ["Not fine"]
    walker.finish()
    walker.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert inspection.checklist_version_id == scene.version.id

    walker.begin()
    expect(walker.item("towels")).to_be_visible()
    expect(walker.item("stall-locks")).to_have_count(0)


def test_a_checklist_finished_before_its_change_is_sent_on_its_own_version(
    app: Flask, gate: Gate, scene: Scene, walker: Walker
) -> None:
    walker.context.set_offline(True)
    walker.walk()
    change_checklist(app, scene)
    walker.context.set_offline(False)
    walker.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert inspection.checklist_version_id == scene.version.id
