"""The pack: all that a phone needs to work a day without network."""

from typing import Any

from flask import Flask

from app.kernel.database import db
from app.kernel.ids import new_id
from tests.factories import Scene, add_version, all_well, item, submission


def pack_of(scene: Scene) -> tuple[dict[str, Any], str]:
    answer = scene.inspector.get(f"/venues/{scene.venue.id}/pack")
    pack: dict[str, Any] = answer.get_json()
    return pack, answer.headers["ETag"]


def test_it_holds_the_venue_its_spots_and_the_newest_checklists_for_them(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        newer = add_version(scene.organisation, [item("only", "pass_fail")])
        db.session.commit()
    pack, _ = pack_of(scene)
    assert pack["venue"]["time_zone"] == "Europe/Madrid"
    assert [spot["slug"] for spot in pack["spots"]] == [scene.spot.slug]
    assert [(one["id"], one["number"]) for one in pack["checklists"]] == [(str(newer.id), 2)]
    assert pack["checklists"][0]["content"]["items"][0]["key"] == "only"


def test_its_tag_moves_with_everything_in_it_and_with_nothing_else(
    app: Flask, scene: Scene
) -> None:
    tags = [pack_of(scene)[1]]

    def moved() -> bool:
        tags.append(pack_of(scene)[1])
        return tags[-1] != tags[-2]

    assert not moved()
    path = f"/inspections/{new_id()}"
    scene.inspector.put(path, submission(scene, all_well()))
    assert not moved()
    scene.manager.patch(f"/spots/{scene.spot.id}", {"name": "Restroom, renamed"})
    assert moved()
    scene.admin.patch(f"/venues/{scene.venue.id}", {"address": "Here"})
    assert moved()
    with app.app_context():
        add_version(scene.organisation, [item("only", "pass_fail")])
        db.session.commit()
    assert moved()
    fails = all_well(smell={"value": 1})
    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, fails) | old_version(scene))
    assert moved()


def old_version(scene: Scene) -> dict[str, str]:
    return {"checklist_version_id": str(scene.version.id)}
