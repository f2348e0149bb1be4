"""What time brings: promises soon broken and broken, holds that end, calls unconfirmed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.kernel.clock import now
from app.kernel.database import db
from app.notices.models import Event
from app.tickets.jobs import ring
from app.tickets.models import PromiseOutcome, Ticket
from app.tickets.states import Promised
from tests.factories import Scene
from tests.statements import statements
from tests.tickets.floors import CHAIN, kinds, make_floors, see, turn_back, walk

TARGETS = [{"severity": "minor", "acknowledge_minutes": 60, "resolve_minutes": 600}]


def run(app: Flask) -> None:
    with app.app_context():
        ring.run()


def outcomes(app: Flask) -> dict[Promised, bool]:
    with app.app_context():
        return {one.kind: one.kept for one in db.session.scalars(select(PromiseOutcome))}


def test_a_promise_is_warned_of_once_and_broken_once(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, targets=TARGETS)
    (ticket_id,) = walk(scene, version, floor="fail")
    run(app)
    assert kinds(scene, ticket_id) == ["failed"]
    turn_back(app, ticket_id, timedelta(minutes=50))
    for _ in range(3):
        run(app)
    assert sorted(kinds(scene, ticket_id)) == ["failed", "promise_warning"]
    turn_back(app, ticket_id, timedelta(minutes=20))
    for _ in range(3):
        run(app)
    assert kinds(scene, ticket_id).count("promise_broken") == 1
    assert see(scene, ticket_id)["is_late"] is True
    assert outcomes(app) == {Promised.ACKNOWLEDGE: False}
    late = scene.manager.get(f"/venues/{scene.venue.id}/tickets?late=true").get_json()["items"]
    assert [one["id"] for one in late] == [ticket_id]


def test_a_promise_is_broken_by_the_team_that_had_it_then(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, targets=TARGETS)
    (ticket_id,) = walk(scene, version, floor="fail")
    turn_back(app, ticket_id, timedelta(minutes=70))  # and no job has looked at it yet
    handed = {"team": "maintenance"}  # the one that always exists, though nobody has set it up
    assert scene.maintainer.patch(f"/tickets/{ticket_id}", handed).status_code == 200
    run(app)
    with app.app_context():
        (outcome,) = db.session.scalars(select(PromiseOutcome))
        assert (outcome.team, outcome.kept) == ("cleaning", False)
    nobody = {"team": "nobody"}
    assert scene.maintainer.patch(f"/tickets/{ticket_id}", nobody).status_code == 422


def test_what_is_done_in_time_is_kept_and_rings_no_more(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, targets=TARGETS)
    (ticket_id,) = walk(scene, version, floor="fail")
    for state in ("acknowledged", "resolved"):
        assert scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": state}).status_code == 200
    assert outcomes(app) == {Promised.ACKNOWLEDGE: True, Promised.RESOLVE: True}
    turn_back(app, ticket_id, timedelta(days=2))
    run(app)
    assert "promise_broken" not in kinds(scene, ticket_id)
    with app.app_context():
        assert db.session.scalar(select(Ticket.next_alarm_at)) is None


def test_a_hold_ends_on_its_day_and_the_clock_goes_on(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, targets=TARGETS)
    (ticket_id,) = walk(scene, version, floor="fail")
    until = (now() + timedelta(days=2)).date().isoformat()
    held = {"state": "on_hold", "hold_reason": "needs_part", "hold_until": until}
    scene.maintainer.patch(f"/tickets/{ticket_id}", held)
    with app.app_context():
        waiting = db.session.get_one(Ticket, UUID(ticket_id))
        assert waiting.next_alarm_at is not None
        assert waiting.resolve_by is None
        assert waiting.resolve_left_s is not None
        assert 599 * 60 < waiting.resolve_left_s <= 600 * 60
        waiting.next_alarm_at, waiting.hold_until = now(), now().date() - timedelta(days=1)
        db.session.commit()
    run(app)
    ticket = see(scene, ticket_id)
    assert (ticket["state"], ticket["hold_reason"]) == ("acknowledged", None)
    assert ticket["resolve_by"] is not None
    assert ticket["history"][-1]["person"] is None
    assert ticket["history"][-1]["kind"] == "resumed"


def test_an_unconfirmed_call_goes_along_the_chain_to_its_end(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, chain=CHAIN)
    (ticket_id,) = walk(scene, version, defibrillator="fail")
    asked = []
    for minutes in (6, 8, 10, 10):
        turn_back(app, ticket_id, timedelta(minutes=minutes))
        run(app)
        asked.append(see(scene, ticket_id)["escalate_at"] is not None)
    assert asked == [True, True, False, False]
    history = see(scene, ticket_id)["history"]
    called = [one["detail"]["whom"] for one in history if one["kind"] == "escalated"]
    assert called == ["Night porter", "Owner", None]


def test_what_is_opened_again_by_hand_asks_for_a_voice_again(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, chain=CHAIN)
    (ticket_id,) = walk(scene, version, defibrillator="fail")
    scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": "resolved"})
    scene.manager.patch(f"/tickets/{ticket_id}", {"state": "open"})
    turn_back(app, ticket_id, timedelta(minutes=6))
    run(app)
    history = see(scene, ticket_id)["history"]
    called = [one["detail"]["whom"] for one in history if one["kind"] == "escalated"]
    assert called == ["Night porter"]


def test_whoever_acknowledges_ends_the_calling(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, chain=CHAIN)
    (ticket_id,) = walk(scene, version, defibrillator="fail")
    scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": "acknowledged"})
    turn_back(app, ticket_id, timedelta(minutes=10))
    run(app)
    assert "escalated" not in kinds(scene, ticket_id)


def test_what_a_session_read_before_is_not_written_back(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, targets=TARGETS)
    (ticket_id,) = walk(scene, version, floor="fail")
    turn_back(app, ticket_id, timedelta(minutes=50))
    mine = {"assignee_id": str(scene.maintainer.person_id)}
    with app.app_context(), ThreadPoolExecutor(1) as others:
        read_before = db.session.get_one(Ticket, UUID(ticket_id))
        db.session.commit()
        others.submit(walk, scene, version, floor="fail").result()
        others.submit(scene.maintainer.patch, f"/tickets/{ticket_id}", mine).result()
        ring.run()
        assert (read_before.occurrence_count, read_before.revision) == (2, 4)
    ticket = see(scene, ticket_id)
    assert (ticket["assignee_id"], ticket["revision"]) == (mine["assignee_id"], 4)


def test_many_tickets_ring_with_as_many_statements_as_few(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, targets=TARGETS)
    counts = []
    for found in ({"floor": "fail"}, {"smell": "fail", "mirror": "fail"}):
        for ticket_id in walk(scene, version, **found):
            turn_back(app, ticket_id, timedelta(minutes=70))
        with statements(app) as said:
            run(app)
        counts.append(len(said))
    assert counts[0] == counts[1]
    with app.app_context():
        broken = select(func.count()).where(Event.kind == "ticket.promise_broken")
        assert db.session.scalar(broken) == 3
