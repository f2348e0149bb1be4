"""Reports at the desk in a real browser: seen being made in place, fetched, in either language."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.kernel.clock import now
from app.kernel.database import db
from app.trends.reports import jobs
from app.trends.reports.claiming import claim_next, note_progress
from tests.browser.desk.test_live import REMEMBER, complaints_of, is_same
from tests.browser.form.keyboard import LAYOUT
from tests.browser.form.test_accessible import problems_of
from tests.factories import Scene
from tests.trends.reports.asked import ask, let_claims_run_out, work
from tests.trends.reports.conftest import quick  # noqa: F401 - a fixture

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
PHONE_SCRIPT = Path(LAYOUT).with_name("phone.js")
OpenDesk = Callable[..., Page]


def begin(app: Flask, percent: int) -> None:
    """A worker begins, comes that far, and is heard of no more."""
    with app.app_context():
        claim = claim_next(now())
        assert claim
        note_progress(claim, percent, now())
        db.session.commit()


@pytest.mark.usefixtures("quick")
def test_a_report_is_seen_being_made_without_loading_the_page_again(
    app: Flask, open_desk: OpenDesk, scene: Scene
) -> None:
    page = open_desk(scene.manager)
    said = complaints_of(page)
    page.clock.install()
    page.goto(f"/desk/venues/{scene.venue.id}/reports")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_label("Waiting for its turn")).to_have_attribute("value", "0")
    page.evaluate(REMEMBER)
    begin(app, 40)
    page.clock.run_for(2500)
    expect(page.get_by_label("Being made")).to_have_attribute("value", "40")
    page.get_by_label("From").focus()
    let_claims_run_out(app)
    work(app)
    page.clock.run_for(2500)
    pdf = page.get_by_role("link", name="PDF")
    expect(pdf).to_be_visible()
    expect(page.get_by_label("From")).to_be_focused()
    assert is_same(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(10_000)
    assert asked == [], "nothing is made any more"
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    assert download.value.suggested_filename.startswith("rounds-theatre-")
    assert said == []


def states(page: Page, app: Flask, scene: Scene) -> Iterator[str]:
    """The page in each of its states."""
    path = f"/desk/venues/{scene.venue.id}/reports"
    page.goto(path)
    yield "empty"
    page.goto(f"{path}?from=2026-10-31&to=2026-10-01")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    yield "refused, unfolded"
    ask(scene.manager, scene)
    begin(app, 40)
    page.goto(f"{path}?said=report-asked")
    yield "being made"
    let_claims_run_out(app)
    work(app)
    ask(scene.manager, scene, compare="year")
    for every in ("week", "month"):
        scene.manager.put(f"/venues/{scene.venue.id}/report-schedules/{every}", {})
    scene.manager.put(f"/me/notices/{scene.venue.id}", {"stopped": ["reports"]})
    page.goto(path)
    yield "ready, sent and stopped"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("en", {}),
        ("es", {"color_scheme": "dark"}),
        ("es", {"viewport": {"width": 1280, "height": 800}}),
    ],
)
def test_axe_finds_nothing_and_nothing_is_small_or_sticks_out(
    app: Flask, open_desk: OpenDesk, scene: Scene, language: str, options: dict[str, object]
) -> None:
    page = open_desk(scene.manager, language, **options)
    page.add_init_script(path=PHONE_SCRIPT)
    found = [
        f"{name}, {problem}" for name in states(page, app, scene) for problem in problems_of(page)
    ]
    assert "\n".join(found) == ""


@pytest.mark.usefixtures("quick")
def test_without_javascript_how_far_it_is_is_a_link_away(
    app: Flask, open_desk: OpenDesk, scene: Scene
) -> None:
    page = open_desk(scene.manager, java_script_enabled=False)
    page.goto(f"/desk/venues/{scene.venue.id}/reports")
    page.get_by_role("button", name="Make the report").click()
    with app.app_context():
        assert jobs.make_next()
    page.get_by_role("link", name="See how far they are").click()
    expect(page.get_by_role("link", name="PDF")).to_be_visible()
    expect(page.get_by_role("link", name="See how far they are")).to_have_count(0)
