"""A venue's list of tickets: chosen by its address, acknowledged by the handful."""

import re
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import Ticket
from app.venues.models import Team, TeamMember
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import MENDERS, ON_SQLITE, Browsers, Problem, speak_spanish
from tests.evidence.taken import send
from tests.factories import Scene, add_spot, all_well, submission
from tests.statements import statements

FAILS = {"soap": {"value": "fail"}, "floor": {"value": "wet"}, "smell": {"value": 1}}


def list_of(scene: Scene) -> str:
    return f"/desk/venues/{scene.venue.id}/tickets"


def shown(browser: Browser, address: str) -> list[str]:
    """The items of the tickets that a list shows."""
    return re.findall(r"<strong>Is (\S+) fine\?</strong>", browser.get(address).text)


def fail_more(scene: Scene) -> None:
    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, all_well(**FAILS)))


def test_the_list_is_filtered_and_paged(
    scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, tickets = browser_of("maintainer"), list_of(scene)
    assert shown(browser, f"{tickets}?show=mended") == []
    send(scene, scene.maintainer, ticket_id=problem.ticket)
    scene.maintainer.patch(f"/tickets/{problem.ticket}", {"state": "resolved"})
    assert shown(browser, tickets) == []
    assert shown(browser, f"{tickets}?show=mended") == ["stall-locks"]
    assert shown(browser, f"{tickets}?show=all") == ["stall-locks"]
    assert shown(browser, f"{tickets}?show=nonsense&severity=nonsense&q=%00") == []
    assert browser.get(f"{tickets}?cursor=nonsense").status_code == 422


def test_mine_my_teams_and_what_is_late(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    fail_more(scene)
    browser, tickets = browser_of("maintainer"), list_of(scene)
    assert "You have no ticket just now." in browser.get(f"{tickets}?show=mine").text
    assert "You are in no team here yet." in browser.get(f"{tickets}?show=my-teams").text
    assert "Nothing is late." in browser.get(f"{tickets}?show=late").text
    with app.app_context():
        maintainer = scene.maintainer.person_id
        db.session.add(
            Team(
                key="doors",
                name="Doors & locks",
                organisation_id=scene.organisation.id,
                venue_id=scene.venue.id,
                members=[TeamMember(person_id=maintainer)],
            )
        )
        of_item = update(Ticket).where(Ticket.item_key == "soap")
        db.session.execute(of_item.values(assignee_id=maintainer))
        yesterday = now() - timedelta(days=1)
        of_item = update(Ticket).where(Ticket.item_key == "smell")
        db.session.execute(of_item.values(is_late=True, acknowledge_by=yesterday))
        db.session.commit()
    assert shown(browser, f"{tickets}?show=mine") == ["soap"]
    assert shown(browser, f"{tickets}?show=my-teams") == ["stall-locks"]
    assert shown(browser, f"{tickets}?show=late") == ["smell"]
    page = browser.get(tickets).text
    assert "was to be acknowledged by yesterday, " in page
    assert '<strong class="chip late">Late</strong>' in page
    assert "With Maintainer" in page
    assert "Team: Doors &amp; locks" in page
    speak_spanish(app, scene.maintainer)
    assert "debía confirmarse: ayer, " in browser.get(tickets).text


@ON_SQLITE
def test_severity_team_and_words_narrow_and_stay_in_the_address(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    fail_more(scene)
    browser, tickets = browser_of("inspector"), list_of(scene)
    assert shown(browser, f"{tickets}?severity=major") == ["stall-locks"]
    assert shown(browser, f"{tickets}?team=doors") == ["stall-locks"]
    assert shown(browser, f"{tickets}?q=is+FLOOR+fine") == ["floor"]
    assert len(shown(browser, f"{tickets}?q=level+1")) == 4
    page = browser.get(f"{tickets}?q=<i>&team=doors&severity=major").text
    assert "Nothing is like that." in page
    assert 'value="&lt;i&gt;"' in page
    assert "?show=late&amp;severity=major&amp;team=doors&amp;q=%3Ci%3E" in page


@ON_SQLITE
def test_the_next_page_asks_for_the_same(app: Flask, scene: Scene, browser_of: Browsers) -> None:
    with app.app_context():
        for number in range(8):
            spot = add_spot(scene.venue, f"Restroom {number}")
            db.session.commit()
            said = submission(scene, all_well(**FAILS), spot_id=str(spot.id))
            scene.inspector.put(f"/inspections/{new_id()}", said)
    browser, seen, address = browser_of("maintainer"), 0, f"{list_of(scene)}?q=Restroom"
    while address:
        page = browser.get(address).text
        seen += len(re.findall(r"<strong>Is", page))
        older = re.search(r'href="(\?[^"]*cursor[^"]*)"', page)
        address = f"{list_of(scene)}{older[1].replace('&amp;', '&')}" if older else ""
    assert seen == 24


def test_the_chosen_are_acknowledged_at_once(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    fail_more(scene)
    with app.app_context():
        ids = [str(one) for one in db.session.scalars(select(Ticket.id).order_by(Ticket.id))]
    address = f"{list_of(scene)}/acknowledged"
    assert address not in browser_of("inspector").get(list_of(scene)).text
    assert browser_of("manager").fill(list_of(scene), address, {}).status_code == 422
    scene.maintainer.patch(f"/tickets/{ids[0]}", {"state": "in_progress"})
    browser = browser_of("maintainer")
    filtered = f"{list_of(scene)}?show=all&q=level+1"
    chosen = {"ticket": [*ids[:3], "nonsense", str(new_id())]}
    answer = browser.fill(filtered, address, chosen)
    assert answer.location == f"{list_of(scene)}?show=all&q=level%201&said=acknowledged"
    assert "The chosen tickets are acknowledged." in browser.get(answer.location).text
    with app.app_context():
        states = [str(db.session.get_one(Ticket, one).state) for one in map(UUID, ids)]
    assert states == ["in_progress", "acknowledged", "acknowledged", "open"]


@ON_SQLITE
def test_who_may_acknowledge_many(scene: Scene, problem: Problem, browser_of: Browsers) -> None:
    address = f"{list_of(scene)}/acknowledged"
    for name in scene.everybody():
        browser = browser_of(name)
        mark = hidden_fields(browser.get("/desk").text, "/desk/sign-out")
        status = browser.send(address, mark | {"ticket": problem.ticket}).status_code
        within = name in ("inspector", *MENDERS)
        assert status == (303 if name in MENDERS else 403 if within else 404), name


def test_the_list_asks_as_many_statements_for_many_rows_as_for_few(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    scene.maintainer.patch(
        f"/tickets/{problem.ticket}", {"assignee_id": str(scene.maintainer.person_id)}
    )
    send(scene, scene.inspector, inspection_id=problem.inspection, item="stall-locks")
    browser, counts = browser_of("manager"), list[int]()
    for address in (list_of(scene), f"{list_of(scene)}?show=my-teams&q=fine"):
        browser.get(address)  # so that the checklists are known
    for _ in range(2):
        for address in (list_of(scene), f"{list_of(scene)}?show=my-teams&q=fine"):
            with statements(app) as said:
                assert browser.get(address).status_code == 200
            counts.append(len(said))
        fail_more(scene)
    assert counts[:2] == counts[2:]
    assert max(counts) <= 13
