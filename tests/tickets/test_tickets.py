"""Tickets over HTTP: seen, worked on, mended and opened again."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import Ticket
from app.tickets.states import FOLLOWS, TicketState, may_follow
from tests.factories import LOCK_FAILS, Scene, all_well, photo_ref, submission
from tests.statements import statements

# An instant that has no equal in UTC.
TOO_EARLY = base64.urlsafe_b64encode(
    b'["0001-01-01T00:00:00+14:00","00000000-0000-0000-0000-000000000001"]'
).decode()
SMELLS = {"value": 1, "note": "Since the weekend"}


def fail(scene: Scene, **changes: Any) -> str:
    """Submits an inspection in which it smells; the ticket's id."""
    body = submission(scene, all_well(smell=SMELLS), **changes)
    receipt = scene.inspector.put(f"/inspections/{new_id()}", body).get_json()
    ticket_id: str = receipt["tickets"][0]["id"]
    return ticket_id


def put_into(scene: Scene, ticket_id: str, state: str) -> int:
    return scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": state}).status_code


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


def test_after_closing_the_next_failure_opens_a_new_ticket(scene: Scene) -> None:
    ticket_id = fail(scene)
    put_into(scene, ticket_id, "closed")
    assert fail(scene) != ticket_id


def test_the_database_refuses_a_second_open_ticket_for_a_problem(app: Flask, scene: Scene) -> None:
    closed = fail(scene)
    put_into(scene, closed, "closed")
    fail(scene)
    with app.app_context(), pytest.raises(IntegrityError):
        db.session.execute(update(Ticket).values(state=TicketState.OPEN))


@pytest.mark.parametrize(
    ("begins", "wanted"), list(product(TicketState, TicketState)), ids=lambda state: str(state)
)
def test_states_follow_each_other_as_the_table_says(
    app: Flask, scene: Scene, begins: TicketState, wanted: TicketState
) -> None:
    ticket_id = fail(scene)
    with app.app_context():
        db.session.execute(update(Ticket).values(state=begins))
        db.session.commit()
    expected = 200 if begins is wanted or may_follow(begins, wanted) else 409
    assert put_into(scene, ticket_id, wanted) == expected
    state = scene.manager.get(f"/tickets/{ticket_id}").get_json()["state"]
    assert state == (wanted if expected == 200 else begins)


def test_every_state_can_be_reached_and_only_what_has_ended_is_an_end() -> None:
    reached = set().union(*FOLLOWS.values())
    assert reached == set(TicketState) - {TicketState.ON_HOLD, TicketState.DISMISSED}
    ends = {state for state in TicketState if not FOLLOWS[state]}
    assert ends == {TicketState.CLOSED, TicketState.DISMISSED}


def test_a_failure_and_a_closing_at_once_leave_nothing_half_done(app: Flask, scene: Scene) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(8):
            ticket_id = fail(scene)
            put_into(scene, ticket_id, "resolved")
            closing = pool.submit(put_into, scene, ticket_id, "closed")
            found = pool.submit(fail, scene).result()
            closing.result()
            state = scene.manager.get(f"/tickets/{found}").get_json()["state"]
            # Either the ticket was closed first and a new one is open, or the failure came first
            # and whoever closed the ticket closed it with the failure in its history.
            assert state == "open" or found == ticket_id
            assert put_into(scene, found, "closed") == 200


def test_a_refused_change_says_what_can_be_done_instead(scene: Scene) -> None:
    ticket_id = fail(scene)
    put_into(scene, ticket_id, "closed")
    problem = scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": "open"}).get_json()
    assert "a new failure opens a new one" in problem["detail"]


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


def test_pages_follow_each_other_without_gap_or_repetition(scene: Scene) -> None:
    for _ in range(7):
        put_into(scene, fail(scene), "closed")
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

    put_into(scene, fail(scene), "closed")
    one = cost()
    for _ in range(12):
        put_into(scene, fail(scene), "closed")
    assert cost() == one == 3


def test_opening_and_mending_moves_the_etag_of_the_pack(app: Flask, scene: Scene) -> None:
    path = f"/venues/{scene.venue.id}/pack"
    ticket_id = fail(scene)
    first = scene.inspector.get(path)
    unchanged = scene.inspector.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert [one["id"] for one in first.get_json()["open_tickets"]] == [ticket_id]
    tags = [first.headers["ETag"]]
    for change in (lambda: fail(scene), lambda: put_into(scene, ticket_id, "closed")):
        change()
        tags.append(scene.inspector.get(path).headers["ETag"])
    assert len(set(tags)) == 3
    with app.app_context():
        assert db.session.scalar(select(Ticket.state)) is TicketState.CLOSED
