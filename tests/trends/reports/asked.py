"""Reports of the scene's venue: asked for, made by what a worker does, looked at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update

from app.evidence.stores import Store
from app.kernel.clock import now
from app.kernel.database import db
from app.notices.models import Event
from app.trends.printing.paper import Paper
from app.trends.reports import jobs
from app.trends.reports.claiming import Claim
from app.trends.reports.files import Kind, report_prefix
from app.trends.reports.making import Made
from app.trends.reports.models import Every, Report, ReportSchedule
from tests.factories import Phone, Scene

DRAWN = (Made(Kind.PDF, b"%PDF a drawing", 80), Made(Kind.JSON, b"{}", 90))
MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)  # seven in the morning in Madrid
# What happens once while a report is made.
Between = Callable[[Callable[[Claim], None]], None]


def ask(phone: Phone, scene: Scene, **wish: Any) -> dict[str, Any]:
    """Asks for a report of the scene's venue."""
    answer = phone.post(f"/venues/{scene.venue.id}/reports", wish)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def look(phone: Phone, report_id: str) -> dict[str, Any]:
    """The report as it is now."""
    answer = phone.get(f"/reports/{report_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def work(app: Flask) -> None:
    """What the worker does when it is woken."""
    with app.app_context():
        jobs.make.run()


def let_claims_run_out(app: Flask) -> None:
    """As if the minutes had passed for which reports are claimed or put off."""
    with app.app_context():
        db.session.execute(update(Report).values(claimed_until=now() - timedelta(seconds=1)))
        db.session.commit()


def add_schedule(
    scene: Scene, person_id: UUID, every: Every = Every.WEEK, due_at: datetime = MONDAY
) -> ReportSchedule:
    """A wish that is due; flushed."""
    schedule = ReportSchedule(
        organisation_id=scene.organisation.id,
        venue_id=scene.venue.id,
        person_id=person_id,
        every=every,
        language="en",
        paper=Paper.A4,
        created_at=now(),
        due_at=due_at,
    )
    db.session.add(schedule)
    db.session.flush()
    return schedule


def keys_of(app: Flask, scene: Scene, report_id: str) -> list[str]:
    """What the store holds of a report."""
    store: Store = app.extensions["store"]
    return store.list_keys(report_prefix(scene.organisation.id, UUID(report_id)))


def events(app: Flask) -> list[str]:
    """What has happened, in order."""
    with app.app_context():
        return list(db.session.scalars(select(Event.kind).order_by(Event.at, Event.id)))
