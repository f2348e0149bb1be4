"""What filling an inspection took, sent with it by the phone."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.factories import Scene, add_version, all_well, item, submission
from tests.statements import statements

MEASURED = [
    {"item": "smell", "ms": 2400, "corrections": 2, "rejected": 1, "left": 3},
    {"item": "soap", "ms": 0},
]


def test_it_is_kept_with_the_inspection_and_shown_with_it(scene: Scene) -> None:
    inspection_id = new_id()
    body = submission(scene, all_well(), friction=MEASURED)
    assert scene.inspector.put(f"/inspections/{inspection_id}", body).status_code == 201
    shown = scene.manager.get(f"/inspections/{inspection_id}").get_json()["friction"]
    assert shown == [MEASURED[0], {**MEASURED[1], "corrections": 0, "rejected": 0, "left": 0}]


@pytest.mark.parametrize("extra", [{}, {"friction": []}])
def test_without_it_an_inspection_is_whole(scene: Scene, extra: dict[str, Any]) -> None:
    path = f"/inspections/{new_id()}"
    assert scene.inspector.put(path, submission(scene, all_well(), **extra)).status_code == 201
    assert scene.manager.get(path).get_json()["friction"] == []


def test_sent_again_it_is_stored_once_and_never_a_conflict(scene: Scene) -> None:
    path, body = f"/inspections/{new_id()}", submission(scene, all_well(), friction=MEASURED)
    later = body | {"sent_at": (now() + timedelta(hours=1)).isoformat(), "friction": MEASURED[:1]}
    first, second = scene.inspector.put(path, body), scene.inspector.put(path, later)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    assert len(scene.manager.get(path).get_json()["friction"]) == 2


@pytest.mark.parametrize(
    ("friction", "says"),
    [
        ([{"item": "sink", "ms": 1}], "no such item"),
        ([{"item": "soap", "ms": 1}, {"item": "soap", "ms": 2}], "once"),
    ],
)
def test_an_item_that_does_not_fit_is_named(
    scene: Scene, friction: list[dict[str, Any]], says: str
) -> None:
    body = submission(scene, all_well(), friction=friction)
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    assert answer.status_code == 422
    (entry,) = answer.get_json()["errors"]
    assert entry["at"] == friction[0]["item"]
    assert says in entry["detail"]


@pytest.mark.parametrize(
    "spoil",
    [
        {"ms": -1},
        {"ms": 86_400_001},
        {"ms": 1.5},
        {"corrections": 1001},
        {"left": -1},
        {"rejected": "2"},
        {"rejected": None},
        {"person": "Ines"},
    ],
)
def test_what_cannot_have_been_measured_is_refused(scene: Scene, spoil: dict[str, Any]) -> None:
    friction = [{"item": "soap", "ms": 1} | spoil]
    body = submission(scene, all_well(), friction=friction)
    assert scene.inspector.put(f"/inspections/{new_id()}", body).status_code == 422


def test_it_costs_no_statement_however_many_items_it_names(app: Flask, scene: Scene) -> None:
    keys = [f"item-{n}" for n in range(100)]
    with app.app_context():
        many = add_version(scene.organisation, [item(key, "pass_fail") for key in keys], "long")
        db.session.commit()
    given = [{"item": key, "value": "pass"} for key in keys]
    counts = []
    for number in (1, 0, 2, 100):  # the version is read by the first
        body = submission(scene, given, checklist_version_id=str(many.id))
        body["friction"] = [{"item": key, "ms": 5} for key in keys[:number]]
        with statements(app) as said:
            assert scene.inspector.put(f"/inspections/{new_id()}", body).status_code == 201
        counts.append(len(said))
    assert counts[1:] == [counts[1]] * 3
