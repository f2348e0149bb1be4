"""What outside systems read of tickets: enough to work with, small, and nobody's private matter."""

import json
from datetime import timedelta
from typing import Any

import orjson
import pytest
from flask import Flask

from app.access.models import Person
from app.kernel.database import db
from app.notices.models import Event
from app.notices.sources import source_of
from app.notices.webhooks.signing import write_body
from app.tickets.states import TicketState
from tests.factories import Scene
from tests.statements import statements
from tests.tickets.telling.things import (
    AT,
    add_occurrence,
    add_photo,
    add_ticket,
    happens,
    inspection_of,
    thumbnail,
)

HOUR = timedelta(hours=1)
HOSTILE = '<script>\x01 "😀" \\u0000 %(x)s {{ 7*7 }}'


def payloads(*events: Event) -> list[dict[str, Any]]:
    source = source_of("ticket.opened")
    assert source
    found = source.payloads(events)
    return [found[event.id] for event in events]


def test_a_payload_says_what_happened_and_how_the_ticket_stands(app: Flask, scene: Scene) -> None:
    with app.app_context():
        ticket = add_ticket(scene, assignee_id=scene.maintainer.person_id)
        event = happens(ticket, "opened", scene.inspector.person_id, team="doors")
        (payload,) = payloads(event)
        assert payload == {
            "type": "ticket.opened",
            "id": str(event.id),
            "at": "2026-03-03T16:04:00+00:00",
            "venue_id": str(scene.venue.id),
            "person": "Inspector",
            "source": "form",
            "detail": {"team": "doors"},
            "ticket": {
                "id": str(ticket.id),
                "spot_id": str(scene.spot.id),
                "spot": "Restroom 2, level 1",
                "kind": "restroom",
                "checklist": "restroom",
                "item": "stall-locks",
                "prompt": {"en": "Is stall-locks fine?", "es": "Is stall-locks fine? (es)"},
                "state": "open",
                "severity": "major",
                "team": "doors",
                "assignee": "Maintainer",
                "opened_at": "2026-03-03T16:04:00+00:00",
                "acknowledge_by": "2026-03-03T18:04:00+00:00",
                "resolve_by": "2026-03-05T16:04:00+00:00",
                "occurrence_count": 1,
                "revision": 1,
                "url": f"http://127.0.0.1:8000/desk/tickets/{ticket.id}",
            },
        }
        event.position = 41
        assert payloads(event)[0]["position"] == 41
        assert json.loads(json.dumps(payload)) == payload


def test_of_people_there_are_names_and_nothing_else(app: Flask, scene: Scene) -> None:
    maintainer = str(scene.maintainer.person_id)
    with app.app_context():
        ticket = add_ticket(scene)
        call = {"step": 1, "whom": "Porter", "phone": "+34 900", "person_id": maintainer}
        found = payloads(
            happens(ticket, "assigned", scene.manager.person_id, from_=None, to=maintainer),
            happens(ticket, "escalated", **call),
        )
        addresses = [one.email for one in db.session.query(Person)]
    assert found[0]["detail"] == {"from": None, "to": "Maintainer"}
    assert found[1]["detail"] == {"step": 1, "whom": "Porter"}
    assert found[1]["person"] is None
    written = json.dumps(found)
    assert not [one for one in [*addresses, "+34 900", maintainer] if one in written]


@pytest.mark.parametrize("kind", ["commented", "split", "handed_over"])
def test_a_payload_is_small_whatever_people_wrote(app: Flask, scene: Scene, kind: str) -> None:
    with app.app_context():
        ticket = add_ticket(scene, HOSTILE * 500)
        outside = {"endpoint_id": "1"} if kind == "handed_over" else {}
        event = happens(
            ticket,
            kind,
            scene.manager.person_id,
            text="😀" * 4000 if kind == "split" else HOSTILE * 200,
            inspection_ids=["0" * 36] * 2000,
            **outside,
        )
        (payload,) = payloads(event)
    body = write_body(event.kind, event.at, payload)
    assert len(body) < 20_000
    assert orjson.loads(body)["data"] == payload  # the envelope cuts nothing of it
    assert payload["detail"]["text"].endswith("…")
    assert payload["ticket"]["url"].endswith(str(ticket.id))


def test_who_takes_a_ticket_over_gets_its_whole_history_and_evidence(
    app: Flask, scene: Scene
) -> None:
    inspector, maintainer = scene.inspector.person_id, scene.maintainer.person_id
    with app.app_context():
        ticket = add_ticket(scene)
        first = str(inspection_of(ticket))
        merged = add_ticket(
            scene, "Hinge", item_key="soap", merged_into_id=ticket.id, state=TicketState.DISMISSED
        )
        happens(ticket, "opened", inspector, inspection_id=first)
        happens(ticket, "assigned", maintainer, AT + HOUR, from_=None, to=str(maintainer))
        event = happens(
            ticket, "handed_over", maintainer, AT + 2 * HOUR, endpoint_id="1", text="Yours?"
        )
        photo = add_photo(ticket, inspector, thumbnail("red"), inspection_of(ticket))
        mending = add_photo(ticket, maintainer, thumbnail("green"), at=AT + HOUR)
        handover = payloads(event)[0]["handover"]
        assert [(one["type"], one["person"], one["detail"]) for one in handover["history"]] == [
            ("ticket.opened", "Inspector", {"inspection_id": first, "note": "Stall 3 swings open"}),
            (
                "ticket.failed",
                "Inspector",
                {"inspection_id": str(inspection_of(merged)), "note": "Hinge"},
            ),
            ("ticket.assigned", "Maintainer", {"from": None, "to": "Maintainer"}),
            ("ticket.handed_over", "Maintainer", {"endpoint_id": "1", "text": "Yours?"}),
        ]
        assert [one["shows"] for one in handover["pictures"]] == ["problem", "mending"]
        for one, shown in zip(handover["pictures"], (photo, mending), strict=True):
            answer = app.test_client().get(one["url"])
            assert (answer.status_code, answer.content_type) == (200, "image/webp"), shown
        assert (handover["history_left_out"], handover["pictures_left_out"]) == (0, 0)
        assert handover["more_at"] == f"http://127.0.0.1:8000/api/v1/tickets/{ticket.id}"


def test_of_a_long_history_the_oldest_is_left_out_and_counted(app: Flask, scene: Scene) -> None:
    inspector = scene.inspector.person_id
    with app.app_context():
        ticket = add_ticket(scene)
        red = thumbnail("red")
        for number in range(60):
            found = add_occurrence(ticket, inspector, "é" * 900, AT + number * HOUR)
            happens(ticket, "failed", inspector, AT + number * HOUR, inspection_id=str(found))
            add_photo(ticket, inspector, red, found, AT + number * HOUR)
        event = happens(ticket, "handed_over", inspector, AT + 60 * HOUR, endpoint_id="1")
        (payload,) = payloads(event)
    handover = payload["handover"]
    assert len(orjson.dumps(payload)) < 20_000
    assert len(handover["history"]) > 4
    assert handover["history"][-1]["type"] == "ticket.handed_over"
    assert handover["history"][-2]["detail"]["note"].endswith("é…")
    # 60 failures, what opened it, and the handing over
    assert len(handover["history"]) + handover["history_left_out"] == 62
    assert len(handover["pictures"]) + handover["pictures_left_out"] == 50
    assert handover["pictures"][-1]["at"] == (AT + 59 * HOUR).isoformat()


@pytest.mark.parametrize("many", [1, 9])
def test_payloads_take_as_many_statements_for_many_events(
    app: Flask, scene: Scene, many: int
) -> None:
    with app.app_context():
        tickets = [add_ticket(scene, part=part) for part in range(many)]
        maintainer = scene.maintainer.person_id
        plain = [happens(one, "assigned", maintainer, to=str(maintainer)) for one in tickets]
        outside = [happens(one, "handed_over", maintainer, endpoint_id="1") for one in tickets]
        db.session.commit()
        payloads(*plain)  # this process reads a checklist once
        for events, most in ((plain, 2), (plain + outside, 7)):
            db.session.expunge_all()
            with statements(app) as said:
                payloads(*events)
            assert len(said) == most
