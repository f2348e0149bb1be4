"""A venue's handling plan over HTTP: read, tried and changed."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import Ticket
from app.tickets.planning import trying
from app.tickets.plans import DEFAULT_PLAN
from tests.factories import LOCK_FAILS, Phone, Scene, add_spot, all_well, submission
from tests.statements import statements

CHAIN = [{"whom": "Night porter", "phone": "+34 600 000 000", "minutes": 5}]
TO_DOORS = {"name": "Locks", "when": {"items": ["stall-locks"]}, "to": {"team": "maintenance"}}
FAILS = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1}, smell={"value": 1})


def path_of(scene: Scene) -> str:
    return f"/venues/{scene.venue.id}/handling-plan"


def put(phone: Phone, scene: Scene, body: Any, tag: str = '"0"') -> Any:
    return phone.put(path_of(scene), body, headers={"If-Match": tag})


def test_every_venue_has_a_plan_and_a_changed_one_is_kept_counted_and_written_down(
    scene: Scene,
) -> None:
    usual = scene.maintainer.get(path_of(scene))
    assert usual.headers["ETag"] == '"0"'
    assert usual.get_json() == DEFAULT_PLAN.to_content()
    tags = [scene.inspector.get(f"/venues/{scene.venue.id}/pack").headers["ETag"]]
    body = usual.get_json() | {"rules": [TO_DOORS], "chain": CHAIN, "return_days": 7}
    kept = put(scene.manager, scene, body)
    assert (kept.status_code, kept.headers["ETag"]) == (200, '"1"')
    shown = scene.manager.get(path_of(scene))
    assert shown.headers["ETag"] == '"1"'
    assert shown.get_json() == kept.get_json()
    assert shown.get_json()["chain"] == [CHAIN[0] | {"role": "", "person_id": None}]
    pack = scene.inspector.get(f"/venues/{scene.venue.id}/pack")
    assert pack.headers["ETag"] not in tags
    assert pack.get_json()["venue"]["chain"] == [CHAIN[0] | {"role": ""}]
    line = scene.admin.get("/audit").get_json()["items"][0]
    assert line["action"] == "plan.change"
    assert line["detail"] == {"revision": 1, "changed": ["rules", "chain", "return_days"]}


def test_of_two_managers_the_later_is_told_and_overwrites_nothing(scene: Scene) -> None:
    assert put(scene.manager, scene, {"return_days": 7}).status_code == 200
    late = put(scene.admin, scene, {"return_days": 30})
    assert (late.status_code, late.get_json()["type"]) == (
        412,
        "urn:rounds:problem:changed-meanwhile",
    )
    assert scene.manager.get(path_of(scene)).get_json()["return_days"] == 7
    assert scene.manager.put(path_of(scene), {}).status_code == 428


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"fallback_team": "nobody"}, "/json/fallback_team"),
        ({"rules": [TO_DOORS | {"to": {"team": "nobody"}}]}, "/json/rules/0/to/team"),
        ({"rules": [TO_DOORS | {"to": {"person_id": "OUTSIDER"}}]}, "/json/rules/0/to/person_id"),
        ({"chain": [CHAIN[0] | {"phone": "call me"}]}, "/json/chain/0/phone"),
        ({"colour": "red"}, "/json/colour"),
    ],
)
def test_what_the_venue_has_not_is_refused_where_it_is_named_also_when_tried(
    scene: Scene, body: dict[str, Any], at: str
) -> None:
    for rule in body.get("rules", []):
        if "person_id" in rule["to"]:
            rule["to"] = {"person_id": str(scene.outsider.person_id)}
    for answer in (
        put(scene.manager, scene, body),
        scene.manager.post(f"{path_of(scene)}/try", body),
    ):
        assert answer.status_code == 422
        assert [one["at"] for one in answer.get_json()["errors"]] == [at]
    assert scene.manager.get(path_of(scene)).headers["ETag"] == '"0"'


def tried(scene: Scene, rules: list[Any]) -> dict[str, Any]:
    answer = scene.manager.post(f"{path_of(scene)}/try", {"rules": rules})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_rules_are_tried_on_the_last_months_tickets_and_say_what_would_move(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, FAILS))
    never = {"name": "Never", "when": {"kinds": ["parking"]}, "to": {"team": "doors"}}
    trial = tried(scene, [never, TO_DOORS])
    assert (trial["opened"], trial["tried"], trial["moved"]) == (2, 2, 1)
    assert trial["teams"] == [
        {"team": "doors", "before": 1, "after": 0},
        {"team": "maintenance", "before": 1, "after": 2},
    ]
    assert trial["rules"] == [{"rule": "Never", "caught": 0}, {"rule": "Locks", "caught": 1}]
    [move] = trial["moves"]
    assert (move["ticket"]["item_key"], move["ticket"]["spot"]) == ("stall-locks", scene.spot.name)
    assert (move["before"]["team"], move["after"]["team"]) == ("doors", "maintenance")
    assert move["after"]["because"] == [{"code": "item", "value": "stall-locks"}]
    monkeypatch.setattr(trying, "MOST_TRIED", 1)
    assert tried(scene, [])["tried"] == 1
    with app.app_context():
        db.session.query(Ticket).update({"opened_at": now() - timedelta(days=32)})
        db.session.commit()
    assert tried(scene, [TO_DOORS])["opened"] == 0


def test_trying_costs_the_same_however_many_tickets_there_are(app: Flask, scene: Scene) -> None:
    def cost() -> int:
        with statements(app) as said:
            tried(scene, [TO_DOORS])
        return len(said)

    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, FAILS))
    tried(scene, [])
    few = cost()
    with app.app_context():
        spots = [add_spot(scene.venue, f"Restroom {n}").id for n in range(3)]
        db.session.commit()
    for spot_id in spots:
        body = submission(scene, FAILS) | {"spot_id": str(spot_id)}
        assert scene.inspector.put(f"/inspections/{new_id()}", body).status_code == 201
    assert cost() == few


def test_who_is_erased_is_called_no_more_and_gets_no_more_tickets(app: Flask, scene: Scene) -> None:
    mender = str(scene.maintainer.person_id)
    theirs = TO_DOORS | {"name": "Theirs", "to": {"person_id": mender}}
    porter = CHAIN[0] | {"whom": "Porter", "person_id": mender}
    put(scene.manager, scene, {"rules": [theirs, TO_DOORS], "chain": [porter, *CHAIN]})
    tag = scene.inspector.get(f"/venues/{scene.venue.id}/pack").headers["ETag"]
    erased = app.test_cli_runner().invoke(args=["person", "erase", mender, "--yes"])
    assert erased.exit_code == 0, erased.output
    left = scene.manager.get(path_of(scene))
    assert left.headers["ETag"] == '"2"'
    assert [rule["name"] for rule in left.get_json()["rules"]] == ["Locks"]
    pack = scene.inspector.get(f"/venues/{scene.venue.id}/pack")
    assert [one["whom"] for one in pack.get_json()["venue"]["chain"]] == ["Night porter"]
    assert pack.headers["ETag"] != tag


def test_a_kept_plan_holds_for_tickets_from_then_on(scene: Scene) -> None:
    put(scene.manager, scene, {"rules": [TO_DOORS]})
    receipt = scene.inspector.put(f"/inspections/{new_id()}", submission(scene, FAILS)).get_json()
    [lock] = [one["id"] for one in receipt["tickets"] if one["item"] == "stall-locks"]
    shown = scene.manager.get(f"/tickets/{lock}").get_json()
    assert shown["team"] == "maintenance"
