"""Two tickets become one, one becomes two, and all that was found stays to be seen."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.models import Event
from app.tickets.jobs import ring
from app.tickets.models import Ticket
from tests.factories import Scene, add_spot, add_version, item, submission
from tests.statements import statements
from tests.tickets.floors import CHAIN, kinds, make_floors, see, turn_back, walk


def test_a_merged_ticket_counts_and_fails_with_the_one_that_stands_for_it(
    app: Flask, scene: Scene
) -> None:
    version = make_floors(app, scene)
    floor, smell = walk(scene, version, floor="fail", smell="fail")
    assert scene.maintainer.post(f"/tickets/{smell}/merge", {"into": floor}).status_code == 200
    merged = see(scene, smell)
    assert (merged["state"], merged["merged_into_id"]) == ("dismissed", floor)
    assert walk(scene, version, smell="fail") == [smell]
    stands = see(scene, floor)
    assert (stands["occurrence_count"], stands["state"]) == (3, "open")
    assert [one["kind"] for one in stands["history"]].count("failed") == 3
    scene.maintainer.patch(f"/tickets/{floor}", {"state": "resolved"})
    walk(scene, version, smell="fail")
    assert see(scene, floor)["state"] == "open"
    assert see(scene, smell)["state"] == "dismissed"


def test_a_late_failure_of_a_merged_problem_opens_its_own_where_another_has_taken_over(
    app: Flask, scene: Scene
) -> None:
    version = make_floors(app, scene)
    floor, smell = walk(scene, version, floor="fail", smell="fail")
    scene.maintainer.post(f"/tickets/{smell}/merge", {"into": floor})
    scene.manager.patch(
        f"/tickets/{floor}", {"state": "dismissed", "dismiss_reason": "not_a_fault"}
    )
    with app.app_context():
        ended = now() - timedelta(days=15)
        db.session.execute(update(Ticket).values(closed_at=ended, resolved_at=ended))
        db.session.commit()
    assert walk(scene, version, floor="fail") != [floor]
    # A phone that was away for ten days: then, the first one had ended five days before.
    seen = (now() - timedelta(days=10)).isoformat()
    body = submission(
        scene,
        [{"item": "smell", "value": "fail"}],
        checklist_version_id=str(version),
        started_at=seen,
        finished_at=seen,
    )
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    assert answer.status_code == 201, answer.get_json()
    (own,) = answer.get_json()["tickets"]
    ticket = see(scene, own["id"])
    assert (ticket["state"], ticket["previous_id"]) == ("open", smell)
    assert see(scene, floor)["state"] == "dismissed"


def test_a_ticket_is_not_seen_to_be_mended_where_what_it_stands_for_fails(
    app: Flask, scene: Scene
) -> None:
    version = make_floors(app, scene)
    floor, smell = walk(scene, version, floor="fail", smell="fail")
    scene.maintainer.post(f"/tickets/{smell}/merge", {"into": floor})
    scene.maintainer.patch(f"/tickets/{floor}", {"state": "resolved"})
    walk(scene, version, floor="pass", smell="fail")
    assert see(scene, floor)["state"] == "open"
    assert "verified" not in kinds(scene, floor)


def test_what_is_merged_goes_along_when_its_ticket_is_merged_too(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    floor, smell, other = walk(scene, version, defibrillator="fail", floor="fail", smell="fail")
    for ticket, into in ((floor, smell), (smell, other)):
        assert scene.manager.post(f"/tickets/{ticket}/merge", {"into": into}).status_code == 200
    assert see(scene, floor)["merged_into_id"] == other
    assert see(scene, other)["occurrence_count"] == 3


def test_a_merging_and_a_walk_take_their_locks_in_the_same_order(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    with app.app_context():
        elsewhere = replace(scene, spot=add_spot(db.session.merge(scene.venue), "Elsewhere"))
        db.session.commit()
    floor, smell = walk(scene, version, floor="fail", smell="fail")
    (there,) = walk(elsewhere, version, floor="fail")
    scene.maintainer.post(f"/tickets/{there}/merge", {"into": floor})
    with statements(app) as walked:
        assert walk(elsewhere, version, floor="fail", smell="fail")[0] == there
    with statements(app) as merged:
        scene.maintainer.post(f"/tickets/{floor}/merge", {"into": smell})
    assert see(scene, there)["merged_into_id"] == smell
    if app.config["DATABASE_URL"].startswith("postgresql"):
        # Spots first; then all tickets at once, by their ids.
        assert locks_in(walked) == ["spots", "tickets"]
        assert locks_in(merged) == ["spots", "spots", "tickets"]


def locks_in(said: list[str]) -> list[str]:
    return ["spots" if "NO KEY" in one else "tickets" for one in said if " FOR " in one]


def test_two_failures_of_one_ticket_in_one_walk_are_two(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    floor, smell = walk(scene, version, floor="fail", smell="fail")
    scene.maintainer.post(f"/tickets/{smell}/merge", {"into": floor})
    walk(scene, version, floor="fail", smell="fail", mirror="fail")
    stands = see(scene, floor)
    failed = [one for one in stands["history"] if one["kind"] == "failed"]
    assert stands["occurrence_count"] == len(failed) == 4


def test_tickets_of_two_venues_and_ended_ones_stay_apart(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    floor, smell = walk(scene, version, floor="fail", smell="fail")
    path = f"/tickets/{floor}/merge"
    assert scene.manager.post(path, {"into": floor}).status_code == 409
    assert scene.manager.post(path, {"into": str(new_id())}).status_code == 404
    scene.manager.patch(
        f"/tickets/{smell}", {"state": "dismissed", "dismiss_reason": "not_a_fault"}
    )
    assert scene.manager.post(path, {"into": smell}).status_code == 409
    assert kinds(scene, floor) == ["failed"]


def test_a_split_ticket_takes_its_failures_and_the_promise_along(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    (floor,) = walk(scene, version, floor="fail")
    walk(scene, version, floor="fail")
    history = see(scene, floor)["history"]
    inspections = [one["detail"]["inspection_id"] for one in history if one["kind"] == "failed"]
    path, body = f"/tickets/{floor}/split", {"inspection_ids": inspections[1:], "text": "Stall 5"}
    part = scene.maintainer.post(path, body).get_json()
    assert part["id"] != floor
    assert (part["occurrence_count"], part["resolve_by"]) == (1, see(scene, floor)["resolve_by"])
    assert kinds(scene, part["id"]) == ["failed", "split"]
    assert see(scene, floor)["occurrence_count"] == 1
    # The next failure is the first part's, and one pass verifies both.
    assert walk(scene, version, floor="fail") == [floor]
    for ticket in (floor, part["id"]):
        scene.maintainer.patch(f"/tickets/{ticket}", {"state": "resolved"})
    walk(scene, version, floor="pass")
    assert {see(scene, one)["state"] for one in (floor, part["id"])} == {"closed"}


def test_a_part_of_a_critical_moment_is_called_about_too(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, chain=CHAIN)
    (first,) = walk(scene, version, defibrillator="fail")
    walk(scene, version, defibrillator="fail")
    found = [one for one in see(scene, first)["history"] if one["kind"] == "failed"]
    body = {"inspection_ids": [found[1]["detail"]["inspection_id"]]}
    part = scene.maintainer.post(f"/tickets/{first}/split", body).get_json()
    assert part["escalate_at"] == see(scene, first)["escalate_at"] is not None
    assert see(scene, first)["last_failed_at"] == found[0]["at"]
    assert part["last_failed_at"] == found[1]["at"]


def test_a_split_of_all_of_none_or_of_others_is_refused(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    (floor,) = walk(scene, version, floor="fail")
    only = see(scene, floor)["history"][0]["detail"]["inspection_id"]
    for chosen in ([only], [str(new_id())], [only, str(new_id())]):
        answer = scene.maintainer.post(f"/tickets/{floor}/split", {"inspection_ids": chosen})
        assert answer.status_code == 422


def test_what_a_worse_ticket_was_promised_goes_over_with_it(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene, chain=CHAIN)
    floor, critical = walk(scene, version, defibrillator="fail", floor="fail")[::-1]
    promised, called = see(scene, critical)["resolve_by"], see(scene, critical)["escalate_at"]
    scene.maintainer.post(f"/tickets/{critical}/merge", {"into": floor})
    stands = see(scene, floor)
    assert (stands["severity"], stands["resolve_by"]) == ("critical", promised)
    # A call that nobody has confirmed is not forgotten.
    assert stands["escalate_at"] == called is not None
    told = [one["detail"] for one in stands["history"] if one["kind"] == "merged"]
    assert {"from": critical, "severity": "critical"} in told
    turn_back(app, floor, timedelta(minutes=6))
    with app.app_context():
        ring.run()
    assert "escalated" in kinds(scene, floor)


def test_of_two_failures_of_one_ticket_the_worse_counts(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    floor, smell = walk(scene, version, floor="fail", smell="fail")
    scene.maintainer.post(f"/tickets/{floor}/merge", {"into": smell})
    worse = [
        item("floor", "pass_fail", severity="critical"),
        item("smell", "pass_fail", severity="major"),
    ]
    with app.app_context():
        newer = add_version(scene.organisation, worse, "floors").id
        db.session.commit()
    walk(scene, newer, floor="fail", smell="fail")
    assert see(scene, smell)["severity"] == "critical"
    with app.app_context():
        raised = db.session.scalars(select(Event.detail).where(Event.kind == "ticket.failed"))
        assert [one["severity"] for one in raised if "severity" in one] == ["critical"]
