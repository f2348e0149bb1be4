"""Rows stored by `RowsInsert` are those that SQLAlchemy itself would have stored."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select

from app.inspections.models import Finding, Inspection, Outcome
from app.kernel.database import db, table_of
from app.kernel.ids import new_id
from app.kernel.insertion import RowsInsert
from tests.factories import Scene
from tests.statements import statements

EAST = timezone(timedelta(hours=9))
PLAIN = RowsInsert(Inspection, table_of(Inspection).c.keys())
UNLESS_TAKEN = RowsInsert(
    Inspection,
    table_of(Inspection).c.keys(),
    lambda one: one.on_conflict_do_nothing(),
    ["id", "performed_at", "answers"],
)


def a_row(scene: Scene, number: int) -> dict[str, Any]:
    at = datetime(2026, 3, 29, 2, 30, number, 123456, tzinfo=EAST)
    return {
        "id": new_id(),
        "organisation_id": scene.organisation.id,
        "venue_id": scene.venue.id,
        "spot_id": scene.spot.id,
        "person_id": scene.inspector.person_id,
        "checklist_version_id": scene.version.id,
        "started_at": at,
        "finished_at": at,
        "received_at": at.astimezone(UTC),
        "performed_at": at,
        "performed_on": date(2026, 3, 28),
        "clock_offset_s": -3 * 10**9,
        "score_earned": 3,
        "score_possible": 7,
        "checked": 5,
        "failed": 2,
        "content_sha256": "ab" * 32,
        "answers": [{"item": "floor", "note": "ñ 100 % :name %(x)s ? 'quoted'", "value": None}],
        "friction": [],
        "examined_at": None,
        "could": None,
    }


@pytest.mark.parametrize("count", [1, 2, 7])
def test_every_kind_of_column_is_stored_as_sqlalchemy_stores_it(
    app: Flask, scene: Scene, count: int
) -> None:
    rows = [a_row(scene, number) for number in range(count)]
    everything = select(table_of(Inspection)).order_by(Inspection.id)
    with app.app_context():
        PLAIN.store(rows)
        ours = db.session.execute(everything).all()
        db.session.execute(delete(Inspection))
        db.session.execute(insert(table_of(Inspection)), rows)
        assert ours == db.session.execute(everything).all()


def test_what_is_answered_has_the_types_of_its_columns(app: Flask, scene: Scene) -> None:
    row = a_row(scene, 1)
    with app.app_context():
        assert UNLESS_TAKEN.store([row]) == [(row["id"], row["performed_at"], row["answers"])]
        assert UNLESS_TAKEN.store([row]) == []


def test_names_are_stored_by_their_values(app: Flask, scene: Scene) -> None:
    inspection = a_row(scene, 1)
    finding = {
        "inspection_id": inspection["id"],
        "item_key": "floor",
        "outcome": Outcome.FAILED,
        "venue_id": scene.venue.id,
        "spot_id": scene.spot.id,
        "checklist_slug": "restroom",
        "performed_on": date(2026, 3, 28),
    }
    with app.app_context():
        PLAIN.store([inspection])
        RowsInsert(Finding, table_of(Finding).c.keys()).store([finding])
        assert db.session.scalar(select(Finding.outcome)) is Outcome.FAILED


def test_any_number_of_rows_is_one_statement(app: Flask, scene: Scene) -> None:
    rows = [a_row(scene, number) for number in range(9)]
    with app.app_context(), statements(app) as said:
        PLAIN.store(rows)
    assert len(said) == 1
