"""All venues of somebody at once: their own alone, with numbers that lead to as many."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.access.models import VenueRole
from app.access.policy import Role
from app.kernel.database import db
from tests.desk.browser import Browser
from tests.desk.conftest import ON_SQLITE
from tests.desk.trends.test_pages import links_on
from tests.desk.trends.walks import walk, walk_for_weeks
from tests.factories import Scene, add_spot, add_venue
from tests.statements import statements

Browsers = Callable[[str], Browser]
PAGE = "/desk/trends"


def manage(app: Flask, scene: Scene, count: int) -> list[str]:
    """Gives the manager so many more venues; ids of a spot in each."""
    with app.app_context():
        spots = []
        for number in range(count):
            venue = add_venue(scene.organisation, f"Venue {number}")
            spots.append(str(add_spot(venue, f"Restroom {number}").id))
            role = VenueRole(
                organisation_id=scene.organisation.id,
                venue_id=venue.id,
                person_id=scene.manager.person_id,
                role=Role.MANAGER,
            )
            db.session.add(role)
        db.session.commit()
    return spots


def test_every_number_leads_to_as_many_inspections(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    walk_for_weeks(app, scene)
    for number, spot_id in enumerate(manage(app, scene, 2)):
        walk(scene, scene.manager, 100 + number, 3, spot_id=spot_id)
    browser = browser_of("manager")
    shown = browser.get(PAGE)
    assert shown.status_code == 200
    links = set(links_on(shown.text))
    assert len(links) > 6
    for address, first, second in sorted(links):
        found = " ".join(browser.get(address).text.split())
        assert re.search(f"; {first} of {second} check", found), address
    assert "Restroom, version 1 (venues: 3)" in shown.text


def test_any_number_of_venues_costs_as_many_statements(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    walk_for_weeks(app, scene)
    browser = browser_of("manager")

    def cost() -> int:
        assert browser.get(PAGE).status_code == 200
        with statements(app) as said:
            browser.get(PAGE)
        return len(said)

    one = cost()
    for number, spot_id in enumerate(manage(app, scene, 3)):
        walk(scene, scene.manager, 100 + number, 3, spot_id=spot_id)
    assert cost() == one


@ON_SQLITE
def test_everybody_sees_the_venues_that_they_manage(scene: Scene, browser_of: Browsers) -> None:
    for name, sees in (
        ("admin", ("Theatre", "Hotel")),
        ("manager", ("Theatre",)),
        ("manager_of_other_venue", ("Hotel",)),
        ("outsider", ("Mall",)),
    ):
        browser = browser_of(name)
        shown = browser.get(PAGE)
        assert shown.status_code == 200
        assert [one for one in ("Theatre", "Hotel", "Mall") if f">{one}</a>" in shown.text] == [
            *sees
        ]
        assert f'href="{PAGE}"' in browser.get("/desk").text
    for name in ("inspector", "maintainer"):
        assert browser_of(name).get(PAGE).status_code == 403
        assert f'href="{PAGE}"' not in browser_of(name).get("/desk").text


@ON_SQLITE
@pytest.mark.parametrize(
    "odd", ["on=nothing:1", "on=restroom:9", "on=:1", "on=restroom:x", "on=%07", "on=a:1234567890"]
)
def test_a_version_that_is_not_there_is_said(
    app: Flask, scene: Scene, browser_of: Browsers, odd: str
) -> None:
    for number, spot_id in enumerate(manage(app, scene, 1)):
        walk(scene, scene.manager, number, 3, spot_id=spot_id)
    answer = browser_of("manager").get(f"{PAGE}?{odd}")
    assert answer.status_code == 422
    assert "no such version" in answer.text
    assert "Restroom, version 1" in answer.text
    assert browser_of("manager").get(f"{PAGE}?on=restroom:1").status_code == 200


@ON_SQLITE
def test_days_are_kept_and_odd_ones_said(app: Flask, scene: Scene, browser_of: Browsers) -> None:
    walk(scene, scene.inspector, 0, 3)
    browser = browser_of("manager")
    given = browser.get(f"{PAGE}?from=2026-01-02&to=2026-03-04&compare=year").text
    query = r"\?from=2026-01-02&amp;to=2026-03-04&amp;compare=year"
    assert re.search(rf'href="/desk/venues/{scene.venue.id}/trends{query}', given)
    odd = browser.get(f"{PAGE}?from=x")
    assert odd.status_code == 422
    assert "Those days could not be used" in odd.text
