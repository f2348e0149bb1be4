"""Reports that are made after each week or month: each once, for who may still have them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.models import Person, VenueRole
from app.kernel.clock import now
from app.kernel.database import db
from app.notices.stops import start_again, stop
from app.notices.topics import Topic
from app.trends.printing.paper import Paper
from app.trends.reports.due import make_due
from app.trends.reports.models import Every, Report, ReportSchedule
from app.venues.models import Venue
from tests.factories import Phone, Scene
from tests.statements import statements
from tests.trends.reports.asked import MONDAY, add_schedule, ask

WEEK = timedelta(days=7)
NOVEMBER_OVER = datetime(2026, 12, 1, 6, tzinfo=UTC)


def due_of(schedule: ReportSchedule) -> datetime | None:
    return db.session.scalar(select(ReportSchedule.due_at).where(ReportSchedule.id == schedule.id))


def days() -> list[tuple[date, date]]:
    """The days of all reports, oldest first."""
    found = select(Report.from_on, Report.to_on).order_by(Report.to_on, Report.from_on, Report.id)
    return [(row.from_on, row.to_on) for row in db.session.execute(found)]


def test_what_is_over_is_made_once_and_the_next_one_is_due(app: Flask, scene: Scene) -> None:
    with app.app_context():
        me = scene.manager.person_id
        weekly = add_schedule(scene, me)
        monthly = add_schedule(scene, me, Every.MONTH, NOVEMBER_OVER)
        assert make_due(MONDAY - timedelta(seconds=1)) == 0
        assert make_due(MONDAY) == 1
        assert make_due(MONDAY) == 0
        assert due_of(weekly) == MONDAY + WEEK
        report = db.session.scalars(select(Report)).one()
        assert (report.from_on, report.to_on) == (date(2026, 11, 16), date(2026, 11, 22))
        assert (report.reader_id, report.schedule_id, report.compare) == (me, weekly.id, "previous")
        assert (report.state, report.asked_at) == ("waiting", MONDAY)
        # The worker was away: of several weeks that are over, the latest alone.
        late = MONDAY + 3 * WEEK + timedelta(days=2, hours=5)
        assert make_due(late) == 2
        assert days()[1:] == [
            (date(2026, 11, 1), date(2026, 11, 30)),
            (date(2026, 12, 7), date(2026, 12, 13)),
        ]
        assert due_of(weekly) == MONDAY + 4 * WEEK
        assert due_of(monthly) == datetime(2027, 1, 1, 6, tzinfo=UTC)
        db.session.commit()


def test_what_comes_late_is_not_made_at_night(app: Flask, scene: Scene) -> None:
    with app.app_context():
        weekly = add_schedule(scene, scene.manager.person_id)
        assert make_due(MONDAY + timedelta(hours=20)) == 1  # three in the morning
        assert days() == []
        assert due_of(weekly) == MONDAY + timedelta(days=1)
        assert make_due(MONDAY + timedelta(days=1)) == 1
        assert days() == [(date(2026, 11, 16), date(2026, 11, 22))]
        db.session.commit()


def test_a_venue_whose_clock_is_changed_gets_each_week_once(app: Flask, scene: Scene) -> None:
    with app.app_context():
        weekly = add_schedule(scene, scene.manager.person_id)
        make_due(MONDAY)
        # In Honolulu that week is not over yet when Madrid's next one is due.
        venue = db.session.get_one(Venue, scene.venue.id)
        venue.time_zone = "Pacific/Honolulu"
        db.session.flush()
        make_due(MONDAY + WEEK)
        assert days() == [(date(2026, 11, 16), date(2026, 11, 22))]
        assert due_of(weekly) == MONDAY + WEEK + timedelta(hours=11)
        make_due(MONDAY + WEEK + timedelta(hours=11))
        assert days()[1:] == [(date(2026, 11, 23), date(2026, 11, 29))]
        venue.time_zone = "Mars/Olympus"
        db.session.flush()
        assert make_due(MONDAY + 9 * WEEK) == 1
        assert due_of(weekly) == MONDAY + 9 * WEEK + timedelta(days=1)
        assert len(days()) == 2
        db.session.commit()


@pytest.mark.parametrize("why", ["role", "active", "organisation"])
def test_it_stops_for_who_may_not_see_them_any_more(app: Flask, scene: Scene, why: str) -> None:
    with app.app_context():
        who = scene.outsider if why == "organisation" else scene.manager
        weekly = add_schedule(scene, who.person_id)
        of_admin = add_schedule(scene, scene.admin.person_id)
        if why == "role":
            mine = VenueRole.person_id == who.person_id
            db.session.execute(update(VenueRole).where(mine).values(role="maintainer"))
        elif why == "active":
            db.session.get_one(Person, who.person_id).active = False
            db.session.flush()
        assert make_due(MONDAY) == 2
        assert due_of(weekly) is None
        assert due_of(of_admin) == MONDAY + WEEK
        assert list(db.session.scalars(select(Report.reader_id))) == [scene.admin.person_id]
        db.session.commit()


def test_nothing_is_made_for_who_has_stopped_the_messages_until_they_start_again(
    app: Flask, scene: Scene
) -> None:
    me, there = scene.manager.person_id, [(scene.venue.id, Topic.REPORTS)]
    with app.app_context():
        weekly = add_schedule(scene, me)
        stop(scene.organisation.id, me, there, now(), "link")
        assert make_due(MONDAY) == 1
        assert days() == []
        assert due_of(weekly) == MONDAY + WEEK
        start_again(me, there)
        assert make_due(MONDAY + WEEK) == 1
        assert days() == [(date(2026, 11, 23), date(2026, 11, 29))]
        db.session.commit()


def test_due_wishes_cost_the_same_statements_however_many(app: Flask, scene: Scene) -> None:
    with app.app_context():
        costs = []
        for people in ([scene.manager], [scene.admin, scene.manager_of_other_venue]):
            for phone in people:
                for every in Every:
                    schedule = add_schedule(scene, phone.person_id, every)
                    schedule.language = "es"
            db.session.flush()
            with statements(app) as said:
                make_due(MONDAY)
            costs.append(len(said))
        assert costs == [4, 4]
        assert len(days()) == 4
        db.session.commit()


def schedules_of(phone: Phone, scene: Scene) -> dict[str, Any]:
    answer = phone.get(f"/venues/{scene.venue.id}/report-schedules")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_wish_is_set_changed_and_taken_back_by_whoever_has_it(app: Flask, scene: Scene) -> None:
    path, me = f"/venues/{scene.venue.id}/report-schedules", scene.manager
    for every in ("week", "month"):
        made = me.put(f"{path}/{every}", {})
        assert (made.status_code, made.get_json()["paper"]) == (200, "a4")
        assert datetime.fromisoformat(made.get_json()["next_at"]) > now()
    first = schedules_of(me, scene)
    assert [one["every"] for one in first["items"]] == ["week", "month"]
    changed = me.put(f"{path}/week", {"language": "es", "paper": "letter"}).get_json()
    assert (changed["language"], changed["paper"]) == ("es", "letter")
    assert changed["next_at"] == first["items"][0]["next_at"]
    assert schedules_of(scene.admin, scene)["items"] == []
    for _ in range(2):
        assert me.delete(f"{path}/week").status_code == 204
    assert [one["every"] for one in schedules_of(me, scene)["items"]] == ["month"]
    assert me.put(f"{path}/week", {}).get_json()["language"] == "en"
    for odd in ("day", "WEEK", "%00", "week%2F"):
        assert me.put(f"{path}/{odd}", {}).status_code in (400, 404)
    lines = [one["action"] for one in scene.admin.get("/audit").get_json()["items"]]
    assert lines[:5] == ["report.schedule", "report.unschedule", *["report.schedule"] * 3]
    with app.app_context():
        assert len(db.session.scalars(select(ReportSchedule)).all()) == 2


def test_whoever_wishes_for_reports_again_gets_the_messages_again(app: Flask, scene: Scene) -> None:
    me, path = scene.manager, f"/venues/{scene.venue.id}/report-schedules/week"
    me.put(path, {})
    me.put(f"/me/notices/{scene.venue.id}", {"stopped": ["reports", "calls"]})
    assert schedules_of(me, scene)["is_stopped"]
    me.put(path, {})
    assert not schedules_of(me, scene)["is_stopped"]
    listed = me.get("/me/notices").get_json()["items"]
    assert [one["stopped"] for one in listed] == [["calls"]]


def test_letter_is_usual_where_printers_hold_it(app: Flask, scene: Scene) -> None:
    with app.app_context():
        db.session.execute(update(Venue).values(country="MX", region=None))
        db.session.commit()
    assert ask(scene.manager, scene)["paper"] == Paper.LETTER
