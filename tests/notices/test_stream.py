"""The stream that outside systems read by cursor, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.access.models import Person
from app.kernel.database import db
from app.notices.jobs import spread
from app.notices.models import Event
from tests.factories import Phone, Scene
from tests.notices.happenings import happen, happening
from tests.statements import statements


def read(phone: Phone, after: int = 0, limit: int = 100) -> tuple[list[dict[str, Any]], int]:
    answer = phone.get(f"/events?after={after}&limit={limit}")
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    return body["items"], body["next"]


def test_whoever_asks_on_reads_each_event_once_and_in_order(told_app: Flask, scene: Scene) -> None:
    assert read(scene.admin, 7) == ([], 7)
    happen(*(happening(scene, n) for n in range(5)))
    assert read(scene.admin) == ([], 0), "what has no place yet is not shown"
    spread.run()
    seen, after = [], 0
    for count in (2, 2, 1, 0):
        items, after = read(scene.admin, after, limit=2)
        assert len(items) == count
        seen += items
    assert [one["data"]["detail"]["n"] for one in seen] == [0, 1, 2, 3, 4]
    assert {one["type"] for one in seen} == {"test.happened"}
    happen(happening(scene, 5))
    spread.run()
    (latest,), _ = read(scene.admin, after)
    assert latest["data"]["detail"]["n"] == 5


def test_the_stream_is_the_organisation_s_own(told_app: Flask, scene: Scene) -> None:
    outsider = db.session.get_one(Person, scene.outsider.person_id)
    theirs = happening(scene, venue_id=outsider.venue_roles[0].venue_id)
    theirs = theirs._replace(organisation_id=outsider.organisation_id)
    happen(theirs, happening(scene, 1))
    spread.run()
    assert [one["data"]["detail"]["n"] for one in read(scene.admin)[0]] == [1]
    assert scene.outsider.get("/events").status_code == 403


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=9223372036854775808", "limit=501"])
def test_a_cursor_that_is_none_is_refused(told_app: Flask, scene: Scene, query: str) -> None:
    assert scene.admin.get(f"/events?{query}").status_code == 422
    assert read(scene.admin, 2**63 - 1) == ([], 2**63 - 1)


def test_an_event_of_which_no_room_can_speak_does_not_end_the_stream(
    told_app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = told_app.extensions["notice_sources"]["test"]
    payloads = source.payloads

    def breaks(events: Sequence[Event]) -> Mapping[UUID, dict[str, Any]]:
        if any(event.detail["n"] == 1 for event in events):
            raise KeyError("what this says is unknown")
        answer: Mapping[UUID, dict[str, Any]] = payloads(events)
        return answer

    monkeypatch.setattr(source, "payloads", breaks)
    happen(*(happening(scene, n) for n in range(3)), happening(scene, kind="unknown.thing"))
    spread.run()
    items, _ = read(scene.admin)
    assert [bool(one["data"]) for one in items] == [True, False, True, False]


def test_a_long_stretch_costs_as_many_statements_as_a_short_one(
    told_app: Flask, scene: Scene
) -> None:
    happen(*(happening(scene, n) for n in range(100)))
    spread.run()
    said = []
    for limit in (1, 100):
        with statements(told_app) as counted:
            assert len(read(scene.admin, 0, limit)[0]) == limit
        said.append(len(counted))
    assert said[0] == said[1]
