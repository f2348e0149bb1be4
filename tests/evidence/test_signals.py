"""Signals that a photo carries by itself: used before, and made far from the venue."""

import math
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.evidence.models import Intake, Photo, PhotoState, Signal
from app.evidence.signal_records import note_photo_signals
from app.evidence.signals import (
    EARTH_RADIUS_M,
    Kind,
    Noticed,
    Point,
    Shown,
    distance_m,
    far_from_venue,
    point,
    reused,
)
from app.kernel.database import db
from app.kernel.ids import new_id
from app.venues.models import Venue
from tests.factories import Scene

MADRID, BARCELONA = Point(40.4168, -3.7038), Point(41.3874, 2.1686)
AT = datetime(2026, 5, 3, 18, 0, tzinfo=UTC)
A, B = UUID(int=1), UUID(int=2)
HERE, ELSEWHERE = UUID(int=11), UUID(int=12)

degrees = st.builds(
    Point,
    st.floats(-90, 90, allow_nan=False),
    st.floats(-180, 180, allow_nan=False),
)


class Alike(NamedTuple):
    photo_id: UUID
    distance: int


def test_a_degree_of_the_equator_is_111_195_metres() -> None:
    assert distance_m(Point(0, 0), Point(0, 1)) == pytest.approx(111_195, abs=1)


def test_madrid_is_505_km_from_barcelona() -> None:
    assert distance_m(MADRID, BARCELONA) == pytest.approx(505_000, rel=0.006)


def test_the_date_line_is_no_border() -> None:
    assert distance_m(Point(0, 179.999), Point(0, -179.999)) == pytest.approx(222.4, abs=0.1)


@given(degrees, degrees)
def test_distance_is_the_same_both_ways_and_at_most_half_around(a: Point, b: Point) -> None:
    there = distance_m(a, b)
    assert there == pytest.approx(distance_m(b, a), abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS_M + 1e-6
    assert distance_m(a, a) == 0


@given(degrees, degrees, degrees)
def test_no_detour_is_shorter(a: Point, b: Point, c: Point) -> None:
    assert distance_m(a, c) <= distance_m(a, b) + distance_m(b, c) + 1e-3


@pytest.mark.parametrize(
    ("north_m", "signalled"), [(0, False), (299, False), (301, True), (5_000_000, True)]
)
def test_a_photo_from_outside_the_geofence_is_signalled(north_m: int, signalled: bool) -> None:
    taken = Point(MADRID.latitude + math.degrees(north_m / EARTH_RADIUS_M), MADRID.longitude)
    noticed = far_from_venue(taken, MADRID, 300)
    assert bool(noticed) is signalled
    if noticed:
        assert noticed == Noticed(Kind.FAR_FROM_VENUE, north_m, 300, {})


@pytest.mark.parametrize(("taken", "venue"), [(None, MADRID), (MADRID, None), (None, None)])
def test_without_both_places_nothing_is_said(taken: Point | None, venue: Point | None) -> None:
    assert far_from_venue(taken, venue, 0) is None


def test_half_a_place_is_none() -> None:
    assert point(40.0, None) is None
    assert point(None, 3.0) is None
    assert point(0.0, 0.0) == Point(0, 0)


PHOTO = Shown("aa", HERE, "soap")


@pytest.mark.parametrize(
    ("other", "distance", "expected"),
    [
        (Shown("aa", ELSEWHERE, "soap"), 0, (0, True)),
        (Shown("bb", ELSEWHERE, "soap"), 0, (0, False)),
        (Shown("bb", ELSEWHERE, "smell"), 31, (31, False)),
        (Shown("bb", ELSEWHERE, "soap"), 32, None),
        (Shown("bb", None, None), 12, (12, False)),
        (Shown("bb", HERE, "soap"), 3, None),  # two pictures of one thing
        (Shown("bb", HERE, "smell"), 3, None),
        (Shown("aa", HERE, "soap"), 0, None),  # sent again under a new id
        (Shown("aa", HERE, "smell"), 0, (0, True)),  # one file for two items
    ],
)
def test_a_picture_used_elsewhere_is_signalled(
    other: Shown, distance: int, expected: tuple[int, bool] | None
) -> None:
    noticed = reused(PHOTO, [Alike(A, distance)], {A: other}, 31)
    if expected is None:
        assert noticed is None
    else:
        value, exact = expected
        detail = {"photo_id": str(A), "exact": exact}
        assert noticed == Noticed(Kind.REUSED, value, 31, detail)


def test_the_nearest_of_several_is_named() -> None:
    other = Shown("bb", ELSEWHERE, "soap")
    noticed = reused(PHOTO, [Alike(A, 20), Alike(B, 8)], {A: other, B: other}, 31)
    assert noticed
    assert (noticed.value, noticed.detail["photo_id"]) == (8, str(B))


def test_a_photo_that_is_gone_or_none_at_all_is_no_signal() -> None:
    assert reused(PHOTO, [Alike(A, 0)], {}, 31) is None
    assert reused(PHOTO, [], {}, 31) is None


@given(st.lists(st.integers(0, 256), max_size=8), st.integers(0, 256))
def test_only_what_is_near_enough_is_signalled(distances: list[int], bits: int) -> None:
    alike = [Alike(UUID(int=n), distance) for n, distance in enumerate(distances)]
    known = {one.photo_id: Shown("bb", ELSEWHERE, "soap") for one in alike}
    noticed = reused(PHOTO, alike, known, bits)
    assert bool(noticed) is any(distance <= bits for distance in distances)
    if noticed:
        assert noticed.value == min(distances) <= noticed.threshold == bits


def add_photo(scene: Scene, sha256: str, inspection_id: UUID, **found: float) -> Photo:
    photo = Photo(
        id=new_id(),
        organisation_id=scene.organisation.id,
        venue_id=scene.venue.id,
        inspection_id=inspection_id,
        item_key="soap",
        person_id=scene.inspector.person_id,
        sha256=sha256,
        bytes=1,
        content_type="image/jpeg",
        store_key="photos/x",
        state=PhotoState.STORED,
        intake=Intake.DONE,
        taken_in_at=AT,
        **found,
    )
    db.session.add(photo)
    db.session.flush()
    return photo


def stored_signals() -> dict[str, Signal]:
    db.session.expire_all()
    return {one.kind: one for one in db.session.scalars(select(Signal))}


def test_signals_of_a_photo_are_stored_once_however_often_it_is_taken_in(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        venue.latitude, venue.longitude = MADRID
        earlier = add_photo(scene, "aa" * 32, new_id())
        photo = add_photo(scene, "aa" * 32, new_id(), latitude=41.3874, longitude=2.1686)
        alike = [Alike(earlier.id, 0)]
        for minutes in range(2):
            note_photo_signals(photo, venue, alike, 31, AT + timedelta(minutes=minutes))
            db.session.commit()
        stored = stored_signals()
        assert set(stored) == {"reused", "far_from_venue"}
        same, far = stored["reused"], stored["far_from_venue"]
        assert (same.value, same.threshold, same.photo_id) == (0, 31, photo.id)
        assert (same.inspection_id, same.person_id) == (photo.inspection_id, photo.person_id)
        assert same.detail == {"photo_id": str(earlier.id), "exact": True}
        assert far.value == pytest.approx(505_000, rel=0.006)
        assert (far.threshold, far.at) == (300, AT + timedelta(minutes=1))


def test_what_no_longer_holds_is_gone_after_the_next_intake(app: Flask, scene: Scene) -> None:
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        earlier, photo = (add_photo(scene, "aa" * 32, new_id()) for _ in range(2))
        note_photo_signals(photo, venue, [Alike(earlier.id, 0)], 31, AT)
        assert set(stored_signals()) == {"reused"}
        note_photo_signals(photo, venue, [], 31, AT)
        assert stored_signals() == {}
