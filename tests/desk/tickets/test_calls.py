"""A critical ticket asks for a voice: whom to call, and what came of it."""

from uuid import UUID

import pytest
from flask import Flask

from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import Call, PlanRow, Ticket
from tests.desk.browser import hidden_fields
from tests.desk.conftest import EVERYBODY, ON_SQLITE, OUTSIDE, Browsers
from tests.factories import ITEMS as USUAL
from tests.factories import Scene, add_version, all_well, item, submission, text

ESCALATION = {"call": "technician", "within_minutes": 10, "say": text("The door is open")}
CHAIN = [
    {"whom": "Night porter", "phone": "+34 600 000 001", "minutes": 10},
    {"whom": "Duty manager", "phone": "+34 600 000 002", "minutes": 10},
]


@pytest.fixture
def critical(app: Flask, scene: Scene) -> str:
    """The page of a ticket that asks for a call."""
    door = item("door", "pass_fail", severity="critical", critical=True, escalation=ESCALATION)
    with app.app_context():
        version = add_version(scene.organisation, [*USUAL, door])
        ours = {"organisation_id": scene.organisation.id, "venue_id": scene.venue.id}
        db.session.add(PlanRow(content={"chain": CHAIN}, **ours))
        db.session.commit()
        changes = {"checklist_version_id": str(version.id)}
    said = submission(scene, all_well(door={"value": "fail"}), **changes)
    answer = scene.inspector.put(f"/inspections/{new_id()}", said)
    return f"/desk/tickets/{answer.get_json()['tickets'][0]['id']}"


@ON_SQLITE
def test_the_numbers_and_what_to_say_stand_first_until_somebody_is_reached(
    app: Flask, critical: str, browser_of: Browsers
) -> None:
    browser, address = browser_of("inspector"), f"{critical}/call"
    page = browser.get(critical).text
    assert "This asks for a voice: call now" in page
    assert "What to say: “The door is open”" in page
    assert '<a class="button primary" href="tel:+34600000001">Night porter' in page
    assert 'href="tel:+34600000002">Duty manager' in page
    porter = {"whom": "Night porter|+34 600 000 001"}
    for given, sentence in (
        ({"whom": "", "reached": "yes"}, "Say who was called."),
        (porter | {"text": "It <rang>"}, "Say whether they answered."),
    ):
        answer = browser.fill(critical, address, given)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert "It &lt;rang&gt;</textarea>" in answer.text
    assert browser.fill(critical, address, porter | {"reached": "no"}).status_code == 303
    page = browser.get(critical).text
    assert "Inspector called Night porter: nobody answered." in page
    assert "call now" in page
    seen = hidden_fields(page, address)
    for _ in range(2):  # two taps
        given = seen | porter | {"reached": "yes", "text": "Comes at once"}
        assert browser.send(address, given).status_code == 303
    page = browser.get(critical).text
    assert "Inspector called Night porter and reached them." in page
    assert "<blockquote>Comes at once</blockquote>" in page
    assert "call now" not in page
    with app.app_context():
        assert db.session.query(Call).count() == 2
        ticket = db.session.get_one(Ticket, UUID(critical.rpartition("/")[2]))
        assert ticket.escalate_at is None


@ON_SQLITE
def test_everybody_at_the_venue_may_record_a_call_and_nobody_else(
    critical: str, browser_of: Browsers
) -> None:
    given = {"whom": "Night porter|+34 600 000 001", "reached": "no"}
    for name in EVERYBODY:
        assert browser_of(name).fill(critical, f"{critical}/call", given).status_code == 303
    for name in OUTSIDE:
        mark = hidden_fields(browser_of(name).get("/desk").text, "/desk/sign-out")
        given_id = {"call_id": str(new_id())}
        answer = browser_of(name).send(f"{critical}/call", mark | given | given_id)
        assert answer.status_code == 404


@ON_SQLITE
def test_who_acknowledges_it_has_heard(critical: str, browser_of: Browsers) -> None:
    browser = browser_of("maintainer")
    browser.fill(critical, f"{critical}/deed", {"deed": "acknowledge"})
    assert "call now" not in browser.get(critical).text
