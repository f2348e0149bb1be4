"""The pack: all that a phone needs to work a day without network."""

from datetime import timedelta
from typing import Any

from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.venues.models import Venue
from tests.factories import Scene, add_spot, add_version, all_well, item, submission
from tests.statements import statements


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
    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, all_well()))
    assert moved()
    earlier = {name: yesterday() for name in ("started_at", "finished_at")}
    late = submission(scene, all_well()) | earlier
    assert scene.inspector.put(f"/inspections/{new_id()}", late).status_code == 201
    assert not moved()
    elsewhere = submission(scene, all_well()) | {"spot_id": str(scene.other_spot.id)}
    assert scene.admin.put(f"/inspections/{new_id()}", elsewhere).status_code == 201
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


def yesterday() -> str:
    return (now() - timedelta(days=1)).isoformat()


def last_of(scene: Scene) -> Any:
    return pack_of(scene)[0]["spots"][0]["last"]


def test_it_says_how_each_spot_was_found_last(scene: Scene) -> None:
    assert last_of(scene) is None
    fails = submission(scene, all_well(smell={"value": 1}, floor={"value": "wet"}))
    receipt = scene.inspector.put(f"/inspections/{new_id()}", fails).get_json()
    assert last_of(scene) == {
        "performed_at": receipt["performed_at"],
        "checklist_slug": "restroom",
        "score": receipt["score"],
        "failed": ["floor", "smell"],
    }
    not_judged = all_well(soap={"not_applicable": True})
    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, not_judged))
    assert (last_of(scene)["score"], last_of(scene)["failed"]) == (100.0, [])


def test_a_late_phone_does_not_hide_what_was_found_after_it(scene: Scene) -> None:
    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, all_well()))
    before = {name: yesterday() for name in ("started_at", "finished_at")}
    late = submission(scene, all_well(smell={"value": 1})) | before
    scene.inspector.put(f"/inspections/{new_id()}", late)
    assert last_of(scene)["failed"] == []


def test_it_costs_the_same_statements_however_much_was_found(app: Flask, scene: Scene) -> None:
    def cost() -> tuple[int, int]:
        path = f"/venues/{scene.venue.id}/pack"
        with statements(app) as whole:
            tag = scene.inspector.get(path).headers["ETag"]
        with statements(app) as known:
            answer = scene.inspector.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 304
        return len(whole), len(known)

    empty = cost()
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        spots = [add_spot(venue, f"Restroom {n}").id for n in range(5)]
        db.session.commit()
    for spot_id in spots * 2:
        body = submission(scene, all_well(smell={"value": 1})) | {"spot_id": str(spot_id)}
        scene.inspector.put(f"/inspections/{new_id()}", body)
    assert cost() == empty == (8, 3)


def old_version(scene: Scene) -> dict[str, str]:
    return {"checklist_version_id": str(scene.version.id)}
