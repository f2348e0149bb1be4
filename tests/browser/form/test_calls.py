"""A critical failure asks for a voice: whom to call, and what came of it."""

import json

import pytest
from flask import Flask
from playwright.sync_api import Locator, expect

from app.kernel.database import db
from app.tickets.models import Call, Ticket
from tests.browser.form.arrivals import arrivals
from tests.browser.form.gate import Gate, answers
from tests.browser.form.house import House
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

CALLS = "PUT /api/v1/calls/"
REFUSED = json.dumps({"type": "urn:rounds:problem:invalid", "title": "Invalid", "status": 422})
# As a pack of before has it.
DROP_CHAIN = """async () => {
  const [{ blob_size: _, ...kept }] = await rounds.read("packs");
  delete kept.pack.venue.chain;
  await rounds.put("packs", kept);
}"""


@pytest.fixture
def caller(house: House, walker: Walker) -> Walker:
    """In a checklist of a venue that has somebody to call, at a leak."""
    walker.open(f"/form/spot/{house.slug}")
    expect(walker.page.locator("ol.items")).to_be_visible()
    walker.tap("leak", "Not fine")
    return walker


def number(walker: Walker) -> Locator:
    """The link that calls."""
    return walker.item("leak").locator("a[href^='tel:']")


def finish(walker: Walker) -> None:
    """Answers the rest, where nothing else is wrong."""
    walker.tap("stall-locks", "Fine")
    walker.tap("soap", "Mended")
    walker.tap("smell", "5 of 5")
    walker.write("water", "38.5")
    walker.tap("floor", "Dry")
    walker.finish()


def leak_ticket(app: Flask) -> str:
    """The id of the ticket that has come of the leak."""
    with app.app_context():
        [ticket] = db.session.query(Ticket).filter_by(item_key="leak")
        return str(ticket.id)


def told(walker: Walker) -> list[tuple[str, bool | None, str]]:
    """The calls that the phone keeps: to whom, whether they were reached, how far it is."""
    return [
        (call["whom"], call["reached"], call["state"])
        for row in walker.kept("inspections")
        for call in row.get("calls", [])
    ]


def test_who_is_not_reached_is_followed_by_the_next_and_it_arrives_after_the_inspection(
    app: Flask, gate: Gate, caller: Walker
) -> None:
    gate.meet(CALLS, answers("503 Service Unavailable", Retry_After="600"), times=1)
    caller.context.set_offline(True)
    expect(number(caller)).to_have_attribute("href", "tel:+34600000001")
    expect(number(caller)).to_have_text("Night porter +34 600 000 001")
    caller.tap("leak", "Not reached")
    expect(number(caller)).to_have_attribute("href", "tel:+34600000003")
    caller.wait_until(lambda: told(caller) == [("Night porter", False, "kept")])
    caller.page.close()

    caller = Walker(caller.context, caller.address)
    caller.open()
    caller.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    expect(caller.item("leak")).to_contain_text("Night porter")
    expect(number(caller)).to_have_text("House office +34 600 000 003")
    caller.tap("leak", "Reached")
    expect(number(caller)).to_have_count(0)
    caller.item("leak").get_by_label("Note on the call to House office").fill("Comes at once")
    finish(caller)
    assert gate.statuses(CALLS) == []

    caller.context.set_offline(False)
    caller.wait_until(lambda: caller.reason() == "server_busy")
    ticket_id = leak_ticket(app)  # a call does not hold up its inspection
    caller.open_queue()
    expect(caller.page.locator("main")).to_contain_text("0 of 2 calls on the server")
    caller.page.get_by_role("button", name="Send now").click()
    caller.wait_until_sent()
    assert gate.statuses(CALLS) == [503, 201, 201]
    with app.app_context():
        calls = db.session.query(Call).order_by(Call.called_at).all()
        assert [(one.whom, one.phone, one.reached, one.note) for one in calls] == [
            ("Night porter", "+34 600 000 001", False, ""),
            ("House office", "+34 600 000 003", True, "Comes at once"),
        ]
        assert {str(one.ticket_id) for one in calls} == {ticket_id}
    expect(caller.page.locator("main")).to_contain_text("2 of 2 calls on the server")


def test_what_the_server_does_not_take_of_a_call_keeps_nothing_back(
    app: Flask, gate: Gate, caller: Walker
) -> None:
    gate.meet(CALLS, answers("422 Unprocessable Entity", REFUSED, "application/problem+json"))
    caller.tap("leak", "Reached")
    caller.photograph("leak")
    finish(caller)
    caller.wait_until_sent()
    assert told(caller) == [("Night porter", True, "refused")]
    assert gate.statuses(CALLS) == [422]
    assert len(arrivals(app).photos) == 1


def test_a_dialled_call_keeps_its_instant_and_a_wrong_tap_is_taken_back(caller: Walker) -> None:
    caller.page.evaluate("addEventListener('click', (e) => e.preventDefault())")
    number(caller).click()
    caller.wait_until(lambda: told(caller) == [("Night porter", None, "kept")])
    caller.tap("leak", "Not reached")
    caller.tap("leak", "Not reached")
    expect(caller.item("leak")).to_contain_text("Nobody on the list has answered.")
    expect(number(caller)).to_have_attribute("href", "tel:+34600000001")
    caller.tap("leak", "Take back")
    expect(number(caller)).to_have_attribute("href", "tel:+34600000003")
    caller.tap("leak", "Reached")
    caller.tap("leak", "Reached")
    expect(number(caller)).to_have_attribute("href", "tel:+34600000003")


def test_where_the_phone_knows_no_number_the_desk_is_asked(house: House, walker: Walker) -> None:
    walker.page.evaluate(DROP_CHAIN)
    walker.open(f"/form/spot/{house.slug}")
    walker.tap("leak", "Not fine")
    expect(number(walker)).to_have_count(0)
    expect(walker.item("leak")).to_contain_text("Ask at the desk for the number.")
    walker.tap("leak", "Reached")
    walker.wait_until(lambda: told(walker) == [("duty-manager", True, "kept")])
