"""How bad a failure is, and failures that repeat a problem which is known already."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.kernel.database import db
from app.kernel.ids import new_id
from tests.factories import (
    ITEMS,
    LOCK_FAILS,
    Scene,
    add_version,
    all_well,
    item,
    submission,
)
from tests.statements import statements

# Two leaks of which whoever finds them says how bad they are; a photo is wanted of one.
ASKED = [
    item("leak", "pass_fail", ask_severity=True),
    item("drip", "pass_fail", severity="major", ask_severity=True, photo="on_failure"),
    item("sign", "pass_fail", photo="required"),
]
PASSES: dict[str, dict[str, Any]] = {
    "leak": {"value": "pass"},
    "drip": {"value": "pass"},
    "sign": {"value": "pass", "photos": [{"id": str(UUID(int=9)), "sha256": "9" * 64}]},
}


@pytest.fixture
def version(app: Flask, scene: Scene) -> str:
    """A version of another checklist, with `ASKED`."""
    with app.app_context():
        row = add_version(scene.organisation, ASKED, "leaks")
        db.session.commit()
        return str(row.id)


def put(scene: Scene, version: str, **changes: Any) -> tuple[int, Any]:
    answers = [{"item": key, **answer} for key, answer in (PASSES | changes).items()]
    body = submission(scene, answers, checklist_version_id=version)
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    return answer.status_code, answer.get_json()


def severity_after(scene: Scene, version: str, **answer: Any) -> str:
    """The severity of the ticket for the leak after it fails with this answer."""
    status, receipt = put(scene, version, leak={"value": "fail", **answer})
    assert status == 201
    ticket = scene.manager.get(f"/tickets/{receipt['tickets'][0]['id']}").get_json()
    severity: str = ticket["severity"]
    return severity


def test_who_finds_a_failure_says_how_bad_it_is_and_it_is_never_played_down(
    scene: Scene, version: str
) -> None:
    assert severity_after(scene, version) == "minor"
    assert severity_after(scene, version, severity="major") == "major"
    assert severity_after(scene, version, severity="minor") == "major"
    assert severity_after(scene, version, severity="critical") == "critical"
    assert severity_after(scene, version) == "critical"


def test_a_new_ticket_may_be_less_than_what_the_checklist_says(scene: Scene, version: str) -> None:
    photo = [{"id": str(new_id()), "sha256": "1" * 64}]
    drip = {"value": "fail", "severity": "minor", "photos": photo}
    _, receipt = put(scene, version, drip=drip)
    ticket = scene.manager.get(f"/tickets/{receipt['tickets'][0]['id']}").get_json()
    assert ticket["severity"] == "minor"


def test_a_severity_where_none_is_asked_is_named(scene: Scene, version: str) -> None:
    sign = PASSES["sign"] | {"severity": "critical"}
    status, problem = put(scene, version, sign=sign)
    assert (status, problem["errors"][0]["at"]) == (422, "sign")
    assert "Leave the severity out" in problem["errors"][0]["detail"]
    assert put(scene, version, leak={"value": "fail", "severity": "bad"})[0] == 422


def test_a_severity_left_over_from_before_it_passed_counts_for_nothing(
    scene: Scene, version: str
) -> None:
    status, receipt = put(scene, version, leak={"value": "pass", "severity": "major"})
    assert (status, receipt["tickets"]) == (201, [])


def lock_ticket(scene: Scene) -> str:
    """The ticket of a stall lock that failed with a photo."""
    body = submission(scene, all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1}))
    receipt = scene.inspector.put(f"/inspections/{new_id()}", body).get_json()
    ticket_id: str = receipt["tickets"][0]["id"]
    return ticket_id


def fail_again(scene: Scene, ticket_id: str, **changes: Any) -> tuple[int, Any]:
    """The stall lock fails again, without a photo."""
    again = {"value": "fail", "ticket_id": ticket_id}
    body = submission(scene, all_well(stall_locks=again, broken_stalls={"value": 1}), **changes)
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    return answer.status_code, answer.get_json()


@pytest.mark.parametrize("state", ["open", "in_progress"])
def test_a_known_problem_needs_no_new_photo(scene: Scene, state: str) -> None:
    ticket_id = lock_ticket(scene)
    scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": state})
    status, receipt = fail_again(scene, ticket_id)
    assert status == 201
    found = receipt["tickets"][0]["id"]
    assert found == ticket_id
    count = scene.manager.get(f"/tickets/{found}").get_json()["occurrence_count"]
    assert count == 2


def test_sent_again_it_gets_the_same_receipt(scene: Scene) -> None:
    again = {"value": "fail", "ticket_id": lock_ticket(scene)}
    path = f"/inspections/{new_id()}"
    body = submission(scene, all_well(stall_locks=again, broken_stalls={"value": 1}))
    first, second = scene.inspector.put(path, body), scene.inspector.put(path, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    shown = scene.manager.get(path).get_json()["answers"][0]
    assert shown["ticket_id"] == again["ticket_id"]


def test_a_required_photo_stays_required(scene: Scene, version: str) -> None:
    _, receipt = put(scene, version, sign=PASSES["sign"] | {"value": "fail"})
    repeat = {"value": "fail", "ticket_id": receipt["tickets"][0]["id"]}
    status, problem = put(scene, version, sign=repeat)
    assert status == 422
    assert "Add a photo" in problem["errors"][0]["detail"]


def test_a_ticket_of_something_else_is_refused_and_named(app: Flask, scene: Scene) -> None:
    smell = submission(scene, all_well(smell={"value": 1}))
    other_item = scene.inspector.put(f"/inspections/{new_id()}", smell).get_json()["tickets"][0]
    lock = lock_ticket(scene)
    with app.app_context():
        other_list = add_version(scene.organisation, ITEMS, "night-restroom")
        db.session.commit()
        other_version = {"checklist_version_id": str(other_list.id)}
    elsewhere = {"spot_id": str(scene.other_spot.id)}
    tries = [
        fail_again(scene, other_item["id"]),
        fail_again(scene, str(new_id())),
        fail_again(scene, lock, **other_version),
    ]
    body = submission(
        scene,
        all_well(stall_locks={"value": "fail", "ticket_id": lock}, broken_stalls={"value": 1}),
        **elsewhere,
    )
    answer = scene.admin.put(f"/inspections/{new_id()}", body)
    tries.append((answer.status_code, answer.get_json()))
    assert [status for status, _ in tries] == [422] * 4
    errors = [problem["errors"] for _, problem in tries]
    assert all(one == errors[0] for one in errors)  # and none tells whether there is such a ticket
    assert errors[0][0]["at"] == "stall-locks"


def test_naming_known_problems_costs_one_statement_however_many(
    app: Flask, scene: Scene, version: str
) -> None:
    photo = [{"id": str(new_id()), "sha256": "1" * 64}]
    _, receipt = put(
        scene, version, leak={"value": "fail"}, drip={"value": "fail", "photos": photo}
    )
    known = {one["item"]: {"value": "fail", "ticket_id": one["id"]} for one in receipt["tickets"]}
    counts = []
    for changes in ({"leak": {"value": "fail"}}, {"leak": known["leak"]}, known):
        with statements(app) as said:
            assert put(scene, version, **changes)[0] == 201
        counts.append(len(said))
    assert counts == [counts[0], counts[0] + 1, counts[0] + 1]
