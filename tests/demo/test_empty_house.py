"""The demo where nothing is yet: over several venues, and where none is wanted."""

from flask import Flask
from sqlalchemy import func, select

from app.demo.loading import load_demo
from app.evidence.store_choice import store_of
from app.inspections.models import Inspection
from app.kernel.database import db
from tests.demo.invented import LAST_DAY, count_inspections


def test_it_refuses_where_no_demo_is_wanted(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "Set DEMO=1" in result.output
    assert count_inspections(app) == 0


def test_inspections_spread_over_several_venues(app: Flask) -> None:
    with app.app_context():
        load_demo(store_of(app), "walk-the-venue", LAST_DAY, 100, venues=3)
        counts = select(func.count(Inspection.id)).group_by(Inspection.venue_id)
        assert sorted(db.session.scalars(counts)) == [33, 33, 34]
        db.session.rollback()
