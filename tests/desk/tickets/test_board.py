"""The board: all that is not done, by state."""

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app.desk.tickets.board.page import CARDS
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import Ticket
from app.tickets.states import TicketState
from app.venues.models import Team, TeamMember
from tests.desk.browser import Browser
from tests.desk.conftest import EVERYBODY, ON_SQLITE, OUTSIDE, Browsers, Problem
from tests.factories import Scene, add_spot, all_well, submission
from tests.statements import statements


def board_of(scene: Scene) -> str:
    return f"/desk/venues/{scene.venue.id}/board"


def columns(browser: Browser, address: str) -> dict[str, list[str]]:
    """The items of the tickets in each column."""
    page = browser.get(address).text
    parts = re.findall(r'<section id="(\w+)" class="column"(.*?)</section>', page, re.DOTALL)
    return {state: re.findall(r"Is (\S+) fine\?", text) for state, text in parts}


def fail_at(scene: Scene, app: Flask, count: int) -> None:
    """Two tickets at each of so many new spots."""
    for _ in range(count):
        with app.app_context():
            spot = str(add_spot(scene.venue, f"Restroom {new_id()}").id)
            db.session.commit()
        fails = all_well(soap={"value": "fail"}, floor={"value": "wet"})
        said = submission(scene, fails, spot_id=spot)
        assert scene.inspector.put(f"/inspections/{new_id()}", said).status_code == 201


def test_a_ticket_stands_in_the_column_of_its_state_until_it_is_done(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser = browser_of("inspector")
    for state in TicketState:
        with app.app_context():
            db.session.execute(update(Ticket).values(state=state))
            db.session.commit()
        shown = columns(browser, board_of(scene))
        assert list(shown) == ["open", "acknowledged", "in_progress", "on_hold", "resolved"]
        assert [one for one, items in shown.items() if items] == [
            one for one in shown if one == state
        ]


def test_of_many_the_late_come_first_and_the_rest_is_counted(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    fail_at(scene, app, 7)
    with app.app_context():
        oldest = db.session.scalars(select(Ticket).where(Ticket.item_key == "stall-locks")).one()
        oldest.is_late, oldest.resolve_by = True, now() - timedelta(days=1)
        oldest.opened_at = now() - timedelta(days=9)
        db.session.commit()
    browser = browser_of("maintainer")
    page = browser.get(board_of(scene)).text
    items = columns(browser, board_of(scene))["open"]
    assert len(items) == CARDS
    assert items[0] == "stall-locks"
    assert "and 3 more" in page
    assert '15 open <span class="chip late">1 late</span>' in page
    assert "was to be mended by yesterday" in page


@ON_SQLITE
def test_a_board_shows_all_or_a_teams_or_ones_own(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    fail_at(scene, app, 1)
    with app.app_context():
        maintainer = scene.maintainer.person_id
        ours = {"organisation_id": scene.organisation.id, "venue_id": scene.venue.id}
        members = [TeamMember(person_id=maintainer)]
        db.session.add(Team(key="doors", name="Doors", members=members, **ours))
        of_item = update(Ticket).where(Ticket.item_key == "soap")
        db.session.execute(of_item.values(assignee_id=maintainer))
        db.session.commit()
    browser = browser_of("maintainer")
    for query, items in (
        ("?team=doors", ["stall-locks"]),
        ("?show=my-teams", ["stall-locks"]),
        ("?show=mine", ["soap"]),
        ("?team=nobody", []),
        ("?show=nonsense", ["floor", "soap", "stall-locks"]),
    ):
        shown = columns(browser, f"{board_of(scene)}{query}")["open"]
        assert sorted(shown) == items, query
    assert '<a class="filter" href="?team=doors">Doors</a>' in browser.get(board_of(scene)).text


@ON_SQLITE
def test_who_may_look(scene: Scene, problem: Problem, browser_of: Browsers) -> None:
    for name in EVERYBODY:
        assert browser_of(name).get(board_of(scene)).status_code == 200
    for name in OUTSIDE:
        assert browser_of(name).get(board_of(scene)).status_code == 404


def test_the_board_asks_as_many_statements_for_many_tickets_as_for_few(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    given = {"assignee_id": str(scene.maintainer.person_id)}
    scene.maintainer.patch(f"/tickets/{problem.ticket}", given)
    browser, counts = browser_of("manager"), []
    for _ in range(2):
        browser.get(board_of(scene))  # so that the checklists are known
        with statements(app) as said:
            assert browser.get(board_of(scene)).status_code == 200
        counts.append(len(said))
        fail_at(scene, app, 4)
    assert counts[0] == counts[1] <= 8
