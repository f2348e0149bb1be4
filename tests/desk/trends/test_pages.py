"""The desk's pages of trends: what they say, who may read it, and what leads where."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from uuid import UUID

import pytest
from flask import Flask

from tests.desk.browser import Browser
from tests.desk.conftest import ON_SQLITE, Problem
from tests.desk.shown import show_photo
from tests.desk.trends.walks import HOSTILE, walk_for_weeks
from tests.factories import Scene
from tests.statements import statements

Browsers = Callable[[str], Browser]
LINK = re.compile(r'<a href="(/desk/venues/[^"]*/inspections[^"]*)">([\d,]+)(?: of ([\d,]+))?</a>')
DAYS = ["", "?from=2020-01-01&to=2020-03-01", "?compare=previous", "?compare=year"]


def page_of(scene: Scene, name: str = "") -> str:
    return f"/desk/venues/{scene.venue.id}/trends{name}"


def pages_of(scene: Scene, spot_id: object) -> list[str]:
    names = ("", "/checks/restroom/stall-locks", f"/spots/{spot_id}", "/inspectors", "/form")
    return [page_of(scene, name) for name in names]


def links_on(text: str) -> Iterator[tuple[str, str, str]]:
    for address, first, second in LINK.findall(text):
        yield unescape(address), first, second


def test_every_number_leads_to_as_many_inspections(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    spot_id = walk_for_weeks(app, scene)
    browser = browser_of("manager")
    seen: set[tuple[str, str, str]] = set()
    for page in pages_of(scene, spot_id):
        answer = browser.get(page)
        assert answer.status_code == 200
        seen.update(links_on(answer.text))
    assert len(seen) > 12
    for address, first, second in sorted(seen):
        shown = " ".join(browser.get(address).text.split())
        if "outcome=failed" in address:
            says = f"<strong>{first} inspection"
        elif second:
            says = f"; {first} of {second} check"
        else:
            says = f"<strong>{first} inspection|; {first} of "
        assert re.search(says, shown), address


def test_pages_cost_as_many_statements_however_much_there_is(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser = browser_of("manager")

    def costs(spot_id: object) -> list[int]:
        found = []
        for page in pages_of(scene, spot_id):
            browser.get(page)
            with statements(app) as said:
                assert browser.get(page).status_code == 200
            found.append(len(said))
        return found

    empty = costs(scene.spot.id)
    spot_id = walk_for_weeks(app, scene)
    # Names and pictures are asked for where there are some.
    assert all(0 <= full - none <= 2 for full, none in zip(costs(spot_id), empty, strict=True))


@ON_SQLITE
def test_only_who_manages_a_venue_reads_its_trends(scene: Scene, browser_of: Browsers) -> None:
    inspections = f"/desk/venues/{scene.venue.id}/inspections"
    pages = [*pages_of(scene, scene.spot.id), inspections]
    for name, status in (
        ("admin", 200),
        ("manager", 200),
        ("maintainer", 403),
        ("inspector", 403),
        ("manager_of_other_venue", 404),
        ("outsider", 404),
    ):
        browser = browser_of(name)
        assert {browser.get(page).status_code for page in pages} == {status}, name
    manager = browser_of("manager")
    assert manager.get(page_of(scene, f"/spots/{scene.other_spot.id}")).status_code == 404
    for odd in ("/checks/restroom/nothing", "/checks/%07/a", "/checks/restroom/remark", "/x"):
        assert manager.get(page_of(scene, odd)).status_code == 404, odd


@ON_SQLITE
def test_days_that_cannot_be_are_said_and_the_usual_ones_shown(
    scene: Scene, browser_of: Browsers
) -> None:
    browser = browser_of("manager")
    for odd in (
        "from=1626-01-01&to=2026-01-01",
        "from=2026-06-02&to=2026-06-01",
        "from=x",
        "from=0001-01-01&to=0001-01-02&compare=year",
        "compare=nothing",
        "to=2026-02-30",
    ):
        for page in (*pages_of(scene, scene.spot.id), f"/desk/venues/{scene.venue.id}/inspections"):
            answer = browser.get(f"{page}?{odd}")
            assert answer.status_code == 422, odd
            assert "Those days could not be used" in answer.text
            assert "What to do" not in answer.text


@ON_SQLITE
@pytest.mark.parametrize("days", DAYS)
def test_days_without_data_are_a_page_that_says_so(
    scene: Scene, browser_of: Browsers, days: str
) -> None:
    answer = browser_of("manager").get(page_of(scene) + days)
    assert answer.status_code == 200
    assert "Nothing was checked in these days" in answer.text
    assert "Choose other days above" in answer.text


@ON_SQLITE
def test_the_days_stay_in_every_address(app: Flask, scene: Scene, browser_of: Browsers) -> None:
    spot_id = walk_for_weeks(app, scene)
    given = {"from": "2026-01-02", "to": "2027-03-04", "compare": "previous"}
    query = "&amp;".join(f"{name}={value}" for name, value in given.items())
    for page in pages_of(scene, spot_id):
        text = browser_of("manager").get(page + "?" + query.replace("&amp;", "&")).text
        main = text[text.index("</details>") :]
        pages = re.findall(r'href="(/desk/venues/[^"]*/trends[^"]*)"', main)
        assert all(query in one for one in pages), page
        assert pages or page.endswith(("/form", "/inspectors"))


@ON_SQLITE
def test_what_people_wrote_is_shown_as_text(app: Flask, scene: Scene, browser_of: Browsers) -> None:
    spot_id = walk_for_weeks(app, scene)
    for page in (*pages_of(scene, spot_id)[:3], f"/desk/venues/{scene.venue.id}/inspections"):
        text = browser_of("manager").get(page).text
        assert "<b>Spot</b>" not in text
        assert text.count("<script") == text.count("</script>")
    assert HOSTILE in unescape(text)


def test_what_was_mended_is_shown_before_and_after_with_what_to_do_next(
    app: Flask, scene: Scene, browser_of: Browsers, problem: Problem
) -> None:
    after = str(UUID(int=9))
    declaration = {
        "ticket_id": problem.ticket,
        "venue_id": str(scene.venue.id),
        "sha256": f"{9:064x}",
        "bytes": 5,
        "content_type": "image/jpeg",
    }
    browser, check = browser_of("manager"), page_of(scene, "/checks/restroom/stall-locks")
    spot = page_of(scene, f"/spots/{scene.spot.id}")
    assert "Mended last" not in browser.get(check).text
    assert scene.maintainer.put(f"/photos/{after}", declaration).status_code == 201
    show_photo(app, problem.photo, "brown")
    show_photo(app, after)
    scene.maintainer.patch(f"/tickets/{problem.ticket}", {"state": "resolved"})
    for page in (check, spot):
        shown = browser.get(page).text
        assert "Mended last" in shown
        assert [f"/desk/photos/{one}" in shown for one in (problem.photo, after)] == [True, True]
        assert f'<a href="/desk/tickets/{problem.ticket}"' in shown
        assert "state-resolved" in shown  # until somebody has seen it mended, it is not done
