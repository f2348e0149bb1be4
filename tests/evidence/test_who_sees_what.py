"""What each person sees of a photo, over HTTP: the picture without its secrets, or all of it."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image

from app.desk.tickets.queries import list_newest_photos
from app.evidence.models import Intake, Photo
from app.evidence.store_choice import store_of
from app.kernel.clock import local_day, now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.trends.numbers.periods import Compare, ask_for
from app.trends.numbers.reading import read_trends
from app.trends.printing.pairs import read_pairs
from app.trends.rollups.keeping import bring_up_to_date
from app.venues.models import Venue
from tests.evidence.taken import (
    DEVICE,
    LATITUDE,
    LONGITUDE,
    Sent,
    send,
    send_and_take_in,
)
from tests.factories import LOCK_FAILS, Phone, Scene, all_well, photo_ref, submission
from tests.statements import statements

SECRETS = {
    "captured_at": "2026-11-20T17:04:40+00:00",
    "device": DEVICE,
    "latitude": pytest.approx(LATITUDE),
    "longitude": pytest.approx(LONGITUDE),
}


def see(phone: Phone, sent: Sent) -> dict[str, Any]:
    answer = phone.get(f"/photos/{sent.id}")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.get_json()
    return shown


def test_the_taker_and_managers_see_all_and_colleagues_what_hurts_nobody(
    app: Flask, scene: Scene
) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    for name in ("inspector", "manager", "admin", "maintainer"):
        phone: Phone = getattr(scene, name)
        shown = see(phone, sent)
        assert (shown["intake"], shown["width"], shown["height"]) == ("done", 640, 480)
        assert shown["refusal"] is None
        in_full = name != "maintainer"
        assert {key: shown[key] for key in SECRETS} == (
            SECRETS if in_full else dict.fromkeys(SECRETS)
        )
        assert shown["has_original"] == in_full
        for url in (shown["url"], shown["thumbnail_url"]):
            picture = phone.client.get(url)
            assert picture.content_type == "image/webp"
            assert picture.headers["Content-Disposition"].startswith("inline")
            assert_bare(picture.data)


def assert_bare(content: bytes) -> None:
    """The bytes hold a picture and nothing that the file said of itself."""
    assert DEVICE.encode() not in content
    assert b"secret" not in content
    assert b"EXIF" not in content
    with Image.open(BytesIO(content)) as image:
        assert not image.getexif()
        assert set(image.info) <= {"loop", "background", "timestamp", "duration"}


def test_who_took_it_gets_the_original_back_to_save(app: Flask, scene: Scene) -> None:
    sent = send_and_take_in(app, scene, scene.maintainer)
    answer = scene.maintainer.client.get(original_of(scene.maintainer, sent))
    assert answer.data == sent.content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert see(scene.inspector, sent)["has_original"] is False
    assert scene.inspector.post(f"/photos/{sent.id}/original").status_code == 403


def original_of(phone: Phone, sent: Sent) -> str:
    answer = phone.post(f"/photos/{sent.id}/original")
    assert answer.status_code == 200, answer.text
    url: str = answer.get_json()["url"]
    return url


def test_an_original_leaves_only_when_asked_for_and_the_trail_says_to_whom(
    app: Flask, scene: Scene
) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    see(scene.manager, sent)
    assert "photo.original" not in scene.admin.get("/audit").text
    assert scene.maintainer.post(f"/photos/{sent.id}/original").status_code == 403
    original_of(scene.manager, sent)
    original_of(scene.inspector, sent)
    lines = scene.admin.get("/audit").get_json()["items"][:2]
    assert {one["person_id"] for one in lines} == {
        str(scene.manager.person_id),
        str(scene.inspector.person_id),
    }
    for one in lines:
        assert (one["action"], one["subject"]) == ("photo.original", str(sent.id))
        assert one["detail"] == {"venue_id": str(scene.venue.id)}


@pytest.mark.parametrize("name", ["manager_of_other_venue", "outsider"])
def test_strangers_see_nothing(app: Flask, scene: Scene, name: str) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    for path in (f"/photos/{sent.id}", f"/photos/{sent.id}/content"):
        assert getattr(scene, name).get(path).status_code == 404
    assert getattr(scene, name).post(f"/photos/{sent.id}/original").status_code == 404


def test_until_it_was_taken_in_nobody_sees_a_picture(scene: Scene) -> None:
    sent = send(scene, scene.inspector)
    for name in ("inspector", "manager", "admin", "maintainer"):
        phone: Phone = getattr(scene, name)
        shown = see(phone, sent)
        assert (shown["intake"], shown["url"], shown["thumbnail_url"]) == ("waiting", None, None)
        content = phone.get(f"/photos/{sent.id}/content")
        assert content.status_code == 404
        assert "in a moment" in content.get_json()["detail"]


def test_a_refused_photo_says_why_and_is_handed_out_as_nothing_to_be_shown(
    app: Flask, scene: Scene
) -> None:
    sent = send(scene, scene.inspector)
    with app.app_context():
        photo = db.session.get_one(Photo, sent.id)
        photo.intake, photo.refusal = Intake.REFUSED, "damaged"
        db.session.commit()
    shown = see(scene.maintainer, sent)
    assert shown["url"] is None
    assert "Take it again" in shown["refusal"]
    content = scene.maintainer.get(f"/photos/{sent.id}/content")
    assert content.get_json()["detail"] == shown["refusal"]
    original = scene.manager.client.get(original_of(scene.manager, sent))
    assert original.content_type == "application/octet-stream"
    assert original.headers["Content-Disposition"].startswith("attachment")


def test_the_content_is_the_display_picture_or_the_thumbnail(app: Flask, scene: Scene) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    widths = []
    for asked in ("", "?size=display", "?size=thumbnail"):
        answer = scene.manager.get(f"/photos/{sent.id}/content{asked}")
        assert answer.headers["Cache-Control"] == "private, no-store"
        picture = scene.manager.client.get(answer.headers["Location"]).data
        assert_bare(picture)
        widths.append(Image.open(BytesIO(picture)).width)
    assert widths == [640, 640, 320]
    assert scene.manager.get(f"/photos/{sent.id}/content?size=original").status_code == 422


def fail_twice(scene: Scene) -> tuple[str, list[str]]:
    """A ticket of two failures, by two people; its id and those of the inspections."""
    inspections = [str(new_id()), str(new_id())]
    for number, (phone, inspection) in enumerate(
        zip((scene.inspector, scene.manager), inspections, strict=True), start=1
    ):
        fails = LOCK_FAILS | {"note": f"Note {number}", "photos": [photo_ref(number)]}
        body = submission(scene, all_well(stall_locks=fails, broken_stalls={"value": 1}))
        receipt = phone.put(f"/inspections/{inspection}", body).get_json()
    return receipt["tickets"][0]["id"], inspections


def test_a_ticket_shows_before_and_after_side_by_side(app: Flask, scene: Scene) -> None:
    ticket, inspections = fail_twice(scene)
    of_item = [{"inspection_id": one, "item": "stall-locks"} for one in inspections]
    first = send(scene, scene.inspector, "teal", **of_item[0])
    second = send(scene, scene.manager, "olive", **of_item[1])
    mended = send_and_take_in(app, scene, scene.maintainer, "navy", ticket_id=ticket)
    shown = scene.inspector.get(f"/tickets/{ticket}").get_json()
    assert [(one["id"], one["note"], one["person"]) for one in shown["before"]] == [
        (str(second.id), "Note 2", "Manager"),
        (str(first.id), "Note 1", "Inspector"),
    ]
    assert [(one["id"], one["person"]) for one in shown["after"]] == [
        (str(mended.id), "Maintainer")
    ]
    assert shown["after"][0]["at"] == shown["after"][0]["declared_at"]
    assert all(one["url"] for one in shown["before"] + shown["after"])
    # The inspector took one of the three, and manages nothing.
    devices = [one["device"] for one in shown["before"] + shown["after"]]
    assert devices == [None, DEVICE, None]


def test_a_photo_for_a_colleagues_inspection_stands_under_ones_own_name(
    app: Flask, scene: Scene
) -> None:
    ticket, inspections = fail_twice(scene)
    of_it = {"inspection_id": inspections[1], "item": "stall-locks"}
    theirs = send_and_take_in(app, scene, scene.manager, "olive", **of_it)
    planted = send_and_take_in(app, scene, scene.maintainer, "navy", **of_it)
    shown = scene.inspector.get(f"/tickets/{ticket}").get_json()["before"]
    assert [(one["id"], one["person"], one["note"]) for one in shown] == [
        (str(theirs.id), "Manager", "Note 2"),
        (str(planted.id), "Maintainer", ""),
    ]
    assert shown[1]["at"] == shown[1]["declared_at"]
    with app.app_context():
        newest = list_newest_photos([UUID(ticket)])
        assert [photo.id for photo in newest.values()] == [theirs.id]


def test_a_mending_photo_declared_elsewhere_shows_up_nowhere(scene: Scene) -> None:
    ticket, _ = fail_twice(scene)
    theirs = scene.outsider.get("/venues").get_json()["items"][0]["id"]
    for phone, venue in (
        (scene.manager_of_other_venue, str(scene.other_venue.id)),
        (scene.outsider, theirs),
    ):
        body = {"venue_id": venue, "ticket_id": ticket, **photo_ref(9)} | {
            "bytes": 5,
            "content_type": "image/jpeg",
        }
        assert phone.put(f"/photos/{new_id()}", without_id(body)).status_code == 201
        here = without_id(body) | {"venue_id": str(scene.venue.id)}
        assert phone.put(f"/photos/{new_id()}", here).status_code == 404
    shown = scene.admin.get(f"/tickets/{ticket}").get_json()
    assert (shown["before"], shown["after"]) == ([], [])


def without_id(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != "id"}


def test_an_inspection_shows_its_photos(app: Flask, scene: Scene) -> None:
    inspection = str(new_id())
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    scene.inspector.put(f"/inspections/{inspection}", submission(scene, fails))
    of_it = {"inspection_id": inspection, "item": "stall-locks"}
    sent = send_and_take_in(app, scene, scene.inspector, **of_it)
    shown = scene.manager.get(f"/inspections/{inspection}").get_json()["photos"]
    assert [(one["id"], one["item"], one["device"]) for one in shown] == [
        (str(sent.id), "stall-locks", DEVICE)
    ]


def test_a_ticket_costs_the_same_statements_however_many_photos_it_has(
    app: Flask, scene: Scene
) -> None:
    ticket, inspections = fail_twice(scene)
    of_item = {"inspection_id": inspections[0], "item": "stall-locks"}

    def cost() -> int:
        with statements(app) as said:
            assert scene.maintainer.get(f"/tickets/{ticket}").status_code == 200
        return len(said)

    send(scene, scene.inspector, **of_item)
    send(scene, scene.maintainer, "navy", ticket_id=ticket)
    few = cost()
    for _ in range(5):
        send(scene, scene.inspector, **of_item)
        send(scene, scene.maintainer, "navy", ticket_id=ticket)
    assert cost() == few


def test_the_report_prints_the_display_picture_and_never_the_original(
    app: Flask, scene: Scene
) -> None:
    inspection = str(new_id())
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    scene.inspector.put(f"/inspections/{inspection}", submission(scene, fails))
    for _ in range(9):  # fewer than ten checks say too little to be shown
        scene.inspector.put(f"/inspections/{new_id()}", submission(scene, all_well()))
    of_it = {"inspection_id": inspection, "item": "stall-locks"}
    sent = send_and_take_in(app, scene, scene.inspector, **of_it)
    send_and_take_in(app, scene, scene.maintainer, "navy", **of_it)  # newer, by another one
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        today = local_day(now(), venue.time_zone)
        bring_up_to_date(venue.id)
        trends = read_trends(venue, ask_for(today, today, today, Compare.RECENT), now())
        _, pictures = read_pairs(venue, trends, store_of(app))
        display_key = db.session.get_one(Photo, sent.id).display_key
        assert display_key
        assert pictures == {str(sent.id): store_of(app).read(display_key)}
    assert_bare(pictures[str(sent.id)])
