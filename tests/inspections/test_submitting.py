"""From a filled checklist to its receipt, over HTTP and on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.evidence.models import Photo, PhotoState
from app.inspections.models import Finding, Inspection
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import Occurrence, Ticket
from tests.factories import LOCK_FAILS, Scene, add_version, all_well, item, photo_ref, submission
from tests.statements import statements

TWO_FAILURES = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 2}, smell={"value": 1})


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_receipt_says_what_is_stored_and_which_photos_are_awaited(scene: Scene) -> None:
    answer = scene.inspector.put(f"/inspections/{new_id()}", submission(scene, TWO_FAILURES))
    receipt = answer.get_json()
    assert answer.status_code == 201
    assert receipt["photos"] == [{**photo_ref(), "state": "awaited"}]
    assert (receipt["checked"], receipt["failed"]) == (5, 2)
    assert receipt["score"] == pytest.approx(42.9)  # 3 of 7: the lock weighs 3, smell 1
    assert [one["item"] for one in receipt["tickets"]] == ["smell", "stall-locks"]


def test_sent_again_it_gets_the_same_receipt_and_nothing_is_doubled(
    app: Flask, scene: Scene
) -> None:
    path, body = f"/inspections/{new_id()}", submission(scene, TWO_FAILURES)
    first = scene.inspector.put(path, body)
    later = body | {"sent_at": (now() + timedelta(hours=5)).isoformat()}
    second = scene.inspector.put(path, later)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    with app.app_context():
        assert [count(model) for model in (Inspection, Ticket, Occurrence, Finding)] == [1, 2, 2, 2]


def test_other_content_under_the_same_id_is_a_conflict_and_changes_nothing(
    app: Flask, scene: Scene
) -> None:
    path = f"/inspections/{new_id()}"
    scene.inspector.put(path, submission(scene, all_well()))
    other = scene.inspector.put(path, submission(scene, TWO_FAILURES))
    assert other.status_code == 409
    assert "new id" in other.get_json()["detail"]
    with app.app_context():
        assert count(Ticket) == 0


def test_a_phone_that_changed_hands_sends_again_and_gets_the_first_receipt(scene: Scene) -> None:
    path, body = f"/inspections/{new_id()}", submission(scene, TWO_FAILURES)
    first = scene.inspector.put(path, body)
    second = scene.manager.put(path, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()


def test_an_id_of_another_organisation_tells_nothing(scene: Scene) -> None:
    path, body = f"/inspections/{new_id()}", submission(scene, all_well())
    assert scene.inspector.put(path, body).status_code == 201
    assert scene.outsider.put(path, body).status_code == 404
    elsewhere = body | {"spot_id": str(scene.other_spot.id)}
    assert scene.admin.put(path, elsewhere).status_code == 409


def test_a_stored_inspection_keeps_its_receipt_whatever_becomes_of_its_photo_s_id(
    app: Flask, scene: Scene
) -> None:
    path, body = f"/inspections/{new_id()}", submission(scene, TWO_FAILURES)
    assert scene.inspector.put(path, body).status_code == 201
    with app.app_context():
        db.session.add(stored_photo(scene, new_id(), photo_ref() | {"sha256": "f" * 64}))
        db.session.commit()
    again = scene.inspector.put(path, body)
    assert again.status_code == 200
    assert [photo["state"] for photo in again.get_json()["photos"]] == ["awaited"]


@pytest.mark.parametrize("of_this_inspection", [True, False])
def test_a_photo_of_another_answer_is_no_evidence_and_nothing_is_stored(
    app: Flask, scene: Scene, of_this_inspection: bool
) -> None:
    inspection_id = new_id()
    photo = stored_photo(scene, inspection_id if of_this_inspection else new_id(), photo_ref())
    photo.item_key = "mirror" if of_this_inspection else "stall-locks"
    with app.app_context():
        db.session.add(photo)
        db.session.commit()
    answer = scene.inspector.put(f"/inspections/{inspection_id}", submission(scene, TWO_FAILURES))
    assert answer.status_code == 422
    assert "new id" in answer.get_json()["errors"][0]["detail"]
    with app.app_context():
        assert [count(model) for model in (Inspection, Ticket, Finding)] == [0, 0, 0]


def test_a_photo_that_arrived_first_is_already_stored_on_the_receipt(
    app: Flask, scene: Scene
) -> None:
    inspection_id, ref = new_id(), photo_ref()
    with app.app_context():
        db.session.add(stored_photo(scene, inspection_id, ref))
        db.session.commit()
    answer = scene.inspector.put(f"/inspections/{inspection_id}", submission(scene, TWO_FAILURES))
    assert answer.get_json()["photos"] == [{**ref, "state": "stored"}]


def test_a_photo_id_that_holds_other_bytes_is_named_with_its_item(app: Flask, scene: Scene) -> None:
    with app.app_context():
        db.session.add(stored_photo(scene, new_id(), photo_ref() | {"sha256": "f" * 64}))
        db.session.commit()
    answer = scene.inspector.put(f"/inspections/{new_id()}", submission(scene, TWO_FAILURES))
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["at"] == "stall-locks"


def stored_photo(scene: Scene, inspection_id: UUID, ref: dict[str, str]) -> Photo:
    return Photo(
        id=UUID(ref["id"]),
        organisation_id=scene.organisation.id,
        venue_id=scene.venue.id,
        inspection_id=inspection_id,
        item_key="stall-locks",
        person_id=scene.inspector.person_id,
        sha256=ref["sha256"],
        bytes=10,
        content_type="image/jpeg",
        store_key="key",
        state=PhotoState.STORED,
    )


@pytest.mark.parametrize(
    ("finished", "sent", "waited"),
    [
        pytest.param("2026-11-20T10:00:00Z", "2026-11-20T10:00:30Z", 30, id="half a minute"),
        pytest.param("2031-01-01T10:00:00Z", "2031-01-04T10:00:00Z", 3 * 86400, id="clock ahead"),
        pytest.param("1970-01-01T00:10:00Z", "1970-01-01T00:11:00Z", 60, id="clock of 1970"),
        pytest.param("2026-11-20T10:00:00Z", "2026-11-19T10:00:00Z", 0, id="clock set back"),
        pytest.param("1970-01-01T00:10:00Z", "2026-11-20T10:00:00Z", 0, id="clock set forward"),
    ],
)
def test_a_wrong_clock_and_a_late_phone_still_give_the_right_time(
    scene: Scene, finished: str, sent: str, waited: int
) -> None:
    times = {"started_at": finished, "finished_at": finished, "sent_at": sent}
    body = submission(scene, all_well(), **times)
    receipt = scene.inspector.put(f"/inspections/{new_id()}", body).get_json()
    received_at = datetime.fromisoformat(receipt["received_at"])
    performed_at = datetime.fromisoformat(receipt["performed_at"])
    assert received_at - performed_at == timedelta(seconds=waited)


def test_the_day_is_the_venue_s_own(app: Flask, scene: Scene) -> None:
    inspection_id = new_id()
    scene.inspector.put(f"/inspections/{inspection_id}", submission(scene, all_well()))
    with app.app_context():
        row = db.session.get_one(Inspection, inspection_id)
        summer = row.performed_at + timedelta(hours=1)  # Madrid is one hour ahead in November
        assert row.performed_on == summer.date()


@pytest.mark.parametrize(
    ("changes", "at", "says"),
    [
        ({"sink": {"value": "pass"}}, "sink", "no such item"),
        ({"stall_locks": {"value": "maybe"}}, "stall-locks", "pass"),
        ({"stall_locks": {"value": True}}, "stall-locks", "pass"),
        ({"smell": {"value": 6}}, "smell", "from 1 to 5"),
        ({"smell": {"value": "5"}}, "smell", "whole number"),
        ({"water": {"value": 81}}, "water", "from 0 to 80 °C"),
        ({"water": {"value": "38"}}, "water", "Send a number"),
        ({"floor": {"value": "damp"}}, "floor", "dry, wet"),
        ({"remark": {"value": "  "}}, "remark", "characters"),
        ({"soap": None}, "soap", "required"),
        ({"soap": {"note": "empty"}}, "soap", "answer itself"),
        ({"smell": {"not_applicable": True}}, "smell", "not applicable"),
        ({"stall_locks": {"value": "fail"}}, "stall-locks", "Add a photo"),
    ],
)
def test_an_answer_that_does_not_fit_is_named_with_what_to_do(
    scene: Scene, changes: dict[str, Any], at: str, says: str
) -> None:
    body = submission(scene, all_well(**changes))
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    problem = answer.get_json()
    assert answer.status_code == 422
    assert problem["type"] == "urn:rounds:problem:invalid-answers"
    entry = next(one for one in problem["errors"] if one["at"] == at)
    assert says in entry["detail"]


def test_an_item_that_is_shown_must_be_answered(scene: Scene) -> None:
    body = submission(scene, all_well(stall_locks=LOCK_FAILS))
    problem = scene.inspector.put(f"/inspections/{new_id()}", body).get_json()
    assert [one["at"] for one in problem["errors"]] == ["broken-stalls"]


def test_an_answer_left_over_from_a_hidden_item_is_kept_and_counts_for_nothing(
    app: Flask, scene: Scene
) -> None:
    inspection_id = new_id()
    body = submission(scene, all_well(broken_stalls={"value": 99}))
    assert scene.inspector.put(f"/inspections/{inspection_id}", body).status_code == 201
    with app.app_context():
        row = db.session.get_one(Inspection, inspection_id)
        assert {"item": "broken-stalls", "value": 99} in row.answers
        assert row.failed == 0


def test_an_unknown_version_says_to_fetch_the_pack_again(scene: Scene) -> None:
    body = submission(scene, all_well(), checklist_version_id=str(new_id()))
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    assert answer.status_code == 422
    assert "pack" in answer.get_json()["errors"][0]["detail"]


def test_a_draft_finishes_on_the_version_it_began_with(app: Flask, scene: Scene) -> None:
    body = submission(scene, all_well())
    with app.app_context():
        newer = add_version(scene.organisation, [item("only", "pass_fail")])
        assert newer.number == 2
        db.session.commit()
    assert scene.inspector.put(f"/inspections/{new_id()}", body).status_code == 201


@pytest.mark.parametrize(
    "spoil",
    [
        {"sent_at": "yesterday"},
        {"finished_at": "2026-11-20T10:00:00"},
        {"finished_at": "9999-12-31T23:59:59-12:00"},
        {"answers": []},
        {"answers": "all fine"},
        {"answers": [{"item": "soap", "value": "pass", "mood": "good"}]},
        {"answers": [{"item": "soap", "value": "pass"}] * 2},
        {"answers": [{"item": "soap", "value": {"deep": [1]}}]},
        {"answers": [{"item": "water", "value": 1e300}]},
        {"answers": [None]},
        {"spot_id": "first floor"},
        {"weather": "rain"},
    ],
)
def test_what_does_not_fit_the_schema_is_refused_in_a_sentence(
    scene: Scene, spoil: dict[str, Any]
) -> None:
    body = submission(scene, all_well()) | spoil
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert all(one["detail"] for one in answer.get_json()["errors"])


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"NaN", rb'"\u0000"', rb'"\ud800"']
)
def test_what_is_no_json_object_is_refused_in_a_sentence(scene: Scene, body: bytes) -> None:
    phone = scene.inspector
    answer = phone.call(
        "PUT", f"/inspections/{new_id()}", data=body, content_type="application/json"
    )
    assert answer.status_code in (400, 422)
    assert answer.get_json()["detail"]


def test_a_note_with_a_nul_character_is_refused_because_no_database_stores_it(
    scene: Scene,
) -> None:
    body = submission(scene, all_well(soap={"value": "pass", "note": "\0"}))
    assert scene.inspector.put(f"/inspections/{new_id()}", body).status_code == 400
    typed = submission(scene, all_well(soap={"value": "pass", "note": "typed: \\u0000"}))
    assert scene.inspector.put(f"/inspections/{new_id()}", typed).status_code == 201


def test_a_submission_costs_the_same_statements_however_many_items_it_has(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        many = add_version(
            scene.organisation, [item(f"item-{n}", "pass_fail") for n in range(100)], "long"
        )
        db.session.commit()
    long = [{"item": f"item-{n}", "value": "fail" if n < 20 else "pass"} for n in range(100)]
    bodies = [
        submission(scene, TWO_FAILURES),
        submission(scene, long, checklist_version_id=str(many.id)),
    ]
    counts = []
    for body in bodies:
        scene.inspector.put(f"/inspections/{new_id()}", body)  # the version is read once
        with statements(app) as said:
            assert scene.inspector.put(f"/inspections/{new_id()}", body).status_code == 201
        counts.append(len(said))
    # The first also asks for the state of its photo; PostgreSQL locks the spot by a statement.
    locks = 1 if app.config["DATABASE_URL"].startswith("postgresql") else 0
    assert counts == [9 + locks, 8 + locks]


def test_fifty_phones_that_fail_the_same_item_at_once_make_one_ticket(
    app: Flask, scene: Scene
) -> None:
    def send(_number: int) -> int:
        body = submission(scene, all_well(smell={"value": 1}))
        return scene.inspector.put(f"/inspections/{new_id()}", body).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(50))) == {201}
    with app.app_context():
        assert count(Ticket) == 1
        assert count(Occurrence) == 50
        assert db.session.scalar(select(Ticket.occurrence_count)) == 50


def test_the_same_inspection_sent_in_parallel_is_stored_once(app: Flask, scene: Scene) -> None:
    path, body = f"/inspections/{new_id()}", submission(scene, TWO_FAILURES)

    def send(_number: int) -> tuple[int, dict[str, Any]]:
        answer = scene.inspector.put(path, body)
        receipt: dict[str, Any] = answer.get_json()
        return answer.status_code, receipt

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(24)))
    assert sorted(status for status, _ in answers) == [200] * 23 + [201]
    assert all(receipt == answers[0][1] for _, receipt in answers)
    with app.app_context():
        assert [count(model) for model in (Inspection, Ticket, Occurrence)] == [1, 2, 2]
