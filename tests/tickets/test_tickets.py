"""Tickets over HTTP: seen, worked on, mended and opened again."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.models import Event
from app.tickets.models import Ticket
from app.tickets.states import TicketState
from tests.evidence.taken import send_and_take_in
from tests.factories import LOCK_FAILS, Scene, all_well, photo_ref, submission
from tests.statements import statements

# An instant that has no equal in UTC.
TOO_EARLY = base64.urlsafe_b64encode(
    b'["0001-01-01T00:00:00+14:00","00000000-0000-0000-0000-000000000001"]'
).decode()
CLOSED = {"state": "closed"}
SMELLS = {"value": 1, "note": "Since the weekend"}


def fail(scene: Scene, **changes: Any) -> str:
    """Submits an inspection in which it smells; the ticket's id."""
    body = submission(scene, all_well(smell=SMELLS), **changes)
    receipt = scene.inspector.put(f"/inspections/{new_id()}", body).get_json()
    ticket_id: str = receipt["tickets"][0]["id"]
    return ticket_id


def put_into(scene: Scene, ticket_id: str, state: str) -> int:
    return scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": state}).status_code


def close(scene: Scene, ticket_id: str) -> None:
    """Mended by one, and seen to be mended by another."""
    assert put_into(scene, ticket_id, "resolved") == 200
    closed = scene.manager.patch(f"/tickets/{ticket_id}", {"state": "closed"})
    assert closed.status_code == 200


def ticket_of(scene: Scene, ticket_id: str) -> dict[str, Any]:
    found: dict[str, Any] = scene.manager.get(f"/tickets/{ticket_id}").get_json()
    return found


def age_closing(app: Flask, days: int) -> None:
    """Makes every ticket's end so many days older."""
    with app.app_context():
        ended = now() - timedelta(days=days)
        db.session.execute(update(Ticket).values(closed_at=ended, resolved_at=ended))
        db.session.commit()


def test_a_ticket_shows_its_problem_its_evidence_and_its_history(scene: Scene) -> None:
    inspection = new_id()
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    receipt = scene.inspector.put(f"/inspections/{inspection}", submission(scene, fails))
    ticket_id = receipt.get_json()["tickets"][0]["id"]
    scene.inspector.put(
        f"/photos/{photo_ref()['id']}",
        {
            "inspection_id": str(inspection),
            "venue_id": str(scene.venue.id),
            "item": "stall-locks",
            "sha256": photo_ref()["sha256"],
            "bytes": 5,
            "content_type": "image/jpeg",
        },
    )
    put_into(scene, ticket_id, "acknowledged")
    scene.inspector.post(f"/tickets/{ticket_id}/comments", {"text": "Hinge too."})
    ticket = scene.maintainer.get(f"/tickets/{ticket_id}").get_json()
    assert (ticket["state"], ticket["severity"], ticket["team"]) == (
        "acknowledged",
        "major",
        "doors",
    )
    assert ticket["prompt"]["en"] == "Is stall-locks fine?"
    assert [(one["id"], one["state"], one["url"]) for one in ticket["before"]] == [
        (photo_ref()["id"], "awaited", None)
    ]
    assert [one["kind"] for one in ticket["history"]] == ["failed", "acknowledged", "commented"]
    assert ticket["history"][0]["detail"]["note"] == "Stall 3 swings open"


def test_failing_again_adds_an_occurrence_to_the_open_ticket(scene: Scene) -> None:
    first, second = fail(scene), fail(scene)
    assert first == second
    assert scene.manager.get(f"/tickets/{first}").get_json()["occurrence_count"] == 2


def test_a_mended_problem_that_fails_again_is_open_again(scene: Scene) -> None:
    ticket_id = fail(scene)
    put_into(scene, ticket_id, "resolved")
    assert fail(scene) == ticket_id
    ticket = scene.manager.get(f"/tickets/{ticket_id}").get_json()
    assert (ticket["state"], ticket["resolved_at"]) == ("open", None)


def test_an_old_failure_that_arrives_after_the_mending_leaves_it_mended(scene: Scene) -> None:
    ticket_id = fail(scene)
    put_into(scene, ticket_id, "resolved")
    yesterday = (now() - timedelta(days=1)).isoformat()
    assert fail(scene, started_at=yesterday, finished_at=yesterday) == ticket_id
    assert scene.manager.get(f"/tickets/{ticket_id}").get_json()["state"] == "resolved"


def test_failing_within_two_weeks_of_the_closing_opens_the_ticket_again(scene: Scene) -> None:
    ticket_id = fail(scene)
    close(scene, ticket_id)
    assert fail(scene) == ticket_id
    ticket = ticket_of(scene, ticket_id)
    assert (ticket["state"], ticket["reopened_count"]) == ("open", 1)
    assert (ticket["closed_at"], ticket["resolved_by_id"]) == (None, None)
    assert "reopened" in {one["kind"] for one in ticket["history"]}


def test_failing_later_opens_a_new_ticket_linked_to_the_last(app: Flask, scene: Scene) -> None:
    first = fail(scene)
    close(scene, first)
    age_closing(app, 15)
    second = fail(scene)
    assert second != first
    ticket = ticket_of(scene, second)
    assert (ticket["previous_id"], ticket["returned_days"]) == (first, 15)
    assert ticket_of(scene, first)["state"] == "closed"


def test_a_later_passing_inspection_closes_what_is_mended(scene: Scene) -> None:
    ticket_id = fail(scene)
    put_into(scene, ticket_id, "resolved")
    before = (now() - timedelta(hours=1)).isoformat()
    early = submission(scene, all_well(), started_at=before, finished_at=before)
    scene.inspector.put(f"/inspections/{new_id()}", early)
    assert ticket_of(scene, ticket_id)["state"] == "resolved"
    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, all_well()))
    ticket = ticket_of(scene, ticket_id)
    assert ticket["state"] == "closed"
    assert (ticket["history"][-1]["kind"], ticket["history"][-1]["person"]) == (
        "verified",
        "Inspector",
    )


def test_who_mended_it_does_not_close_it(scene: Scene) -> None:
    ticket_id = fail(scene)
    put_into(scene, ticket_id, "resolved")
    refused = scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": "closed"})
    assert refused.status_code == 409
    assert "Somebody other than who mended it" in refused.get_json()["detail"]
    assert scene.manager.patch(f"/tickets/{ticket_id}", {"state": "closed"}).status_code == 200


def test_mending_asks_for_a_photo_where_the_item_does(app: Flask, scene: Scene) -> None:
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    receipt = scene.inspector.put(f"/inspections/{new_id()}", submission(scene, fails))
    ticket_id = receipt.get_json()["tickets"][0]["id"]
    refused = scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": "resolved"})
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["at"] == "/photo"
    send_and_take_in(app, scene, scene.maintainer, ticket_id=ticket_id)
    assert put_into(scene, ticket_id, "resolved") == 200


def test_a_hold_says_why_and_until_when_and_pauses_the_clock(scene: Scene) -> None:
    ticket_id = fail(scene)
    path = f"/tickets/{ticket_id}"
    refused = scene.maintainer.patch(path, {"state": "on_hold"})
    assert {one["at"] for one in refused.get_json()["errors"]} == {"/hold_reason", "/hold_until"}
    until = (now() + timedelta(days=3)).date().isoformat()
    said = {"state": "on_hold", "hold_reason": "needs_part", "hold_until": until}
    held = scene.maintainer.patch(path, said).get_json()
    assert (held["state"], held["hold_until"], held["resolve_by"]) == ("on_hold", until, None)
    resumed = scene.maintainer.patch(path, {"state": "in_progress"}).get_json()
    assert (resumed["hold_reason"], resumed["resolve_by"] is None) == (None, False)
    assert resumed["assignee_id"] == str(scene.maintainer.person_id)


def test_a_manager_dismisses_with_a_reason_and_a_maintainer_does_not(scene: Scene) -> None:
    path = f"/tickets/{fail(scene)}"
    said = {"state": "dismissed", "dismiss_reason": "not_a_fault", "text": "It is the cheese."}
    assert scene.maintainer.patch(path, said).status_code == 403
    assert scene.manager.patch(path, {"state": "dismissed"}).status_code == 422
    dismissed = scene.manager.patch(path, said).get_json()
    assert (dismissed["state"], dismissed["dismiss_reason"]) == ("dismissed", "not_a_fault")
    duplicate = said | {"dismiss_reason": "duplicate"}
    refused = scene.manager.patch(f"/tickets/{fail_floor(scene)}", duplicate)
    assert "Merge the ticket" in refused.get_json()["errors"][0]["detail"]


def fail_floor(scene: Scene) -> str:
    body = submission(scene, all_well(floor={"value": "wet"}))
    receipt = scene.inspector.put(f"/inspections/{new_id()}", body).get_json()
    ticket_id: str = receipt["tickets"][0]["id"]
    return ticket_id


def test_two_people_do_not_overwrite_each_other(scene: Scene) -> None:
    path = f"/tickets/{fail(scene)}"
    seen = scene.manager.get(path).headers["ETag"]
    none = scene.maintainer.patch(path, {"state": "acknowledged"}, headers={})
    assert none.status_code == 428
    first = scene.maintainer.patch(path, {"state": "acknowledged"}, headers={"If-Match": seen})
    assert first.status_code == 200
    second = scene.manager.patch(path, {"state": "in_progress"}, headers={"If-Match": seen})
    assert second.status_code == 412
    assert "Nothing is lost" in second.get_json()["detail"]
    again = {"If-Match": first.headers["ETag"]}
    assert scene.manager.patch(path, {"state": "in_progress"}, headers=again).status_code == 200


def test_the_database_refuses_a_second_open_ticket_for_a_problem(app: Flask, scene: Scene) -> None:
    closed = fail(scene)
    close(scene, closed)
    age_closing(app, 15)
    fail(scene)
    with app.app_context(), pytest.raises(IntegrityError):
        db.session.execute(update(Ticket).values(state=TicketState.OPEN))


def test_the_history_is_never_changed_nor_deleted(app: Flask, scene: Scene) -> None:
    fail(scene)
    for statement in (update(Event).values(kind="ticket.x"), delete(Event)):
        with app.app_context(), pytest.raises(DatabaseError):
            db.session.execute(statement)


def test_a_failure_and_a_closing_at_once_leave_nothing_half_done(app: Flask, scene: Scene) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(8):
            ticket_id = fail(scene)
            put_into(scene, ticket_id, "resolved")
            closing = pool.submit(scene.manager.patch, f"/tickets/{ticket_id}", CLOSED)
            found = pool.submit(fail, scene).result()
            closing.result()
            ticket = ticket_of(scene, found)
            # Whichever came first, the failure is in the history of the one ticket; it opens it
            # again unless it was seen before the ticket was closed.
            failures = [one for one in ticket["history"] if one["kind"] == "failed"]
            assert (found, len(failures)) == (ticket_id, ticket["occurrence_count"])
            if ticket["state"] == "open":
                close(scene, found)
            else:
                assert ticket["closed_at"] > failures[-1]["at"]


def test_a_refused_change_says_what_can_be_done_instead(scene: Scene) -> None:
    ticket_id = fail(scene)
    problem = scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": "closed"}).get_json()
    assert "From there it can become acknowledged" in problem["detail"]


def test_a_ticket_is_given_to_a_colleague_at_the_venue_and_to_nobody_else(
    scene: Scene,
) -> None:
    path = f"/tickets/{fail(scene)}"
    colleague = str(scene.maintainer.person_id)
    given = scene.manager.patch(path, {"assignee_id": colleague}).get_json()
    assert given["assignee_id"] == colleague
    for stranger in (scene.outsider, scene.manager_of_other_venue):
        refused = scene.manager.patch(path, {"assignee_id": str(stranger.person_id)})
        assert refused.status_code == 422
    assert scene.manager.patch(path, {"assignee_id": None}).get_json()["assignee_id"] is None
    history = scene.manager.get(path).get_json()["history"]
    assert [one["kind"] for one in history] == ["failed", "assigned", "assigned"]


@pytest.mark.parametrize("body", [{}, {"text": "Only words"}])
def test_a_change_that_changes_nothing_is_refused(scene: Scene, body: dict[str, str]) -> None:
    path = f"/tickets/{fail(scene)}"
    assert scene.maintainer.patch(path, body).status_code == 422
    assert [one["kind"] for one in scene.manager.get(path).get_json()["history"]] == ["failed"]


def test_a_change_that_is_half_wrong_changes_nothing(scene: Scene) -> None:
    ticket_id = fail(scene)
    body = {"state": "resolved", "assignee_id": str(scene.outsider.person_id)}
    assert scene.maintainer.patch(f"/tickets/{ticket_id}", body).status_code == 422
    assert scene.manager.get(f"/tickets/{ticket_id}").get_json()["state"] == "open"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"smell", "floor", "stall-locks"}),
        ("?state=resolved", {"smell"}),
        ("?state=open&state=resolved", {"smell", "floor", "stall-locks"}),
        ("?state=closed", set()),
        ("?severity=major", {"stall-locks"}),
        ("?team=doors", {"stall-locks"}),
        ("?team=gardeners", set()),
        ("?q=LOCKS", {"stall-locks"}),
        ("?q=is smell fine", {"smell"}),
        ("?q=level 1", {"smell", "floor", "stall-locks"}),
        ("?q=100%", set()),
        ("?late=true", set()),
        ("?late=false", {"smell", "floor", "stall-locks"}),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(scene: Scene, asked: str, found: set[str]) -> None:
    fails = all_well(
        stall_locks=LOCK_FAILS, broken_stalls={"value": 1}, smell=SMELLS, floor={"value": "wet"}
    )
    path = f"/inspections/{new_id()}"
    receipt = scene.inspector.put(path, submission(scene, fails)).get_json()
    smell = next(one["id"] for one in receipt["tickets"] if one["item"] == "smell")
    put_into(scene, smell, "resolved")
    listed = scene.maintainer.get(f"/venues/{scene.venue.id}/tickets{asked}").get_json()["items"]
    assert {one["item_key"] for one in listed} == found


def test_pages_follow_each_other_without_gap_or_repetition(app: Flask, scene: Scene) -> None:
    for _ in range(7):
        close(scene, fail(scene))
        age_closing(app, 15)
    path, seen, cursor = f"/venues/{scene.venue.id}/tickets?limit=3", list[str](), ""
    while True:
        page = scene.manager.get(path + cursor).get_json()
        seen += [one["id"] for one in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WyJhIl0", "%F0%9F%92%A9", "W10", TOO_EARLY])
def test_a_cursor_that_no_page_ended_with_is_refused(scene: Scene, cursor: str) -> None:
    answer = scene.manager.get(f"/venues/{scene.venue.id}/tickets?cursor={cursor}")
    assert answer.status_code == 422
    assert "next_cursor" in answer.get_json()["errors"][0]["detail"]


def test_a_list_costs_the_same_statements_however_long_it_is(app: Flask, scene: Scene) -> None:
    path = f"/venues/{scene.venue.id}/tickets"

    def cost() -> int:
        with statements(app) as said:
            scene.manager.get(path)
        return len(said)

    close(scene, fail(scene))
    one = cost()
    for _ in range(8):
        age_closing(app, 15)
        close(scene, fail(scene))
    assert cost() == one == 3


def test_opening_and_mending_moves_the_etag_of_the_pack(app: Flask, scene: Scene) -> None:
    path = f"/venues/{scene.venue.id}/pack"
    ticket_id = fail(scene)
    first = scene.inspector.get(path)
    unchanged = scene.inspector.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert [one["id"] for one in first.get_json()["open_tickets"]] == [ticket_id]
    tags = [first.headers["ETag"]]
    for change in (lambda: fail(scene), lambda: close(scene, ticket_id)):
        change()
        tags.append(scene.inspector.get(path).headers["ETag"])
    assert len(set(tags)) == 3
    with app.app_context():
        assert db.session.scalar(select(Ticket.state)) is TicketState.CLOSED
