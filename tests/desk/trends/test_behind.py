"""The inspections behind a number: what narrows them, and how they are paged."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.kernel.database import db
from tests.desk.browser import Browser
from tests.desk.conftest import ON_SQLITE
from tests.desk.trends.walks import walk, walk_for_weeks
from tests.factories import ITEMS, Scene, add_version, all_well
from tests.statements import statements

Browsers = Callable[[str], Browser]


def behind(browser: Browser, scene: Scene, query: str = "") -> str:
    answer = browser.get(f"/desk/venues/{scene.venue.id}/inspections?{query}")
    assert answer.status_code == 200, query
    return " ".join(answer.text.split())


def test_each_thing_narrows_and_can_be_taken_away(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    spot_id, browser = walk_for_weeks(app, scene), browser_of("manager")
    check = "checklist=restroom&item=stall-locks"
    for query, inspections, says in (
        ("", 20, "5 of 95 checks were not fine (5.3%)"),
        (f"spot={spot_id}", 10, "5 of 45 checks were not fine (11.1%)"),
        (f"person={scene.inspector.person_id}", 10, "0 of 50 checks"),
        ("outcome=failed", 5, "5 of 25 checks"),
        ("outcome=fine", 15, "0 of 70 checks"),
        ("checklist=restroom", 20, "5 of 95 checks"),
        ("checklist=nothing", 0, "0 inspections</strong>"),
        (check, 20, "5 of 20 checks were not fine (25.0%)"),
        (f"{check}&since=1&outcome=failed", 5, "5 inspections</strong>"),
        (f"{check}&since=2", 0, "0 inspections</strong>"),
        (f"{check}&outcome=fine", 15, "15 inspections</strong>"),
        (f"{check}&spot={scene.spot.id}", 10, "0 of 10 checks"),
        ("checklist=restroom&item=soap&outcome=not_applicable", 5, "5 inspections</strong>"),
        ("checklist=restroom&item=soap", 20, "0 of 15 checks"),
        ("checklist=restroom&item=remark", 20, "5 of 95 checks"),
    ):
        shown = behind(browser, scene, query)
        assert f"<strong>{inspections} inspection" in shown, query
        assert says in shown, query
        assert shown.count('href="/desk/inspections/') == min(inspections, 20), query
    shown = behind(browser, scene, f"{check}&spot={spot_id}&outcome=failed")
    assert "Is stall-locks fine?" in shown
    assert re.search(rf'href="[^"]*inspections\?{check.replace("&", "&amp;")}&amp;outcome=f', shown)


def test_pages_follow_each_other_and_cost_the_same(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser = browser_of("manager")
    walk(scene, scene.inspector, 0, 1)
    with statements(app) as few:
        behind(browser, scene)
    for number in range(1, 24):
        walk(scene, scene.inspector, number, number + 1)
    with statements(app) as many:
        first = behind(browser, scene)
    assert len(many) == len(few)
    found = re.findall(r'href="/desk/inspections/([^"]+)"', first)
    following = re.search(r'href="[^"]*\?(cursor=[^"]+)"', first)
    assert following
    second = behind(browser, scene, following[1])
    found += re.findall(r'href="/desk/inspections/([^"]+)"', second)
    assert [UUID(one).int - 5000 for one in found] == list(range(24))
    assert "24 inspections" in second


@ON_SQLITE
def test_a_check_with_another_meaning_is_another_series(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    walk(scene, scene.inspector, 0, 3, answers=all_well(smell={"value": 1}))
    items: list[dict[str, Any]] = [
        one | ({"fails_when": {"is": [1, 2, 3]}} if one["key"] == "smell" else {}) for one in ITEMS
    ]
    with app.app_context():
        version = add_version(scene.organisation, items)
        db.session.commit()
    walk(
        scene,
        scene.inspector,
        1,
        1,
        answers=all_well(smell={"value": 3}),
        checklist_version_id=str(version.id),
    )
    browser, check = browser_of("manager"), "checklist=restroom&item=smell&outcome=failed"
    assert "<strong>2 inspections" in behind(browser, scene, check)
    assert "<strong>1 inspection" in behind(browser, scene, f"{check}&since=1")
    assert "<strong>1 inspection" in behind(browser, scene, f"{check}&since=2")
    page = browser.get(f"/desk/venues/{scene.venue.id}/trends/checks/restroom/smell").text
    assert "another series" in page
    assert "Since version 1" in page


@ON_SQLITE
@pytest.mark.parametrize(
    "odd",
    [
        *("spot=x", "person=1", "outcome=good", "checklist=%07", "item=soap", "since=1"),
        *("checklist=a&since=-1", "checklist=" + "x" * 100, "checklist=a&since=9999999999999"),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(
    scene: Scene, browser_of: Browsers, odd: str
) -> None:
    browser = browser_of("manager")
    answer = browser.get(f"/desk/venues/{scene.venue.id}/inspections?{odd}")
    assert answer.status_code == 422
    assert "could not be read" in answer.text
    cursor = browser.get(f"/desk/venues/{scene.venue.id}/inspections?cursor=x")
    assert cursor.status_code == 422


@ON_SQLITE
def test_names_of_other_venues_stay_there(scene: Scene, browser_of: Browsers) -> None:
    query = f"spot={scene.other_spot.id}&person={scene.outsider.person_id}"
    shown = behind(browser_of("manager"), scene, query)
    assert shown.count("</span> unknown") == 2
    assert "Outsider" not in shown
