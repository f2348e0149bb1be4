"""More than one person, or more than one inspection, claims the same."""

from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.inspections.models import Inspection
from app.kernel.database import db
from tests.browser.form.arrivals import arrivals, assert_whole
from tests.browser.form.walker import Walker
from tests.factories import Scene, all_well, submission

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def sign_out(walker: Walker) -> None:
    """As a person does it, with the question answered."""
    walker.page.get_by_role("link", name="Me", exact=True).click()
    walker.page.get_by_role("button", name="Sign out").click()
    walker.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(walker.page.get_by_label("E-mail")).to_be_visible()


def test_signing_out_keeps_what_waits_and_the_next_sign_in_sends_it(
    app: Flask, scene: Scene, walker: Walker
) -> None:
    walker.context.set_offline(True)
    walker.walk()
    walker.page.get_by_role("link", name="Me", exact=True).click()
    walker.page.get_by_role("button", name="Sign out").click()
    expect(walker.page.get_by_role("dialog")).to_contain_text(
        "1 inspection waits on this phone. They stay, and are sent once you sign in again."
    )
    walker.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(walker.page.get_by_label("E-mail")).to_be_visible()
    walker.context.set_offline(False)
    walker.wait_until(lambda: walker.reason() == "sign_in_ended")
    assert [row["blob_size"] > 0 for row in walker.kept("photos")] == [True]
    assert arrivals(app).inspections == []

    walker.sign_in_as(scene.inspector)
    walker.wait_until_sent()
    assert_whole(app)
    assert walker.kept("photos") == []


def test_a_draft_left_by_a_sign_out_is_finished_on_the_version_it_began_with(
    app: Flask, scene: Scene, walker: Walker
) -> None:
    walker.begin()
    walker.fail_the_locks()
    walker.page.get_by_role("link", name="Back").click()
    sign_out(walker)
    walker.sign_in_as(scene.inspector)
    walker.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    expect(walker.item("stall-locks").locator("figure img")).to_have_count(1)
    walker.finish()
    walker.wait_until_sent()
    assert_whole(app)


def test_what_a_colleague_left_waits_until_somebody_sends_it_as_theirs(
    app: Flask, scene: Scene, walker: Walker
) -> None:
    walker.context.set_offline(True)
    walker.walk()
    sign_out(walker)
    walker.context.set_offline(False)
    walker.sign_in_as(scene.manager)
    walker.wait_until(lambda: walker.reason() == "other_person")
    assert arrivals(app).inspections == []
    walker.open_queue()
    card = walker.page.locator("li.card")
    expect(card).to_contain_text("A colleague filled this in on this phone.")
    expect(card).to_contain_text("By Inspector")

    card.get_by_role("button", name="Send it as mine").click()

    walker.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert inspection.person_id == scene.manager.person_id
    assert walker.kept("photos") == []


def test_an_inspection_whose_number_is_taken_is_sent_under_a_new_one(
    app: Flask, scene: Scene, walker: Walker
) -> None:
    walker.context.set_offline(True)
    walker.walk(photos=2)
    [row] = walker.kept("inspections")
    other = submission(scene, all_well())
    assert scene.inspector.put(f"/inspections/{row['id']}", other).status_code == 201
    walker.context.set_offline(False)
    walker.wait_until(lambda: walker.reason() == "id_taken")
    assert len(walker.kept("photos")) == 2
    walker.open_queue()
    card = walker.page.locator("li.card")
    expect(card).to_contain_text("Its number is taken by another inspection.")

    card.get_by_role("button", name="Send under a new number").click()

    walker.wait_until_sent()
    assert_whole(app, inspections=2, photos=2)
    [sent] = walker.kept("inspections")
    with app.app_context():
        assert db.session.get_one(Inspection, UUID(sent["id"])).failed == 1
        assert db.session.get_one(Inspection, UUID(row["id"])).failed == 0
    assert walker.kept("photos") == []
