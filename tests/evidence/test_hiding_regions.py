"""What a manager marks is hidden for good, in what is shown and in the store."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from app.access.models import AuditLine
from app.evidence.hiding_regions import what_to_hide
from app.evidence.models import HiddenRegion, Photo
from app.evidence.store_choice import store_of
from app.evidence.stores import StoreAway
from app.kernel.database import db
from tests.evidence.taken import (
    Sent,
    is_in_store,
    keys_in,
    row_of,
    send,
    send_and_take_in,
    take_in_all,
)
from tests.factories import Phone, Scene

# Where the picture has white stripes, with a border.
STRIPES = {"left": 0.08, "top": 0.15, "width": 0.34, "height": 0.4}


def hide(phone: Phone, sent: Sent, *regions: dict[str, Any]) -> Any:
    return phone.post(f"/photos/{sent.id}/hidden-regions", {"regions": list(regions)})


def white_pixels(phone: Phone, url: str) -> int:
    with Image.open(BytesIO(phone.client.get(url).data)) as image:
        return sum(image.convert("L").histogram()[240:])


def count_regions(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(HiddenRegion)) or 0


def test_what_is_marked_disappears_from_both_pictures_and_the_old_ones_are_gone(
    app: Flask, scene: Scene
) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    before = scene.manager.get(f"/photos/{sent.id}").get_json()
    assert white_pixels(scene.manager, before["url"]) > 5_000
    old = row_of(app, sent)
    assert old is not None
    answer = hide(scene.manager, sent, STRIPES)
    assert answer.status_code == 200, answer.text
    for shown in (answer.get_json(), scene.manager.get(f"/photos/{sent.id}").get_json()):
        assert (shown["intake"], shown["url"], shown["thumbnail_url"]) == ("waiting", None, None)
    for size in ("display", "thumbnail"):
        content = scene.admin.get(f"/photos/{sent.id}/content?size={size}")
        assert content.status_code == 404
    # At once, before any worker comes to it: somebody may have the addresses.
    assert [is_in_store(app, key) for key in keys_in(old)] == [True, False, False]
    assert scene.manager.client.get(before["url"]).status_code == 404
    take_in_all(app)
    after = scene.maintainer.get(f"/photos/{sent.id}").get_json()
    assert [(one["kind"], one["left"]) for one in after["regions"]] == [("marked", 0.08)]
    for name in ("url", "thumbnail_url"):
        assert white_pixels(scene.maintainer, after[name]) == 0
        assert scene.manager.client.get(before[name]).status_code == 404
    assert [is_in_store(app, key) for key in keys_in(old)] == [True, False, False]
    original = scene.inspector.post(f"/photos/{sent.id}/original").get_json()["url"]
    assert scene.inspector.client.get(original).data == sent.content


def test_marking_works_while_the_store_is_away_and_the_worker_deletes_the_old_pictures(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    old = row_of(app, sent)
    assert old is not None

    def is_away(*_: object) -> None:
        raise StoreAway

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(store_of(app), "delete", is_away)
        assert hide(scene.manager, sent, STRIPES).status_code == 200
    take_in_all(app)
    assert [is_in_store(app, key) for key in keys_in(old)] == [True, False, False]


def test_marking_the_same_twice_changes_nothing(app: Flask, scene: Scene) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    assert hide(scene.manager, sent, STRIPES, STRIPES).status_code == 200
    take_in_all(app)
    again = hide(scene.admin, sent, STRIPES)
    assert (again.status_code, again.get_json()["intake"]) == (200, "done")
    assert count_regions(app) == 1
    with app.app_context():
        actions = select(AuditLine.action, AuditLine.person_id, AuditLine.subject)
        assert db.session.execute(actions).all() == [
            ("photo.hide", scene.manager.person_id, str(sent.id))
        ]


def test_what_is_marked_while_a_worker_draws_is_not_forgotten(app: Flask, scene: Scene) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    hide(scene.manager, sent, STRIPES)
    with app.app_context():
        first = what_to_hide(db.session.get_one(Photo, sent.id))
    hide(scene.manager, sent, STRIPES | {"left": 0.6})
    with app.app_context():
        second = what_to_hide(db.session.get_one(Photo, sent.id))
    assert first != second
    assert (len(second.marked), second.known_faces) == (2, ())
    take_in_all(app)
    shown = scene.manager.get(f"/photos/{sent.id}").get_json()
    assert len(shown["regions"]) == 2
    assert white_pixels(scene.manager, shown["url"]) == 0


def test_what_leaves_the_picture_is_cut_off(app: Flask, scene: Scene) -> None:
    sent = send_and_take_in(app, scene, scene.inspector)
    region = {"left": 0.75, "top": 0.5, "width": 1, "height": 1}
    [stored] = hide(scene.manager, sent, region).get_json()["regions"]
    assert (stored["width"], stored["height"]) == (0.25, 0.5)


@pytest.mark.parametrize(
    ("regions", "at"),
    [
        ([], "/json/regions"),
        ([STRIPES] * 101, "/json/regions"),
        ([STRIPES | {"left": 1}], "/json/regions/0/left"),
        ([STRIPES | {"top": -0.1}], "/json/regions/0/top"),
        ([STRIPES | {"width": 0}], "/json/regions/0/width"),
        ([STRIPES | {"height": "NaN"}], "/json/regions/0/height"),
        ([STRIPES | {"more": 1}], "/json/regions/0/more"),
    ],
    ids=["none", "too many", "outside", "above", "flat", "no number", "unknown"],
)
def test_what_is_no_region_is_named(scene: Scene, regions: list[dict[str, Any]], at: str) -> None:
    sent = send(scene, scene.inspector)
    answer = hide(scene.manager, sent, *regions)
    assert answer.status_code == 422
    assert [one["at"] for one in answer.get_json()["errors"]] == [at]


def test_a_photo_takes_a_hundred_and_no_more(app: Flask, scene: Scene) -> None:
    sent = send(scene, scene.inspector)
    for start in range(0, 100, 20):
        many = [STRIPES | {"left": (start + n) / 100} for n in range(20)]
        assert hide(scene.manager, sent, *many).status_code == 200
    refused = hide(scene.manager, sent, STRIPES | {"top": 0.5})
    assert refused.status_code == 422
    assert "larger" in refused.get_json()["errors"][0]["detail"]
    assert count_regions(app) == 100


def test_only_managers_of_the_venue_hide(app: Flask, scene: Scene) -> None:
    sent = send(scene, scene.inspector)
    for name, status in (
        ("inspector", 403),
        ("maintainer", 403),
        ("manager_of_other_venue", 404),
        ("outsider", 404),
    ):
        assert hide(getattr(scene, name), sent, STRIPES).status_code == status
    assert count_regions(app) == 0
