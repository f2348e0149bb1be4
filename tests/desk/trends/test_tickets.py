"""The tickets behind a number."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from app.kernel.database import db
from app.tickets.models import Ticket
from app.tickets.states import DismissReason, TicketState
from tests.desk.browser import Browser
from tests.desk.conftest import ON_SQLITE
from tests.factories import Scene
from tests.statements import statements
from tests.tickets.kept.rows import FRIDAY, add_ticket

Browsers = Callable[[str], Browser]
DAYS = "from=2026-05-01&to=2026-05-31"
LINK = re.compile(r'<a href="(/desk/venues/[^"]*/trends/tickets[^"]*)">(\d+)[^<]*</a>')


def address_of(scene: Scene, query: str = "") -> str:
    return f"/desk/venues/{scene.venue.id}/trends/tickets?{DAYS}&{query}"


def add_tickets(app: Flask, scene: Scene) -> None:
    """Seven tickets of one day: three mended, one that came back, one dismissed, two to do."""
    with app.app_context():
        mended = [add_ticket(scene, n, None, "major", verified=1 + n) for n in range(3)]
        others = [add_ticket(scene, 3 + n, None, "minor") for n in range(4)]
        db.session.get_one(Ticket, others[0]).previous_id = mended[0]
        dismissed = db.session.get_one(Ticket, others[1])
        dismissed.state, dismissed.closed_at = TicketState.DISMISSED, FRIDAY
        dismissed.dismiss_reason = DismissReason.NOT_A_FAULT
        db.session.commit()


def test_every_number_of_tickets_leads_to_as_many(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    add_tickets(app, scene)
    browser = browser_of("manager")
    shown = browser.get(f"/desk/venues/{scene.venue.id}/trends?{DAYS}").text
    links = {(unescape(address), count) for address, count in LINK.findall(shown)}
    assert sorted(count for _, count in links) == ["0", "1", "3", "3", "3", "3", "6"]
    for address, count in sorted(links):
        assert f"<strong>{count} ticket" in browser.get(address).text, address
    later = browser.get(
        f"/desk/venues/{scene.venue.id}/trends/tickets?from=2026-06-01&to=2026-06-30"
        "&happened=open_at_start"
    )
    assert "<strong>3 tickets" in later.text


def test_pages_of_tickets_cost_the_same(app: Flask, scene: Scene, browser_of: Browsers) -> None:
    browser = browser_of("manager")
    with app.app_context():
        add_ticket(scene, 99, "doors", "major")
        db.session.commit()
    browser.get(address_of(scene))
    with statements(app) as few:
        browser.get(address_of(scene))
    with app.app_context():
        for number in range(24):
            add_ticket(scene, number, "doors", "major")
        db.session.commit()
    with statements(app) as many:
        first = browser.get(address_of(scene)).text
    assert len(many) == len(few)
    found = re.findall(r'href="/desk/tickets/([^"]+)"', first)
    following = re.search(r'href="([^"]*cursor=[^"]+)"', first)
    assert following
    found += re.findall(r'href="/desk/tickets/([^"]+)"', browser.get(unescape(following[1])).text)
    assert len(set(found)) == 25


@ON_SQLITE
@pytest.mark.parametrize("odd", ["happened=eaten", "severity=huge", "from=x"])
def test_what_cannot_be_read_is_said(scene: Scene, browser_of: Browsers, odd: str) -> None:
    answer = browser_of("manager").get(address_of(scene).replace(DAYS, "") + odd)
    assert answer.status_code == 422
    assert "could not be" in answer.text
    assert "No ticket is like that" in answer.text


@ON_SQLITE
def test_only_managers_look_behind(scene: Scene, browser_of: Browsers) -> None:
    for name, status in (("maintainer", 403), ("outsider", 404), ("manager", 200)):
        assert browser_of(name).get(address_of(scene)).status_code == status
