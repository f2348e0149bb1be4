"""Trends at the desk as people see them: drawn, read without drawings, by night, on a phone."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.trends.charts import parts
from app.trends.numbers.figures import Trends
from app.trends.numbers.periods import Asked
from app.trends.numbers.reading import read_trends
from app.venues.models import Venue
from tests.browser.desk.test_desk import PHONE_SCRIPT
from tests.browser.desk.test_live import complaints_of
from tests.browser.form.test_accessible import problems_of
from tests.desk.trends.test_overview import manage
from tests.desk.trends.walks import walk, walk_for_weeks
from tests.factories import Scene
from tests.trends.theatre import FROM, TO, theatre_trends

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
OpenDesk = Callable[..., Page]

HOSTILE = '</script><script>window.hit = 1</script>"\\'
DAYS = f"from={TO - timedelta(83)}&to={TO}"  # twelve weeks are drawn as a year is
YEAR = f"from={FROM}&to={TO}"
COLOURS = "(all) => all.flatMap((one) => [one.getAttribute('fill'), one.getAttribute('stroke')])"


@pytest.fixture
def theatre(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to its last day the venue has what the made-up theatre has, and somebody with a hostile
    name; up to today it has what was sent to it.
    """

    def read(venue: Venue, asked: Asked, at: datetime) -> Trends:
        if asked.period.to_on != TO:
            return read_trends(venue, asked, at)
        trends = theatre_trends(*asked.period, asked.comparison.by)
        found = trends.inspectors
        people = tuple(
            replace(one, name=HOSTILE) if one.agreement == "finds_less" else one
            for one in found.inspectors
        )
        inspectors = replace(found, inspectors=people)
        return replace(trends, venue_id=venue.id, venue_name=venue.name, inspectors=inspectors)

    monkeypatch.setattr("app.desk.trends.reading.read_trends", read)


def pages_of(scene: Scene) -> dict[str, str]:
    venue = f"/desk/venues/{scene.venue.id}"
    return {
        "venue": f"{venue}/trends?{DAYS}",
        "check": f"{venue}/trends/checks/restroom/stall-locks?{DAYS}",
        "spot": f"{venue}/trends/spots/{scene.spot.id}",
        "inspectors": f"{venue}/trends/inspectors?{DAYS}",
        "form": f"{venue}/trends/form?{DAYS}",
        "inspections": f"{venue}/inspections?spot={scene.spot.id}&outcome=fine",
        "tickets": f"{venue}/trends/tickets?severity=major",
        "overview": "/desk/trends",
        "odd days": f"{venue}/trends/form?from=x",
    }


def wait_for_drawings(page: Page) -> None:
    for figure in page.locator("figure.chart").all():
        expect(figure.locator("svg")).to_be_visible()


def test_axe_finds_nothing_and_every_chart_is_drawn_without_a_word_from_the_browser(
    app: Flask, open_desk: OpenDesk, scene: Scene, theatre: None
) -> None:
    walk_for_weeks(app, scene)
    for number, spot_id in enumerate(manage(app, scene, 1)):
        walk(scene, scene.manager, 100 + number, 3, spot_id=spot_id)
    found: list[str] = []
    drawn = 0
    for language in ("en", "es"):
        page = open_desk(scene.manager, language)
        page.add_init_script(path=PHONE_SCRIPT)
        said = complaints_of(page)
        for name, address in pages_of(scene).items():
            page.goto(address)
            wait_for_drawings(page)
            drawn += page.locator("figure.chart").count()
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found += [f"{language}, {name}, {problem}" for problem in problems_of(page)]
        assert [one for one in said if "422" not in one] == []
    assert "\n".join(found) == ""
    assert drawn >= 2 * 9


def test_drawings_have_colours_of_the_page_and_fit_it(
    open_desk: OpenDesk, scene: Scene, theatre: None
) -> None:
    page = open_desk(scene.manager, color_scheme="dark")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    style = page.request.get("/desk/static/trends.css").text()
    known = {one for one in vars(parts).values() if isinstance(one, str) and one[:1] == "#"}
    for address in pages_of(scene).values():
        page.goto(address)
        wait_for_drawings(page)
        known |= set(filter(None, page.locator(".drawn svg *").evaluate_all(COLOURS)))
    assert [one for one in known - {"none", "transparent"} if f'="{one}"' not in style] == []
    assert set(asked) <= {"document", "stylesheet", "script", "image", "other"}

    page.goto(pages_of(scene)["venue"])
    sizes = {}
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        expect(page.locator("#weeks svg")).to_have_attribute(
            "viewBox", re.compile(r"0 0 6\d\d" if width == 1280 else r"0 0 3\d\d")
        )
        sizes[width] = page.locator("#weeks svg").bounding_box()
    assert all(box and box["width"] <= width for width, box in sizes.items())


def test_what_people_wrote_does_nothing_in_a_drawing(
    open_desk: OpenDesk, scene: Scene, theatre: None
) -> None:
    page = open_desk(scene.manager)
    page.goto(pages_of(scene)["inspectors"])
    wait_for_drawings(page)
    expect(page.locator("#funnel svg")).to_contain_text("</script><script>")
    assert page.evaluate("window.hit") is None


def test_without_drawings_the_numbers_are_there(
    open_desk: OpenDesk, scene: Scene, theatre: None
) -> None:
    page = open_desk(scene.manager, java_script_enabled=False)
    page.goto(f"{pages_of(scene)['venue']}".replace(DAYS, YEAR))
    page.locator("#weeks summary").click()
    expect(page.locator("#weeks tbody tr")).to_have_count(53)
    page = open_desk(scene.manager)
    page.route("**/drawing-*.js", lambda route: route.abort())
    page.goto(pages_of(scene)["venue"])
    expect(page.locator("#weeks table")).to_be_visible()


def test_on_paper_there_is_what_is_read_and_nothing_to_touch(
    open_desk: OpenDesk, scene: Scene, theatre: None
) -> None:
    page = open_desk(scene.manager, color_scheme="dark")
    page.goto(pages_of(scene)["venue"])
    wait_for_drawings(page)
    page.emulate_media(media="print")
    for name in (".tabs", ".crumbs", ".period", "#weeks details", ".head form"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.locator(".fold table").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
