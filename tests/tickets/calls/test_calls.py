"""Calls about critical tickets: kept once, by the server's clock, and who is reached confirms."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from app.kernel.clock import now
from app.kernel.ids import new_id
from tests.factories import Scene
from tests.tickets.floors import CHAIN, kinds, make_floors, see, walk


def said(ticket_id: str, **changes: Any) -> dict[str, Any]:
    """A call on a phone whose clock is a year ahead, sent a minute later."""
    clock = now() + timedelta(days=365)
    return {
        "ticket_id": ticket_id,
        "whom": "Duty manager",
        "phone": "+34 600 000 001",
        "called_at": (clock - timedelta(minutes=1)).isoformat(),
        "sent_at": clock.isoformat(),
        "reached": True,
        "note": "Is on the way",
    } | changes


def test_who_was_reached_confirms_and_nobody_else_is_asked(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, chain=CHAIN)
    (ticket_id,) = walk(scene, version, defibrillator="fail")
    missed = scene.inspector.put(f"/calls/{new_id()}", said(ticket_id, reached=False))
    assert missed.status_code == 201
    assert see(scene, ticket_id)["escalate_at"] is not None
    reached = scene.inspector.put(f"/calls/{new_id()}", said(ticket_id))
    called_at = datetime.fromisoformat(reached.get_json()["called_at"])
    assert timedelta(seconds=55) < now() - called_at < timedelta(seconds=90)
    assert see(scene, ticket_id)["escalate_at"] is None
    assert kinds(scene, ticket_id).count("called") == 2


def test_a_call_sent_again_is_the_same_and_another_one_is_refused(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    floor, other = walk(scene, version, defibrillator="fail", floor="fail")
    path = f"/calls/{new_id()}"
    assert scene.inspector.put(path, said(floor)).status_code == 201
    assert scene.inspector.put(path, said(floor)).status_code == 200
    assert scene.inspector.put(path, said(floor, reached=False)).status_code == 409
    assert scene.inspector.put(path, said(other)).status_code == 409
    assert kinds(scene, floor).count("called") == 1
    assert scene.outsider.put(f"/calls/{new_id()}", said(floor)).status_code == 404
