"""Filling in: one tap where one is enough, and nothing passed that nobody looked at."""

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.inspections.models import Inspection
from app.kernel.database import db
from app.tickets.models import Occurrence, Ticket
from tests.browser.form.house import SPOT, House
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

ALL_BUT_SOAP_AND_LEAK = (("stall-locks", "Fine"), ("smell", "4 of 5"), ("floor", "Dry"))
PRESSED = "[aria-pressed=true]"


@pytest.fixture
def filler(house: House, walker: Walker) -> Walker:
    """Somebody in front of the open checklist of the house's first spot."""
    walker.begin(SPOT)
    return walker


def answers_of(walker: Walker) -> dict[str, dict[str, object]]:
    """What the phone keeps of its one inspection."""
    [row] = walker.kept("inspections")
    answers: dict[str, dict[str, object]] = row["answers"]
    return answers


def test_a_passing_item_is_one_tap_and_the_same_tap_takes_it_back(filler: Walker) -> None:
    filler.tap("stall-locks", "Fine")
    expect(filler.page.locator(".progress")).to_contain_text("1 of 6")
    filler.wait_until(lambda: answers_of(filler)["stall-locks"] == {"value": "pass"})
    filler.tap("stall-locks", "Fine")
    expect(filler.item("stall-locks").locator(PRESSED)).to_have_count(0)
    filler.wait_until(lambda: "value" not in answers_of(filler)["stall-locks"])
    filler.tap("soap", "Does not apply")
    filler.wait_until(lambda: answers_of(filler)["soap"] == {"not_applicable": True})


def test_the_rest_is_fine_only_once_every_item_was_really_on_the_screen(filler: Walker) -> None:
    page = filler.page
    locked = page.get_by_role("button", name="See 1 more check first")
    expect(locked).to_be_visible()
    locked.click()
    prompt = filler.item("leak").locator(".prompt")
    expect(prompt).to_be_in_viewport(ratio=1)
    assert filler.page.evaluate("document.activeElement.closest('[data-item]').dataset.item") == (
        "leak"
    )
    expect(filler.item("leak").locator(PRESSED)).to_have_count(0)
    page.get_by_role("button", name="Rest is fine (2)").click()
    expect(page.locator(".toast")).to_contain_text("2 checks marked as fine.")
    for key in ("stall-locks", "leak"):
        expect(filler.item(key).locator(f"button.good{PRESSED}")).to_be_visible()
    # Soap has an open ticket: whether it is mended, somebody has to say.
    for key in ("soap", "smell", "floor"):
        expect(filler.item(key).locator(PRESSED)).to_have_count(0)
    expect(page.get_by_role("button", name="Rest is fine")).to_have_count(0)


def test_the_rest_leaves_alone_what_was_answered(filler: Walker) -> None:
    filler.tap("stall-locks", "Not fine")
    filler.page.get_by_role("button", name="See 1 more check first").click()
    filler.page.get_by_role("button", name="Rest is fine (1)").click()
    expect(filler.item("stall-locks").locator(f"button.bad{PRESSED}")).to_be_visible()


def test_a_failure_opens_what_it_needs_and_what_to_do_now(filler: Walker) -> None:
    leak = filler.item("leak")
    expect(leak.locator("textarea, input[type=file]")).to_have_count(0)
    filler.tap("leak", "Not fine")
    expect(leak.get_by_label("What is wrong?")).to_be_visible()
    expect(leak.locator("input[type=file]")).to_have_count(2)
    expect(leak).to_contain_text("Now: Put a bucket under it")
    expect(leak).to_contain_text("Call the duty manager within 5 minutes. Say:")
    expect(leak.locator("blockquote")).to_have_text("Water runs")
    expect(leak.get_by_role("button", name="Minor")).to_have_attribute("aria-pressed", "true")
    filler.tap("stall-locks", "Not fine")
    expect(filler.item("stall-locks").get_by_role("button", name="Critical")).to_have_count(0)


def test_how_bad_it_is_reaches_the_ticket(app: Flask, filler: Walker) -> None:
    for key, label in ALL_BUT_SOAP_AND_LEAK:
        filler.tap(key, label)
    filler.write("water", "38.5")
    filler.tap("soap", "Mended")
    filler.tap("leak", "Not fine")
    filler.tap("leak", "Critical")
    filler.finish()
    filler.wait_until_sent()
    with app.app_context():
        [ticket] = db.session.query(Ticket).filter_by(item_key="leak")
        assert ticket.severity.value == "critical"


def test_still_so_adds_an_occurrence_by_one_tap_without_a_photo(app: Flask, filler: Walker) -> None:
    soap = filler.item("soap")
    expect(soap).to_contain_text("Already reported")
    expect(soap).to_contain_text("Still so? One tap is enough.")
    expect(filler.page.locator("main")).to_contain_text("1 check not fine")
    for key, label in ALL_BUT_SOAP_AND_LEAK:
        filler.tap(key, label)
    filler.write("water", "38.5")
    filler.tap("leak", "Fine")
    filler.tap("soap", "Still so")
    filler.finish()
    filler.wait_until_sent()
    with app.app_context():
        [ticket] = db.session.query(Ticket).filter_by(item_key="soap")
        assert db.session.query(Occurrence).filter_by(ticket_id=ticket.id).count() == 2


def test_what_hangs_on_an_answer_shows_and_hides_at_once(app: Flask, filler: Walker) -> None:
    stalls = filler.item("broken-stalls")
    expect(stalls).to_have_count(0)
    filler.tap("stall-locks", "Not fine")
    expect(stalls).to_be_visible()
    stalls.get_by_role("button", name="One more").click()
    stalls.get_by_role("button", name="One more").click()
    expect(stalls.locator("input")).to_have_value("2")
    filler.tap("stall-locks", "Fine")
    expect(stalls).to_have_count(0)


def test_finishing_with_something_missing_goes_there_and_says_what(
    app: Flask, filler: Walker
) -> None:
    filler.tap("stall-locks", "Not fine")
    filler.write("broken-stalls", "2")
    filler.page.get_by_role("button", name="Finish").click()
    expect(filler.page.locator(".toast")).to_contain_text("6 checks need something more.")
    locks = filler.item("stall-locks")
    expect(locks.locator(".problem")).to_have_text("Add a photo of what is wrong.")
    expect(locks.locator(".prompt")).to_be_in_viewport()
    assert locks.evaluate("(card) => card.contains(document.activeElement)")
    expect(filler.item("soap").locator(".problem")).to_have_text("Answer this check.")
    filler.photograph("stall-locks")
    expect(locks.locator(".problem")).to_have_count(0)
    with app.app_context():
        assert db.session.query(Inspection).count() == 1  # the house's own


def test_what_failed_last_time_and_is_mended_is_said_beside_the_check(
    app: Flask, house: House, walker: Walker
) -> None:
    with app.app_context():
        db.session.query(Occurrence).delete()
        tickets = db.session.query(Ticket).all()
        ids = [str(ticket.id) for ticket in tickets]
        db.session.rollback()
    assert house.scene.maintainer.patch(f"/tickets/{ids[0]}", {"state": "resolved"}).status_code
    assert house.scene.manager.patch(f"/tickets/{ids[0]}", {"state": "closed"}).status_code
    walker.page.get_by_role("button", name="Refresh").click()
    expect(walker.page.locator(".toast")).to_contain_text("Up to date.")
    walker.begin(SPOT)
    expect(walker.item("soap")).to_contain_text("Was not fine last time.")
    expect(walker.item("leak")).not_to_contain_text("Was not fine last time.")


STAND = """async (state) => {
  const [{ blob_size: _, ...kept }] = await rounds.read("packs");
  for (const ticket of kept.pack.open_tickets) ticket.state = state;
  await rounds.put("packs", kept);
}"""


@pytest.mark.parametrize(
    ("state", "said"), [("on_hold", ". It has to wait for now. S"), ("constructor", ". S")]
)
def test_where_a_known_problem_stands_is_said_unless_the_form_is_older(
    house: House, walker: Walker, state: str, said: str
) -> None:
    walker.page.evaluate(STAND, state)
    walker.open(f"/form/spot/{house.slug}")
    known = walker.item("soap").locator(".known")
    expect(known).to_contain_text(re.compile(f"Already reported .*{re.escape(said)}till so?"))
