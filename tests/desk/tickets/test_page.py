"""A ticket's page: who sees it, and all that it says."""

import re
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import update

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import PlanRow, Ticket
from app.venues.models import Venue
from tests.desk.browser import Browser
from tests.desk.conftest import (
    EVERYBODY,
    ON_SQLITE,
    OUTSIDE,
    Browsers,
    Problem,
    page_of,
    speak_spanish,
)
from tests.factories import LOCK_FAILS, Scene, add_spot, all_well, photo_ref, submission
from tests.statements import statements


def test_everybody_with_a_role_sees_the_venue_its_tickets_and_the_ticket(
    scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    tickets = f"/desk/venues/{scene.venue.id}/tickets"
    for name in EVERYBODY:
        browser = browser_of(name)
        assert "1 ticket to do" in browser.get("/desk").text
        assert "Is stall-locks fine?" in browser.get(tickets).text
        assert browser.get(page_of(problem)).status_code == 200
    for name in OUTSIDE:
        browser = browser_of(name)
        assert browser.get(tickets).status_code == 404
        answer = browser.get(page_of(problem))
        assert answer.status_code == 404
        assert "There is nothing here that you may see." in answer.text
        assert "stall-locks" not in browser.get("/desk").text


@ON_SQLITE
def test_who_is_not_signed_in_is_led_to_the_door(app: Flask, problem: Problem) -> None:
    browser = Browser(app)
    for path in (page_of(problem), "/desk"):
        assert browser.get(path).headers["Location"].startswith("/desk/sign-in?next=/desk")
    for deed in ("deed", "comment", "photo"):
        answer = browser.send(f"{page_of(problem)}/{deed}", {})
        assert answer.headers["Location"] == "/desk/sign-in?next=/desk"


@ON_SQLITE
def test_a_note_is_text_and_never_html(problem: Problem, browser_of: Browsers) -> None:
    page = browser_of("maintainer").get(page_of(problem)).text
    assert "<b onclick" not in page
    assert "Stall 3 &lt;b onclick=&#34;alert(1)&#34;&gt;swings&lt;/b&gt; open &amp; slams" in page


@ON_SQLITE
def test_a_page_is_kept_by_nobody_and_loads_nothing_of_strangers(
    problem: Problem, browser_of: Browsers
) -> None:
    headers = browser_of("manager").get(page_of(problem)).headers
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy


def test_the_page_asks_as_many_statements_however_much_it_holds(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    given = {"assignee_id": str(scene.maintainer.person_id)}
    scene.maintainer.patch(f"/tickets/{problem.ticket}", given)
    browser, counts = browser_of("manager"), []
    for number in range(2, 6):
        lock = LOCK_FAILS | {"photos": [photo_ref(number)]}
        fails = {"soap": {"value": "fail"}, "stall_locks": lock, "broken_stalls": {"value": 1}}
        scene.inspector.put(f"/inspections/{new_id()}", submission(scene, all_well(**fails)))
        scene.maintainer.post(f"/tickets/{problem.ticket}/comments", {"text": "Still there."})
        browser.get(page_of(problem))  # so that the checklist and the plan are known
        with statements(app) as said:
            assert browser.get(page_of(problem)).status_code == 200
        counts.append(len(said))
    assert len(set(counts)) == 1
    assert counts[0] <= 26


@ON_SQLITE
def test_the_pages_speak_spanish_to_whom_they_should(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    speak_spanish(app, scene.maintainer)
    page = browser_of("maintainer").get(page_of(problem)).text
    assert '<html lang="es">' in page
    assert "Is stall-locks fine? (es)" in page
    assert "Antes" in page
    missing = browser_of("maintainer").get("/desk/tickets/nonsense")
    assert missing.status_code == 404
    assert "No se encuentra" in missing.text


COSTS = {
    "currency": "EUR",
    "per_hour": {"major": "40"},
    "segments": [{"key": "tour", "name": "Tours", "share": "0.5", "weight": "2"}],
}


@ON_SQLITE
def test_the_page_says_where_it_is_why_there_and_what_it_costs(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        for name, position in (("Foyer", -1), ("Bar", 1)):
            add_spot(venue, name).position = position
        venue.opening_hours, venue.revision = {}, venue.revision + 1
        db.session.add(
            PlanRow(
                venue_id=venue.id, organisation_id=venue.organisation_id, content={"costs": COSTS}
            )
        )
        ticket = db.session.get_one(Ticket, UUID(problem.ticket))
        ticket.opened_at = now() - timedelta(hours=2)
        ticket.acknowledge_by = now() - timedelta(hours=1)
        ticket.resolve_by = now() + timedelta(minutes=200, seconds=30)
        db.session.commit()
    page = browser_of("maintainer").get(page_of(problem)).text
    assert "Spot 2 of 3 on the walk, between “Foyer” and “Bar”." in page
    assert "It went there because the checklist names this team." in page
    assert "It is with the team Doors; nobody has taken it yet." in page
    assert "Open time that has passed since: 1 hour." in page
    assert "Open time that is left: 3 hours and 20 minutes." in page
    assert re.search(r"What it has cost so far: about €120\.\d\d\.", page)  # and some seconds more
    assert "2 open hours × €40.00 an hour × 1.5 for the visitors whom it meets." in page
    assert "has cost" not in browser_of("inspector").get(page_of(problem)).text


@ON_SQLITE
def test_what_came_back_leads_to_what_it_was_before(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser = browser_of("manager")
    gone = {"state": "dismissed", "dismiss_reason": "not_a_fault"}
    scene.manager.patch(f"/tickets/{problem.ticket}", gone)
    assert (
        "It ended without a mending: it is as it should be." in browser.get(page_of(problem)).text
    )
    with app.app_context():
        long_ago = now() - timedelta(days=20)
        db.session.execute(update(Ticket).values(closed_at=long_ago))
        db.session.commit()
    fails = all_well(
        stall_locks=LOCK_FAILS | {"photos": [photo_ref(2)]}, broken_stalls={"value": 1}
    )
    receipt = scene.inspector.put(f"/inspections/{new_id()}", submission(scene, fails))
    new = f"/desk/tickets/{receipt.get_json()['tickets'][0]['id']}"
    assert "The same problem before: it came back after 20 days" in browser.get(new).text
    assert page_of(problem) in browser.get(new).text
    assert "The same problem since" in browser.get(page_of(problem)).text
    assert new in browser.get(page_of(problem)).text
