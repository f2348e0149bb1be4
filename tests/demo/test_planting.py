"""The demo has signals to look at: a few, as in life."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.demo.loading import load_demo
from app.evidence.models import Photo, Signal
from app.evidence.signals import Kind
from app.evidence.store_choice import store_of
from app.inspections.examining import examine_some, thresholds_of
from app.inspections.models import Inspection
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
        assert 2 <= kinds["captured_elsewhen"] < 0.05 * INSPECTIONS
        assert 1 <= kinds["far_from_venue"] < 0.05 * INSPECTIONS
        assert_each_is_said(at)
        assert_each_photo_agrees(app.config["SIGNAL_NEAR_BITS"])
        db.session.rollback()


def assert_each_is_said(at: datetime) -> None:
    venue = db.session.scalars(select(Venue).order_by(Venue.name.desc())).first()
    assert venue
    settings = {"SIGNAL_DAYS": 400}
    shown = show_signals(venue, WantedSignals(), None, 250, settings, at)
    assert all(one["spot"] and one["person"] for one in shown["items"])
    reused = [one for one in shown["items"] if one["kind"] == "reused"]
    assert all(one["like_photo_id"] for one in reused)


def assert_each_photo_agrees(near_bits: int) -> None:
    """What a signal says of a photo, the photo's own row says too."""
    sources = set()
    for signal in db.session.scalars(select(Signal).where(Signal.photo_id.is_not(None))):
        photo = db.session.get_one(Photo, signal.photo_id)
        match signal.kind:
            case Kind.REUSED:
                other = db.session.get_one(Photo, UUID(signal.detail["photo_id"]))
                assert (signal.value, signal.threshold) == (0, near_bits)
                assert signal.detail["exact"]
                assert photo.sha256 == other.sha256
            case Kind.FAR_FROM_VENUE:
                assert (photo.latitude, photo.longitude) != (None, None)
                assert signal.value > signal.threshold
            case Kind.CAPTURED_ELSEWHEN:
                begun = db.session.get_one(Inspection, photo.inspection_id).started_at
                made = photo.captured_at or photo.said_captured_at
                assert made
                assert made < begun - timedelta(minutes=signal.threshold)
                sources.add(signal.detail["by"])
    assert sources == {"file", "phone"}
