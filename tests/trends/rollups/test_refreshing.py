"""What is marked is counted anew: once, whoever else works or breaks off."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from app.kernel.clock import now
from app.kernel.database import db
from app.trends.rollups import refreshing
from app.trends.rollups.counting import Part
from app.trends.rollups.keeping import rebuild_venues
from app.trends.rollups.models import ItemDay, SpotDay, StaleDay
from app.trends.rollups.recounting import recount
from tests.factories import Scene
from tests.servers import wait_until
from tests.statements import statements
from tests.trends.rollups.naive import recounted_days, stored_days
from tests.trends.rollups.walks import (
    ON_POSTGRESQL,
    WET,
    count_everything,
    count_marks,
    count_stored,
    days_ago,
    elsewhere,
    refresh_now,
    walk,
)


@contextmanager
def before_counting(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> Iterator[None]:
    """Has something happen after marks were taken away, and before their days are counted."""

    def late(part: Part, time_zone: str) -> None:
        elsewhere(happens)
        recount(part, time_zone)

    with monkeypatch.context() as patch:
        patch.setattr(refreshing, "recount", late)
        yield


def agrees(scene: Scene) -> bool:
    return stored_days(scene.venue.id) == recounted_days(scene.venue.id)


def last_sunday(month: int) -> date:
    """The newest one that was the last of that month, which has 31 days, and a week ago."""
    today = now().date()
    ends = [date(today.year - n, month, 31) for n in (0, 1)]
    sundays = [end - timedelta((end.weekday() + 1) % 7) for end in ends]
    return next(day for day in sundays if today - day > timedelta(7))


def test_a_walk_ends_on_its_own_day_at_the_venues_midnight(app: Flask, scene: Scene) -> None:
    """Of the two days a year on which Madrid moves its clocks, and of those before and after."""
    forward, back, day = last_sunday(3), last_sunday(10), timedelta(1)
    begins = {forward: 23, forward + day: 22, back: 22, back + day: 23}  # UTC, the evening before
    for on, hour in begins.items():
        midnight = datetime.combine(on - day, time(hour, tzinfo=UTC))
        for minutes in (-1, 1):
            walk(scene, midnight + timedelta(minutes=minutes), floor=WET)
    with app.app_context():
        refresh_now(scene)
        days = db.session.execute(select(SpotDay.happened_on, SpotDay.inspections)).all()
        assert set(days) == {
            (on + n * day, inspections)
            for on in (forward, back)
            for n, inspections in ((-1, 1), (0, 2), (1, 1))
        }
        assert agrees(scene)


def test_what_a_refresh_breaks_off_at_waits_as_before(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(scene, floor=WET)

    def fail() -> None:
        raise RuntimeError("no room left on the disk")

    with app.app_context():
        marks = count_marks()
        with before_counting(monkeypatch, fail), pytest.raises(RuntimeError):
            refresh_now(scene)
        db.session.rollback()
        assert (count_marks(), count_stored(scene)) == (marks, 0)
        db.session.commit()
        refresh_now(scene)
        assert (count_marks(), count_stored(scene)) == (0, 1)


def test_one_venue_that_cannot_be_counted_keeps_no_other_waiting(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    walk(scene)
    with app.app_context():
        db.session.add(StaleDay(venue_id=scene.other_venue.id))
        db.session.commit()

        def fail(part: Part, time_zone: str) -> None:
            if part.venue_id == scene.other_venue.id:
                raise ArithmeticError("out of range")
            recount(part, time_zone)

        monkeypatch.setattr(refreshing, "recount", fail)
        count_everything()
        assert (count_marks(), count_stored(scene)) == (1, 1)
        assert str(scene.other_venue.id) in caplog.text


def test_marks_are_taken_in_batches_until_none_is_left(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "BATCH", 2)
    for days in range(5):
        walk(scene, days_ago(days))
    with app.app_context():
        assert [refresh_now(scene) for _ in range(3)] == [False, False, True]
        assert agrees(scene)
        assert count_stored(scene) == 5


def test_a_mark_without_a_day_is_the_whole_venue(app: Flask, scene: Scene) -> None:
    for days in (0, 30):
        walk(scene, days_ago(days), floor=WET)
    with app.app_context():
        refresh_now(scene)
        for model in (SpotDay, ItemDay):
            db.session.execute(delete(model))
        db.session.add(StaleDay(venue_id=scene.venue.id))
        db.session.commit()
        refresh_now(scene)
        assert agrees(scene)
        assert count_stored(scene) == 2


def test_a_refresh_asks_the_same_statements_however_many_inspections(
    app: Flask, scene: Scene
) -> None:
    counts = []
    for number in (1, 1, 12):  # the first one reads the version
        for n in range(number):
            walk(scene, days_ago(n % 3), floor=WET)
        with app.app_context(), statements(app) as said:
            refresh_now(scene)
        counts.append(len(said))
        with app.app_context():
            assert agrees(scene)
    assert counts[1] == counts[2]
    assert counts[2] <= 16


@ON_POSTGRESQL
def test_what_commits_while_a_venue_is_counted_is_not_lost_and_waits_for_nobody(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(scene, floor=WET)
    with app.app_context():
        with before_counting(monkeypatch, lambda: walk(scene, smell={"value": 1})):
            refresh_now(scene)
        assert agrees(scene)
        assert count_stored(scene) == 2
        assert count_marks() > 0  # they say of the second one that it may not be counted yet
        db.session.commit()
        refresh_now(scene)
        assert agrees(scene)
        assert (count_marks(), count_stored(scene)) == (0, 2)


@ON_POSTGRESQL
def test_of_two_who_count_a_venue_one_waits_and_finds_nothing_left(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(scene, floor=WET)
    left: list[int] = []

    def second() -> None:
        with app.app_context():
            refresh_now(scene)
            left.append(count_marks())

    thread = threading.Thread(target=second)

    def begin_second() -> None:
        thread.start()
        wait_until(lambda: waits(app), 30, "the second one")

    with app.app_context():
        with before_counting(monkeypatch, begin_second):
            refresh_now(scene)
        thread.join()
        assert left == [0]
        assert agrees(scene)
        assert count_stored(scene) == 1


def waits(app: Flask) -> bool:
    with app.app_context():
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'"
        return bool(db.session.scalar(text(query)))


@ON_POSTGRESQL
def test_workers_phones_and_a_rebuild_at_once_count_each_inspection_once(
    app: Flask, scene: Scene
) -> None:
    over, failures = threading.Event(), list[BaseException]()

    def rebuild() -> None:
        for _ in rebuild_venues(app, [scene.venue.id]):
            pass

    def again_and_again(work: Callable[[], None]) -> None:
        try:
            while not over.wait(0.001):
                with app.app_context():
                    work()
        except BaseException as error:
            failures.append(error)

    works = (count_everything, count_everything, rebuild)
    threads = [threading.Thread(target=again_and_again, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for n in range(15):
        walk(scene, days_ago(n % 2), **({"floor": WET} if n % 3 == 0 else {}))
    over.set()
    for thread in threads:
        thread.join()
    assert failures == []
    with app.app_context():
        count_everything()
        assert agrees(scene)
        assert (count_marks(), count_stored(scene)) == (0, 15)
