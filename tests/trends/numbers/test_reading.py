"""A venue's trends, read from the database."""

from datetime import UTC, date, datetime, time, timedelta

from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.trends.numbers.figures import Trends
from app.trends.numbers.periods import Compare, Period, ask_for
from app.trends.numbers.reading import read_spot_weeks, read_trends, tell_apart
from app.trends.statistics.tallies import Tally
from app.venues.models import Venue
from tests.factories import LOCK_FAILS, Scene, all_well, submission
from tests.statements import statements
from tests.trends.rows import DAY, store_one_of_each

PERIOD = Period(DAY, DAY + timedelta(40))


def read(scene: Scene, period: Period = PERIOD, by: Compare = Compare.RECENT) -> Trends:
    venue = db.session.get_one(Venue, scene.venue.id)
    return read_trends(venue, ask_for(date(2028, 1, 1), *period, by), now())


def fill(app: Flask, scene: Scene) -> None:
    noon = datetime.combine(DAY, time(12), UTC).isoformat()
    answers = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    fails = submission(scene, answers, started_at=noon, finished_at=noon)
    assert scene.inspector.put(f"/inspections/{new_id()}", fails).status_code == 201
    with app.app_context():
        store_one_of_each(scene.inspector.person_id)
        db.session.commit()


def test_what_was_counted_is_read_and_named(app: Flask, scene: Scene) -> None:
    fill(app, scene)
    with app.app_context():
        trends = read(scene)
        assert (trends.inspections, trends.tally) == (1, Tally(1, 1))
        (check,) = trends.checks
        assert check.series == ("restroom", "stall-locks", 1)
        assert (check.not_applicable, check.before) == (1, Tally(1, 1))
        (item,) = trends.friction
        assert (item.friction.timed, item.friction.abandoned) == (1, 1)
        spot = next(one for one in trends.spots if one.spot.id == scene.spot.id)
        assert (spot.tally, spot.inspections) == (Tally(1, 1), 1)
        assert spot.last_on == DAY
        assert [one.name for one in trends.inspectors.inspectors] == ["Inspector"]
        tickets = trends.tickets
        assert (tickets.opened, tickets.mended, tickets.reopened, tickets.returned) == (1, 1, 1, 1)
        weeks = read_spot_weeks(
            scene.venue.id, ask_for(PERIOD.to_on, *PERIOD, Compare.RECENT), spot.spot.id
        )
        assert weeks[0] == Tally(1, 1)
        assert len(weeks) == len(trends.weeks)


def test_days_before_are_read_to_compare_with_and_others_are_not(app: Flask, scene: Scene) -> None:
    fill(app, scene)
    with app.app_context():
        after = Period(DAY + timedelta(7), DAY + timedelta(34))
        trends = read(scene, after, Compare.PREVIOUS)
        assert (trends.tally, trends.before, trends.inspections) == (Tally(), Tally(1, 1), 0)
        assert read(scene, after).before == Tally()
        a_year_on = Period(DAY + timedelta(364), DAY + timedelta(391))
        assert read(scene, a_year_on, Compare.YEAR).before == Tally(1, 1)
        assert [one.neglect for one in read(scene, after).spots][:1] == ["not_in_period"]


def test_what_is_inspected_after_the_period_does_not_count(app: Flask, scene: Scene) -> None:
    fill(app, scene)
    with app.app_context():
        earlier = Period(DAY - timedelta(28), DAY - timedelta(1))
        [looked_at, *_] = read(scene, earlier).spots
        assert (looked_at.last_on, looked_at.neglect) == (None, "never")
        until_then = Period(DAY - timedelta(27), DAY)
        [looked_at, *_] = read(scene, until_then).spots
        assert (looked_at.last_on, looked_at.neglect) == (DAY, None)


def test_as_many_statements_however_much_there_is(app: Flask, scene: Scene) -> None:
    with app.app_context():
        with statements(app) as of_nothing:
            read(scene)
        db.session.commit()
    fill(app, scene)
    with app.app_context(), statements(app) as of_something:
        read(scene)
    assert len(of_something) <= len(of_nothing) + 1  # the versions that are new to this process


def test_teams_that_share_a_name_are_told_apart() -> None:
    names = {"doors": "Maintenance", "lifts": "Maintenance", "cleaning": "Cleaning"}
    told = [tell_apart(key, names) for key in (*names, "gone")]
    assert told == ["Maintenance (doors)", "Maintenance (lifts)", "Cleaning", "gone"]
    assert tell_apart("a", {"a": "gone", "gone": "Lifts"}) == "gone (a)"
