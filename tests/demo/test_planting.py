"""The demo has signals to look at: a few, as in life."""

from collections import Counter
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.demo.loading import load_demo
from app.evidence.models import Signal
from app.evidence.store_choice import store_of
from app.inspections.examining import examine_some, thresholds_of
from app.inspections.signal_list import WantedSignals, show_signals
from app.kernel.database import db
from app.venues.models import Venue
from tests.demo.invented import LAST_DAY

INSPECTIONS = 200


def test_the_demo_s_signals_are_few_and_each_is_said(app: Flask) -> None:
    with app.app_context():
        load_demo(store_of(app), "walk-the-venue", LAST_DAY, INSPECTIONS)
        at = db.session.scalars(select(Signal.at)).all()[0] + timedelta(days=1)
        while examine_some(thresholds_of(app.config), at):
            pass
        kinds = Counter(db.session.scalars(select(Signal.kind)))
        assert kinds["reused"] == 5
        assert kinds["too_fast"] + kinds["walked_too_soon"] < 0.05 * INSPECTIONS
        assert kinds["captured_elsewhen"] + kinds["far_from_venue"] < 0.1 * INSPECTIONS
        assert_each_is_said(at)
        db.session.rollback()


def assert_each_is_said(at: datetime) -> None:
    venue = db.session.scalars(select(Venue).order_by(Venue.name.desc())).first()
    assert venue
    settings = {"SIGNAL_DAYS": 400, "SIGNAL_STRAIGHT_ITEMS": 5}
    shown = show_signals(venue, WantedSignals(), None, 250, settings, at)
    assert all(one["spot"] and one["person"] for one in shown["items"])
    reused = [one for one in shown["items"] if one["kind"] == "reused"]
    assert all(one["like_photo_id"] for one in reused)
