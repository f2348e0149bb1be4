"""Pictures before and after: of which tickets, at what cost, and what is not shown."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from app.evidence.store_choice import store_of
from app.evidence.stores import StoreAway
from app.kernel.clock import local_day, now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.trends.numbers.periods import Compare, ask_for
from app.trends.numbers.reading import read_trends
from app.trends.printing.beside import Beside, read_beside
from app.trends.rollups.keeping import bring_up_to_date
from app.venues.models import Venue
from tests.desk.shown import show_photo, webp
from tests.factories import Phone, Scene, add_spot, all_well, photo_ref, submission
from tests.statements import statements

MENDED = UUID(int=900)


def declare(phone: Phone, scene: Scene, photo: UUID, **subject: str) -> None:
    """A photo whose bytes have not arrived."""
    declared = {
        "venue_id": str(scene.venue.id),
        "sha256": f"{photo.int:064x}",
        "bytes": 5,
        "content_type": "image/jpeg",
    }
    assert phone.put(f"/photos/{photo}", declared | subject).status_code == 201


def fail(scene: Scene, item: str, photo: int, days_ago: int, **changes: Any) -> str:
    """An item fails, with a photo of it; the id of its ticket."""
    at, inspection = now() - timedelta(days=days_ago), str(new_id())
    failing = {"value": "fail", "note": f"note {photo}", "photos": [photo_ref(photo)]}
    answers: dict[str, Any] = {item.replace("-", "_"): failing}
    if item == "stall-locks":
        answers["broken_stalls"] = {"value": 1}
    given = {"started_at": at.isoformat(), "finished_at": at.isoformat()} | changes
    body = submission(scene, all_well(**answers), **given)
    answer = scene.inspector.put(f"/inspections/{inspection}", body)
    assert answer.status_code == 201, answer.get_json()
    declare(scene.inspector, scene, UUID(int=photo), inspection_id=inspection, item=item)
    return str(answer.get_json()["tickets"][0]["id"])


def mend(app: Flask, scene: Scene, ticket: str, photo: UUID) -> None:
    """The ticket is mended, as a photo shows."""
    declare(scene.maintainer, scene, photo, ticket_id=ticket)
    show_photo(app, str(photo), "green")
    answer = scene.maintainer.patch(f"/tickets/{ticket}", {"state": "resolved"})
    assert answer.status_code == 200, answer.get_json()["errors"]


def read(app: Flask, scene: Scene, store: Any = None) -> Beside:
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        bring_up_to_date(venue.id)
        asked = ask_for(local_day(now(), venue.time_zone), None, None, Compare.RECENT)
        trends = read_trends(venue, asked, now())
        return read_beside(venue, trends, store or store_of(app))


def walk_well(scene: Scene) -> None:
    for _ in range(9):  # fewer than ten checks say too little to be shown
        scene.inspector.put(f"/inspections/{new_id()}", submission(scene, all_well()))


def test_the_last_mended_ticket_with_both_photos_is_shown_of_each_check(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        other = str(add_spot(scene.venue, "Upstairs").id)
        db.session.commit()
    walk_well(scene)
    mended = fail(scene, "stall-locks", 1, 6, spot_id=other)
    fail(scene, "stall-locks", 2, 1)  # newer, and not mended
    mend(app, scene, mended, MENDED)
    for photo, colour in ((UUID(int=1), "red"), (UUID(int=2), "blue")):
        show_photo(app, str(photo), colour)
    pairs, inventory = read(app, scene)
    [pair] = pairs.pairs
    assert (pair.spot_name, pair.note) == ("Upstairs", "note 1")
    assert (pair.before, pair.after) == (str(UUID(int=1)), str(MENDED))
    assert pair.after_on
    assert pair.after_on - pair.before_on == timedelta(6)
    assert pair.seconds
    assert round(pair.seconds / 86_400) == 6
    assert pairs.pictures == {pair.before: webp("red"), pair.after: webp("green")}
    assert [one.key.item_key for one in inventory.moments]


def test_what_is_not_mended_stands_without_a_picture_of_after(app: Flask, scene: Scene) -> None:
    walk_well(scene)
    fail(scene, "stall-locks", 1, 2)
    assert read(app, scene).pairs.pairs == [], "its photo has not arrived"
    show_photo(app, str(UUID(int=1)))
    [pair] = read(app, scene).pairs.pairs
    assert (pair.after, pair.after_on, pair.seconds) == (None, None, None)


def test_a_picture_that_cannot_be_had_is_no_bytes(app: Flask, scene: Scene) -> None:
    class Away:
        def read(self, _key: str) -> bytes:
            raise StoreAway

    walk_well(scene)
    fail(scene, "stall-locks", 1, 2)
    show_photo(app, str(UUID(int=1)))
    assert read(app, scene, Away()).pairs.pictures == {str(UUID(int=1)): b""}


def test_it_costs_the_same_statements_for_any_number(app: Flask, scene: Scene) -> None:
    walk_well(scene)
    costs = []
    for number, item in ((1, "stall-locks"), (2, "soap")):
        ticket = fail(scene, item, number, 2)
        mend(app, scene, ticket, UUID(int=MENDED.int + number))
        show_photo(app, str(UUID(int=number)))
        with app.app_context():
            venue = db.session.get_one(Venue, scene.venue.id)
            bring_up_to_date(venue.id)
            asked = ask_for(local_day(now(), venue.time_zone), None, None, Compare.RECENT)
            trends = read_trends(venue, asked, now())
            with statements(app) as said:
                beside = read_beside(venue, trends, store_of(app))
        costs.append(len(said))
        assert len(beside.pairs.pairs) == number
    assert costs[0] == costs[1] <= 9
