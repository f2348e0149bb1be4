"""Reports at the desk: asked for, fetched, deleted, and sent regularly, without JavaScript."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.evidence.stores import StoreAway
from app.kernel.clock import now
from app.kernel.database import db
from app.trends.reports.claiming import claim_next
from app.trends.reports.models import Report, ReportState
from app.trends.reports.telling import NOT_MADE
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import ON_SQLITE, Browsers, speak_spanish
from tests.factories import Scene
from tests.statements import statements
from tests.trends.reports.asked import ask, work
from tests.trends.reports.conftest import quick  # noqa: F401 - a fixture

OCTOBER = {"from": "2026-10-01", "to": "2026-10-31", "compare": "previous"}


def page_of(scene: Scene) -> str:
    return f"/desk/venues/{scene.venue.id}/reports"


def shown(browser: Browser, path: str) -> str:
    """The text of a page, with plain spaces."""
    return " ".join(browser.get(path).text.replace("\u202f", " ").split())


@pytest.mark.usefixtures("quick")
def test_a_report_is_asked_for_once_seen_to_be_made_fetched_and_deleted(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, path = browser_of("manager"), page_of(scene)
    assert "No report has been made yet." in shown(browser, path)
    form = hidden_fields(browser.get(path).text, path) | OCTOBER | {"paper": "letter"}
    for _ in range(2):  # sent twice
        answer = browser.send(path, form)
        assert answer.headers["Location"] == f"{path}?said=report-asked#made"
    waiting = shown(browser, path)
    assert waiting.count("Report, October 2026") == 1
    assert "Waiting for its turn" in waiting
    assert 'max="100" value="0"' in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "See how far they are" in waiting
    work(app)
    ready = shown(browser, path)
    assert "every 2s" not in ready
    assert "Compares with as many days before · English · Letter" in ready
    assert "Nothing was checked in these days." in ready
    [report] = set(re.findall(r"/desk/reports/([^/\"]+)/pdf", ready))
    fetched = browser.get(f"/desk/reports/{report}/pdf")
    assert fetched.status_code == 303
    assert browser.get(fetched.headers["Location"]).data == b"%PDF a drawing"
    assert browser.get(f"/desk/reports/{report}/xlsx").status_code == 404
    gone = browser.fill(path, f"/desk/reports/{report}", {})
    assert gone.headers["Location"] == f"{path}?said=report-deleted"
    assert browser.get(f"/desk/reports/{report}/pdf").status_code == 404
    assert "No report has been made yet." in shown(browser, path)


@pytest.mark.usefixtures("quick")
def test_only_managers_of_the_venue_see_and_fetch_reports(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    report = ask(scene.manager, scene)["id"]
    work(app)
    for name, status in {
        "admin": 200,
        "inspector": 403,
        "maintainer": 403,
        "manager_of_other_venue": 404,
        "outsider": 404,
    }.items():
        browser = browser_of(name)
        assert browser.get(page_of(scene)).status_code == status
        fetched = browser.get(f"/desk/reports/{report}/pdf").status_code
        assert fetched == (303 if status == 200 else status)
    nobody = Browser(app).get(f"/desk/reports/{report}/pdf")
    assert nobody.headers["Location"].endswith(f"next=/desk/reports/{report}/pdf")


@ON_SQLITE
@pytest.mark.parametrize(
    "odd",
    [
        {"from": "2026-10-31", "to": "2026-10-01"},
        {"from": "1626-01-01"},
        {"from": "x"},
        {"compare": "luck"},
    ],
)
def test_days_that_cannot_be_are_said_and_nothing_is_made(
    scene: Scene, browser_of: Browsers, odd: dict[str, str]
) -> None:
    path = page_of(scene)
    answer = browser_of("manager").fill(path, path, OCTOBER | odd)
    assert answer.status_code == 422
    assert "Those days could not be used" in answer.text
    assert "No report has been made yet." in answer.text
    assert browser_of("manager").get(f"{path}?from=9999-99-99").status_code == 422


@ON_SQLITE
def test_what_stands_in_the_way_is_said_with_what_to_do(
    app: Flask, scene: Scene, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, path = browser_of("manager"), page_of(scene)
    for compare in ("recent", "year", "previous"):
        ask(scene.manager, scene, compare=compare)
    many = browser.fill(path, path, OCTOBER | {"language": "es"})
    assert many.status_code == 429
    assert "Several reports are being made already" in many.text
    assert 'value="es" lang="es" selected' in many.text
    with app.app_context():
        claim = claim_next(now())
        db.session.commit()
    assert claim
    form = hidden_fields(many.text, path)
    being_made = browser.send(f"/desk/reports/{claim.id}", form)
    assert (being_made.status_code, "Wait until it is ready" in being_made.text) == (409, True)
    with app.app_context():
        failed = update(Report).where(Report.id == claim.id)
        why = {"state": ReportState.FAILED, "failed_why": NOT_MADE}
        db.session.execute(failed.values(**why))
        db.session.commit()
    assert "<strong>Not made.</strong> It could not be made, and this has" in shown(browser, path)
    monkeypatch.setattr(app.extensions["store"], "list_keys", raise_away)
    away = browser.send(f"/desk/reports/{claim.id}", form)
    assert (away.status_code, "Delete it again in a minute" in away.text) == (503, True)


def raise_away(*_asked: Any) -> None:
    raise StoreAway


def test_reports_are_sent_from_the_press_of_a_button_until_the_next(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, path = browser_of("manager"), page_of(scene)
    change = path.replace("/reports", "/report-schedules")
    form = hidden_fields(browser.get(path).text, path)
    wished = browser.send(change, form | {"every": "month", "language": "es", "paper": "a4"})
    assert wished.headers["Location"] == f"{path}?said=report-wished"
    page = shown(browser, path)
    assert page.count("is sent</span>") == 1
    assert re.search(r"Next: \w+day, \w+ 1, 20\d\d\. <span class=\"soft\">Español, A4", page)
    scene.manager.put(f"/me/notices/{scene.venue.id}", {"stopped": ["reports"]})
    stopped = shown(browser, path)
    assert "You have stopped messages about reports" in stopped
    assert "Send it to me again" in stopped
    browser.send(change, form | {"every": "month"})
    assert "You have stopped messages" not in shown(browser, path)
    over = browser.send(change, form | {"every": "month", "do": "stop"})
    assert over.headers["Location"] == f"{path}?said=report-stopped"
    assert "is sent</span>" not in shown(browser, path)
    odd = browser.send(change, form | {"every": "day"})
    assert (odd.status_code, "Load it again" in odd.text) == (422, True)


@pytest.mark.usefixtures("quick")
def test_the_page_costs_the_same_statements_and_speaks_spanish(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, path = browser_of("manager"), page_of(scene)

    def cost() -> int:
        with statements(app) as said:
            assert browser.get(path).status_code == 200
        return len(said)

    empty = cost()
    ids = [ask(scene.manager, scene, **{"from": f"2026-10-0{day}"})["id"] for day in (1, 2, 3)]
    work(app)
    assert cost() == empty
    with app.app_context():
        old = db.session.get_one(Report, UUID(ids[0]))
        old.asked_at = now() - timedelta(days=2)
        db.session.commit()
        assert len(db.session.scalars(select(Report)).all()) == 3
    speak_spanish(app, scene.manager)
    page = shown(browser, path)
    for said in ("Pedir un informe", "No se revisó nada en estos días.", "English · A4", "1 kB"):
        assert said.casefold() in page.casefold()
