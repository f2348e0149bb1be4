"""The worker looks for signals in what was submitted."""

import threading
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select, update

from app.evidence.models import Intake, Photo, Signal
from app.evidence.signal_records import note_photo_signals
from app.inspections.models import Inspection
from app.kernel.clock import now
from app.kernel.database import db
from app.venues.models import Venue
from tests.factories import Scene, add_spot
from tests.inspections.signalled import add_photo, examine, inspect, stored
from tests.statements import statements


def run_job(app: Flask) -> None:
    """The job as a worker of this app runs it."""
    app.extensions["celery"].tasks["inspections.examine"]()


def another_spot(scene: Scene) -> str:
    spot = add_spot(db.session.get_one(Venue, scene.venue.id), "Foyer bar", "front-desk")
    db.session.commit()
    return str(spot.id)


def test_an_inspection_too_fast_is_found_by_the_job_and_an_ordinary_one_is_left_alone(
    app: Flask, scene: Scene
) -> None:
    fast, _ordinary = inspect(scene, lasting_s=2), inspect(scene, 60, by=scene.manager)
    run_job(app)
    with app.app_context():
        assert stored() == [("too_fast", fast, None)]
        unexamined = select(func.count()).where(Inspection.examined_at.is_(None))
        assert db.session.scalar(unexamined) == 0


def test_a_signal_says_who_how_far_past_and_when(app: Flask, scene: Scene) -> None:
    fast = inspect(scene, lasting_s=2)
    with app.app_context():
        examine(app)
        signal = db.session.scalars(select(Signal)).one()
        row = db.session.get_one(Inspection, fast)
        assert (signal.value, signal.threshold, signal.at) == (400, 1500, row.performed_at)
        assert (signal.person_id, signal.venue_id) == (scene.inspector.person_id, scene.venue.id)


def test_what_the_phone_measured_is_used(app: Flask, scene: Scene) -> None:
    keys = ("stall-locks", "soap", "smell", "water", "floor")
    fast = inspect(scene, friction=[{"item": key, "ms": 300} for key in keys])
    with app.app_context():
        examine(app)
        assert stored() == [("too_fast", fast, None)]


def test_the_walk_is_looked_at_for_one_person_at_one_venue(app: Flask, scene: Scene) -> None:
    with app.app_context():
        elsewhere = another_spot(scene)
        inspect(scene, 600, 180)
        too_soon = inspect(scene, 418, 180, spot_id=elsewhere)
        inspect(scene, 237, 100, by=scene.manager)
        inspect(scene, 100, 90, by=scene.admin, spot_id=str(scene.other_spot.id))
        examine(app)
        assert stored() == [("walked_too_soon", too_soon, None)]


def test_a_photo_of_yesterday_is_found_also_when_it_comes_after_the_examination(
    app: Flask, scene: Scene
) -> None:
    inspection_id = inspect(scene)
    with app.app_context():
        examine(app)
        assert stored() == []
        photo_id = add_photo(scene, inspection_id, captured_at=now() - timedelta(days=1))
        assert examine(app) == 1
        assert stored() == [("captured_elsewhen", inspection_id, photo_id)]


def test_a_photo_that_was_being_taken_in_meanwhile_is_found_by_the_next_run(
    app: Flask, scene: Scene
) -> None:
    inspection_id, began = inspect(scene), now()
    with app.app_context():
        examine(app, began + timedelta(seconds=20))
        yesterday = began - timedelta(days=1)
        photo_id = add_photo(scene, inspection_id, captured_at=yesterday, taken_in_at=began)
        examine(app, began + timedelta(seconds=80))
        assert stored() == [("captured_elsewhen", inspection_id, photo_id)]
        assert examine(app, began + timedelta(minutes=4)) <= 1
        assert examine(app, began + timedelta(minutes=5)) == 0


def test_photos_refused_or_declared_from_another_venue_say_nothing(
    app: Flask, scene: Scene
) -> None:
    inspection_id, long_ago = inspect(scene), now() - timedelta(days=9)
    with app.app_context():
        add_photo(scene, inspection_id, captured_at=long_ago, intake=Intake.REFUSED)
        add_photo(scene, inspection_id, captured_at=long_ago, venue_id=scene.other_venue.id)
        examine(app)
        assert stored() == []


def test_examining_again_replaces_what_was_found_and_leaves_what_the_intake_found(
    app: Flask, scene: Scene
) -> None:
    fast = inspect(scene, lasting_s=2)
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        venue.latitude, venue.longitude = 40.4, -3.7
        photo_id = add_photo(scene, fast, latitude=41.4, longitude=2.2)
        note_photo_signals(db.session.get_one(Photo, photo_id), venue, [], 31, now())
        db.session.commit()
        examine(app)
        both = [("far_from_venue", fast, photo_id), ("too_fast", fast, None)]
        assert stored() == both
        db.session.execute(update(Inspection).values(examined_at=None))
        examine(app)
        assert stored() == both
        db.session.execute(update(Inspection).values(examined_at=None, finished_at=now()))
        examine(app)
        assert stored() == both[:1]


def test_a_batch_that_was_lost_is_examined_by_the_next_run(app: Flask, scene: Scene) -> None:
    fast = [inspect(scene, 600 + n * 300, 2) for n in range(3)]
    with app.app_context():
        assert [examine(app, most=2) for _ in range(3)] == [2, 1, 0]
        assert {row[1] for row in stored()} == set(fast)


def test_two_workers_at_once_store_each_signal_once(app: Flask, scene: Scene) -> None:
    fast: list[UUID] = [inspect(scene, 600 + n * 300, 2) for n in range(6)]
    failures: list[BaseException] = []

    def work() -> None:
        try:
            run_job(app)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with app.app_context():
        examine(app)
        assert sorted(row[1] for row in stored() if row[1]) == sorted(fast)


def test_a_batch_costs_the_same_statements_however_many_inspections(
    app: Flask, scene: Scene
) -> None:
    counts = []
    taken = {"captured_at": now() - timedelta(days=1), "taken_in_at": now() - timedelta(minutes=9)}
    for number in (1, 1, 12):  # the version is read by the first
        with app.app_context():
            for n in range(number):
                inspection_id = inspect(scene, 600 + n * 300, 2)
                add_photo(scene, inspection_id, **taken)
            with statements(app) as said:
                assert examine(app) == number
            counts.append(len(said))
    assert counts[1] == counts[2] <= 9


def test_a_submission_does_nothing_for_signals(app: Flask, scene: Scene) -> None:
    inspect(scene)
    with statements(app) as said:
        inspect(scene)
    assert not [one for one in said if "signals" in one]
