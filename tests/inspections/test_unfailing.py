"""A row of inspections without a failure is a signal where it is improbable, once in seven days."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.evidence.models import Signal
from app.inspections.unfailing import Tally, never_fails, notice_rows, shares_of_others
from app.kernel.clock import now
from app.kernel.database import db
from app.venues.models import Venue
from tests.factories import LOCK_FAILS, Phone, Scene, all_well
from tests.inspections.signalled import examine, inspect
from tests.statements import statements

A, B = UUID(int=1), UUID(int=2)
ME, OTHER = UUID(int=11), UUID(int=12)
PERMILLE = 100


def test_ten_inspections_where_half_fail_happen_once_in_a_thousand_rows() -> None:
    noticed = never_fails({A: 10}, {A: 0.5}, 1)
    assert noticed
    assert (noticed.value, noticed.threshold, noticed.detail["p"]) == (10, 10, 1 / 1024)


def test_checklists_count_each_with_its_own_share() -> None:
    noticed = never_fails({A: 30, B: 40}, {A: 0.2, B: 0.1}, 1)
    assert noticed
    assert noticed.detail["p"] == pytest.approx(0.8**30 * 0.9**40)


@pytest.mark.parametrize(
    ("row", "shares"),
    [({A: 9}, {A: 0.9}), ({A: 10}, {A: 0.4}), ({A: 500}, {}), ({A: 500}, {A: 0.0}), ({}, {})],
    ids=["nine", "likely enough", "nobody else", "nothing ever fails here", "none"],
)
def test_this_row_is_none_to_signal(row: dict[UUID, int], shares: dict[UUID, float]) -> None:
    assert never_fails(row, shares, 1) is None


rows = st.dictionaries(st.sampled_from([A, B]), st.integers(0, 200))
shares = st.dictionaries(st.sampled_from([A, B]), st.floats(0, 1))


@given(rows, shares, st.integers(0, 1000))
def test_p_is_a_probability_and_falls_as_the_row_grows(
    row: dict[UUID, int], share: dict[UUID, float], permille: int
) -> None:
    noticed = never_fails(row, share, permille)
    longer = never_fails(row | {A: row.get(A, 0) + 1}, share, permille)
    if noticed:
        assert longer
        assert 0 <= longer.detail["p"] <= noticed.detail["p"] < permille / 1000


def test_a_share_is_made_of_enough_inspections_of_others_and_is_never_all() -> None:
    tallies = [Tally(ME, A, 50, 0), Tally(OTHER, A, 11, 11), Tally(OTHER, B, 9, 9)]
    assert shares_of_others(tallies, ME) == {A: 11 / 12}
    assert shares_of_others(tallies, OTHER) == {A: 0}


def walk(scene: Scene, by: Phone, days_ago: float, **changes: Any) -> UUID:
    return inspect(scene, 86_400 * days_ago, 180, by, **changes)


def failing() -> list[Any]:
    return all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 2})


def test_the_newest_of_an_improbable_row_carries_one_signal_in_seven_days(
    app: Flask, scene: Scene
) -> None:
    walk(scene, scene.inspector, 32, answers=failing())
    for n in range(11):
        walk(scene, scene.manager, 40 - n, answers=failing() if n % 2 else all_well())
        newest = walk(scene, scene.inspector, 30 - n)
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        with statements(app) as said:
            assert notice_rows(venue, 90, PERMILLE, now()) == 1
        assert len(said) <= 7
        db.session.commit()
        signal = db.session.scalars(select(Signal)).one()
        assert (signal.kind, signal.inspection_id) == ("never_fails", newest)
        assert (signal.person_id, signal.value) == (scene.inspector.person_id, 11)
        assert signal.detail["p"] == pytest.approx((1 - 5 / 12) ** 11)
        assert notice_rows(venue, 90, PERMILLE, now()) == 0
        examine(app)
    walk(scene, scene.inspector, 19)
    walk(scene, scene.inspector, 12)
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        assert notice_rows(venue, 90, PERMILLE, now() - timedelta()) == 1
        db.session.commit()
        assert len(db.session.scalars(select(Signal)).all()) == 2
    body = scene.manager.get(f"/venues/{scene.venue.id}/signals").get_json()
    (rate,) = [one for one in body["base_rates"] if one["kind"] == "never_fails"]
    assert (rate["carried"], rate["of"], rate["counted"]) == (1, 2, "people")
    assert body["items"][0]["sentence"]["en"].startswith(
        "Nothing failed in the last 13 inspections; with the rates of this venue that happens once "
        "in 1,000 rows."
    )


def test_a_failure_ends_the_row(app: Flask, scene: Scene) -> None:
    for n in range(11):
        walk(scene, scene.manager, 40 - n, answers=failing())
        walk(scene, scene.inspector, 30 - n)
    walk(scene, scene.inspector, 12, answers=failing())
    app.extensions["celery"].tasks["inspections.notice_rows"]()
    with app.app_context():
        assert db.session.scalars(select(Signal)).all() == []
