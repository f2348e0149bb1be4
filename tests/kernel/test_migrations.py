"""The last migration, with a row in every table: down, and up again."""

from flask import Flask
from sqlalchemy import func, inspect, select, text

from app import alembic
from app.evidence.likeness import store_print
from app.evidence.models import HiddenRegion, Photo, Signal
from app.kernel.clock import now
from app.kernel.database import Base, db
from app.kernel.ids import new_id
from tests.evidence.taken import send
from tests.factories import LOCK_FAILS, Scene, all_well, submission
from tests.notices.rows import store_one_of_each
from tests.trends.rows import store_one_of_each as store_trends

# What the migration made, and what it emptied on the way down.
GONE = {
    "finding_days",
    "ideas",
    "item_days",
    "report_schedules",
    "reports",
    "spot_days",
    "ticket_days",
}


def fill(app: Flask, scene: Scene) -> None:
    inspection = new_id()
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    receipt = scene.inspector.put(f"/inspections/{inspection}", submission(scene, fails))
    ticket = f"/tickets/{receipt.get_json()['tickets'][0]['id']}"
    scene.manager.patch(ticket, {"state": "acknowledged"})
    scene.manager.post(f"/people/{scene.inspector.person_id}/sign-in-links")
    sent = send(scene, scene.inspector, inspection_id=str(inspection), item="stall-locks")
    box = {"left": 0.1, "top": 0.1, "width": 0.1, "height": 0.1}
    about = {"kind": "reused", "value": 1, "threshold": 1, "detail": {}, "at": now()}
    with app.app_context():
        photo = db.session.get_one(Photo, sent.id)
        here = {"organisation_id": photo.organisation_id, "venue_id": photo.venue_id}
        db.session.add(HiddenRegion(photo_id=photo.id, hidden_at=now(), **box))
        db.session.add(Signal(photo_id=photo.id, person_id=photo.person_id, **about, **here))
        store_print(photo, bytes(range(32)))
        store_one_of_each(scene.maintainer.person_id)
        store_trends(scene.maintainer.person_id)
        db.session.commit()
    smells = submission(scene, all_well(smell={"value": 1}))
    receipt = scene.inspector.put(f"/inspections/{new_id()}", smells)
    mended = f"/tickets/{receipt.get_json()['tickets'][0]['id']}"
    assert scene.maintainer.patch(mended, {"state": "resolved"}).status_code == 200


def count() -> dict[str, int]:
    """How many rows each table has that is there now."""
    there = set(inspect(db.engine).get_table_names())
    counted = {
        name: db.session.scalar(select(func.count()).select_from(text(name))) or 0
        for name in there & set(Base.metadata.tables)
    }
    db.session.commit()
    return counted


def test_the_last_migration_goes_down_and_up_with_a_row_in_every_table(
    app: Flask, scene: Scene
) -> None:
    fill(app, scene)
    with app.app_context():
        before = count()
        assert min(before.values()) > 0, before
        try:
            alembic.downgrade("0004")
            db.engine.dispose()  # what is prepared there is of the other tables
            kept = {
                name: rows for name, rows in before.items() if name not in GONE | {"stale_days"}
            }
            assert count() == kept
        finally:
            alembic.upgrade()
            db.engine.dispose()
        # All that is there waits to be counted, venue by venue.
        whole_venues = before["venues"]
        assert count() == before | dict.fromkeys(GONE, 0) | {"stale_days": whole_venues}
    assert scene.manager.get(f"/venues/{scene.venue.id}").status_code == 200
