"""Instants and days."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from app.access.models import Organisation
from app.kernel.clock import local_day
from app.kernel.database import db


def test_an_instant_comes_back_as_the_same_instant_in_utc(app: Flask) -> None:
    at = datetime(2026, 3, 29, 3, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with app.app_context():
        db.session.add(Organisation(name="Ours", created_at=at))
        db.session.commit()
        db.session.expire_all()
        found = db.session.scalars(select(Organisation.created_at)).one()
    assert found == at
    assert found.utcoffset() == timedelta()


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    with app.app_context():
        db.session.add(Organisation(name="Ours", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - what is refused
        with pytest.raises(StatementError, match="time zone"):
            db.session.flush()
        db.session.rollback()


@pytest.mark.parametrize(
    ("utc", "zone", "day"),
    [
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "Europe/Madrid", date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 30, tzinfo=UTC), "Europe/Madrid", date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "Europe/Madrid", date(2026, 10, 26)),
        (datetime(2026, 1, 1, 10, 30, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 1, 2)),
    ],
)
def test_a_day_is_the_venue_s_own_also_when_the_clocks_change(
    utc: datetime, zone: str, day: date
) -> None:
    assert local_day(utc, zone) == day
