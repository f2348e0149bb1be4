"""Managers see signals with base rates; nobody else sees any."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.evidence.models import Photo
from app.evidence.signal_records import note_photo_signals
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import Ticket
from app.venues.models import Venue
from tests.factories import LOCK_FAILS, Phone, Scene, add_spot, all_well
from tests.inspections.signalled import add_photo, examine, inspect
from tests.statements import statements


def listed(scene: Scene, asked: str = "", by: Phone | None = None) -> dict[str, Any]:
    answer = (by or scene.manager).get(f"/venues/{scene.venue.id}/signals{asked}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def rate_of(body: dict[str, Any], kind: str) -> tuple[int, int, float | None]:
    (rate,) = [one for one in body["base_rates"] if one["kind"] == kind]
    return rate["carried"], rate["of"], rate["share"]


def far_photo(scene: Scene, inspection_id: UUID | None, **found: Any) -> UUID:
    """A photo from Barcelona of a venue in Madrid, taken in."""
    photo_id = add_photo(scene, inspection_id, latitude=41.39, longitude=2.17, **found)
    venue = db.session.get_one(Venue, scene.venue.id)
    venue.latitude, venue.longitude = 40.42, -3.7
    photo = db.session.get_one(Photo, photo_id)
    assert photo.taken_in_at
    note_photo_signals(photo, venue, [], 31, photo.taken_in_at)
    db.session.commit()
    return photo_id


def test_a_signal_has_its_sentence_and_the_counts_it_is_made_of(app: Flask, scene: Scene) -> None:
    fast = inspect(scene, lasting_s=2)
    inspect(scene, by=scene.manager)
    with app.app_context():
        examine(app)
    body = listed(scene)
    (signal,) = body["items"]
    assert signal["inspection_id"] == str(fast)
    assert (signal["kind"], signal["unit"], signal["value"]) == ("too_fast", "ms", 400)
    assert (signal["person"], signal["spot"]) == ("Inspector", "Restroom 2, level 1")
    assert signal["sentence"]["en"] == (
        "5 items took 0.4 s each, less than 1.5 s. In the last 90 days here, 1 of 2 inspections "
        "of three items or more carries this signal (50.0 %)."
    )
    assert rate_of(body, "too_fast") == (1, 2, 0.5)
    assert rate_of(body, "same_all_the_way") == (0, 0, None)
    assert rate_of(body, "far_from_venue") == (0, 0, None)


def test_base_rates_count_only_photos_that_could_carry_the_signal(app: Flask, scene: Scene) -> None:
    inspection_id = inspect(scene)
    with app.app_context():
        far_photo(scene, inspection_id)
        add_photo(scene, inspection_id, latitude=40.42, longitude=-3.7)
        add_photo(scene, inspection_id, captured_at=now())
        add_photo(scene, inspection_id, taken_in_at=now() - timedelta(days=91))
        examine(app)
    body = listed(scene)
    assert rate_of(body, "far_from_venue") == (1, 2, 0.5)
    assert rate_of(body, "reused") == (0, 3, 0)
    assert rate_of(body, "captured_elsewhen") == (0, 1, 0)


def test_base_rates_count_only_inspections_that_could_carry_the_signal(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        elsewhere = str(add_spot(venue, "Foyer bar", "front-desk").id)
        db.session.commit()
        inspect(scene, 900, 180)
        inspect(scene, 700, 2)
        inspect(scene, 600, 180, by=scene.manager, spot_id=elsewhere)
        inspect(scene, 300, 180, spot_id=elsewhere)  # after another spot
        inspect(scene, 100, -20, by=scene.manager)  # so is this; it has no pace
        examine(app)
    body = listed(scene)
    assert rate_of(body, "too_fast") == (1, 4, 0.25)
    assert rate_of(body, "walked_too_soon") == (0, 2, 0)
    assert rate_of(body, "same_all_the_way") == (0, 0, None)


def test_a_photo_is_never_said_to_be_used_before_where_the_other_came_later(
    app: Flask, scene: Scene
) -> None:
    old, new = inspect(scene, 3 * 86_400), inspect(scene)
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        later = add_photo(scene, new)
        for inspection_id, item in ((old, "soap"), (new, "floor")):
            photo_id = add_photo(scene, inspection_id, item_key=item)
            photo = db.session.get_one(Photo, photo_id)
            note_photo_signals(photo, venue, [_Alike(later)], 31, now())
            db.session.commit()
    beside, before = (one["sentence"]["en"] for one in listed(scene)["items"])
    assert "another item of the same inspection has the same file." in beside
    assert before.startswith("This photo was used twice: the same file was used again on ")


def test_a_photo_like_one_of_another_venue_does_not_tell_where(app: Flask, scene: Scene) -> None:
    inspection_id = inspect(scene)
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        here = add_photo(scene, inspect(scene, by=scene.manager))
        there = add_photo(scene, new_id(), venue_id=scene.other_venue.id)
        for other in (here, there, new_id()):
            photo = db.session.get_one(Photo, add_photo(scene, inspection_id))
            note_photo_signals(photo, venue, [_Alike(other)], 31, now())
            db.session.commit()
    signals = listed(scene)["items"]
    assert [one["like_photo_id"] for one in signals] == [None, str(here)]
    assert "at another venue." in signals[0]["sentence"]["en"]
    assert "at Restroom 2, level 1." in signals[1]["sentence"]["en"]


class _Alike:
    distance = 0

    def __init__(self, photo_id: UUID) -> None:
        self.photo_id = photo_id


def test_the_photo_of_a_mending_belongs_to_the_ticket_s_spot(app: Flask, scene: Scene) -> None:
    inspect(scene, answers=all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 2}))
    with app.app_context():
        ticket_id = db.session.query(Ticket.id).scalar()
        far_photo(scene, None, ticket_id=ticket_id)
    (signal,) = listed(scene)["items"]
    assert (signal["inspection_id"], signal["spot"]) == (None, "Restroom 2, level 1")


def test_an_inspection_shows_its_own_signals_with_their_base_rates(
    app: Flask, scene: Scene
) -> None:
    fast, other = inspect(scene, lasting_s=2), inspect(scene, by=scene.manager)
    with app.app_context():
        far_photo(scene, fast)
        examine(app)
    shown = scene.manager.get(f"/inspections/{fast}").get_json()
    assert {one["kind"] for one in shown["signals"]} == {"too_fast", "far_from_venue"}
    assert rate_of(shown, "too_fast") == (1, 2, 0.5)
    assert len(shown["base_rates"]) == 2
    assert scene.manager.get(f"/inspections/{other}").get_json()["signals"] == []


def test_signals_are_narrowed_by_kind_and_day_and_paged(app: Flask, scene: Scene) -> None:
    ids = [str(inspect(scene, 86_400 * days, 2)) for days in (1, 2, 3)]
    with app.app_context():
        examine(app)
    first = listed(scene, "?limit=2")
    rest = listed(scene, f"?limit=2&cursor={first['next_cursor']}")
    assert [one["inspection_id"] for one in first["items"] + rest["items"]] == ids
    assert rest["next_cursor"] is None
    assert listed(scene, "?kind=reused")["items"] == []
    day = scene.manager.get(f"/inspections/{ids[1]}").get_json()["performed_on"]
    (one,) = listed(scene, f"?kind=too_fast&from={day}&to={day}")["items"]
    assert one["inspection_id"] == ids[1]


@pytest.mark.parametrize("asked", ["from=0001-01-01", "to=9999-12-31", "to=0001-01-01"])
def test_days_beyond_belief_are_answered(scene: Scene, asked: str) -> None:
    assert listed(scene, f"?{asked}")["items"] == []


@pytest.mark.parametrize("asked", ["kind=liar", "from=soon", "cursor=x", "limit=0"])
def test_what_cannot_be_asked_is_refused(scene: Scene, asked: str) -> None:
    assert scene.manager.get(f"/venues/{scene.venue.id}/signals?{asked}").status_code == 422


def test_nobody_but_managers_of_the_venue_learns_of_signals(app: Flask, scene: Scene) -> None:
    fast = inspect(scene, lasting_s=2)
    with app.app_context():
        photo_id = far_photo(scene, fast)
        examine(app)
    venue = f"/venues/{scene.venue.id}"
    for phone, status in (
        (scene.inspector, 403),
        (scene.maintainer, 403),
        (scene.manager_of_other_venue, 404),
        (scene.outsider, 404),
    ):
        assert phone.get(f"{venue}/signals").status_code == status
        assert phone.get(f"/inspections/{fast}").status_code == status
    assert len(listed(scene, by=scene.admin)["items"]) == 2
    for path in (f"{venue}/pack", f"/photos/{photo_id}", venue, "/me"):
        answer = scene.inspector.get(path)
        assert answer.status_code == 200
        assert "too_fast" not in answer.text
        assert "signal" not in answer.text


def test_a_list_costs_the_same_statements_however_long(app: Flask, scene: Scene) -> None:
    def costs() -> tuple[int, int]:
        found = []
        for path in (f"/venues/{scene.venue.id}/signals", f"/inspections/{last}"):
            with statements(app) as said:
                assert scene.manager.get(path).status_code == 200
            found.append(len(said))
        return found[0], found[1]

    def add(count: int) -> UUID:
        for n in range(count):
            inspection_id = inspect(scene, 600 + n, 2)
            with app.app_context():
                far_photo(scene, inspection_id)
                examine(app)
        return inspection_id

    last = add(2)
    costs()
    few = costs()
    last = add(10)
    assert costs() == few
    assert max(few) <= 11
