"""Ideas for moments, as people write them, see them and hide them."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import AuditLine
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.moments.models import Idea, Question
from app.moments.queries import MOST_SHOWN, list_ideas, read_inventory
from app.venues.models import Spot, Venue
from tests.factories import ITEMS, Phone, Scene, add_spot, add_version
from tests.statements import statements

HOSTILE = "<script>alert(1)</script> ' OR 1=1 -- \u202egnirts 🚻 {{ 7*7 }} %s"
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def idea(text: str = "A second hook.", **changes: Any) -> dict[str, Any]:
    return {
        "checklist_slug": "restroom",
        "item_key": "soap",
        "question": "easier",
        "text": text,
    } | changes


def path_of(scene: Scene, idea_id: UUID | None = None) -> str:
    return f"/venues/{scene.venue.id}/ideas/{idea_id or new_id()}"


def moments_of(phone: Phone, scene: Scene) -> dict[str, dict[str, Any]]:
    inventory = phone.get(f"/venues/{scene.venue.id}/moments").get_json()
    return {moment["item_key"]: moment for one in inventory["stages"] for moment in one["moments"]}


def test_an_idea_stands_with_its_moment_for_everybody_at_the_venue(
    app: Flask, scene: Scene
) -> None:
    answer = scene.inspector.put(path_of(scene), idea(f"  {HOSTILE}\r\n "))
    assert answer.status_code == 201
    shown = answer.get_json()
    assert (shown["text"], shown["person"], shown["hidden_at"]) == (HOSTILE, "Inspector", None)
    later = scene.maintainer.put(path_of(scene), idea("Foam")).get_json()
    for phone in (scene.inspector, scene.maintainer, scene.manager, scene.admin):
        moments = moments_of(phone, scene)
        assert [*moments] == [one["key"] for one in ITEMS]
        assert moments["soap"]["easier"] == {"count": 2, "newest": [later, shown]}
        assert moments["soap"]["memorable"] == {"count": 0, "newest": []}
        assert (moments["remark"]["can_fail"], moments["soap"]["spots"]) == (False, 1)
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        assert [one.text for one in list_ideas(venue.id)] == ["Foam", HOSTILE]
        [stage] = read_inventory(venue).stages
        assert [one.idea_count for one in stage.moments if one.idea_count] == [2]


def test_an_idea_sent_again_is_the_same_and_another_one_is_refused(scene: Scene) -> None:
    path = path_of(scene)
    first = scene.inspector.put(path, idea())
    again = scene.inspector.put(path, idea(" A second hook.\n"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json() == first.get_json()
    for other in (idea("Another"), idea(item_key="floor"), idea(question="memorable")):
        refused = scene.inspector.put(path, other)
        assert refused.status_code == 409
        assert "under a new id" in refused.get_json()["detail"]
    assert scene.maintainer.put(path, idea()).status_code == 409
    assert moments_of(scene.inspector, scene)["soap"]["easier"]["count"] == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (idea(" \n\t "), 422, "1 to 2,000 characters"),
        (idea("\u200b\u202e"), 422, "1 to 2,000 characters"),
        (idea("x" * 2001), 422, "1 to 2,000 characters"),
        (idea("x" * 10_000), 422, "1 to 2,000 characters"),
        (idea("a\0b"), 400, "valid JSON"),
        (idea(question="cheaper"), 422, "easier, memorable"),
        (idea(item_key="moat"), 422, "no such moment"),
        (idea(checklist_slug="moat"), 422, "no such moment"),
        (idea(stars=5), 422, "Unknown field"),
        ({}, 422, "required"),
    ],
)
def test_what_is_no_idea_is_refused_with_what_to_do(
    scene: Scene, body: dict[str, Any], status: int, says: str
) -> None:
    answer = scene.inspector.put(path_of(scene), body)
    assert answer.status_code == status
    assert says in answer.text
    assert scene.inspector.put(path_of(scene), idea("x" * 2000)).status_code == 201


def test_who_wrote_an_idea_or_manages_the_venue_hides_it_and_it_is_kept(
    app: Flask, scene: Scene
) -> None:
    mine, theirs = path_of(scene), path_of(scene)
    scene.inspector.put(mine, idea("Mine"))
    scene.maintainer.put(theirs, idea("Theirs"))
    assert scene.inspector.patch(theirs, {"hidden": True}).status_code == 403
    assert scene.outsider.patch(theirs, {"hidden": True}).status_code == 404
    elsewhere = f"/venues/{scene.other_venue.id}/ideas/{mine.rpartition('/')[2]}"
    assert scene.admin.patch(elsewhere, {"hidden": True}).status_code == 404
    for _ in range(2):
        assert scene.inspector.patch(mine, {"hidden": True}).status_code == 200
    assert scene.inspector.patch(mine, {"hidden": False}).status_code == 403
    assert scene.manager.patch(theirs, {"hidden": True}).status_code == 200
    assert moments_of(scene.inspector, scene)["soap"]["easier"] == {"count": 0, "newest": []}
    seen = moments_of(scene.manager, scene)["soap"]["easier"]
    assert (seen["count"], [one["hidden_by"] for one in seen["newest"]]) == (
        0,
        ["Manager", "Inspector"],
    )
    listed = f"/venues/{scene.venue.id}/ideas"
    assert scene.maintainer.get(listed).get_json()["items"] == []
    assert len(scene.manager.get(listed).get_json()["items"]) == 2
    assert scene.manager.patch(mine, {"hidden": False}).get_json()["hidden_at"] is None
    assert [one["text"] for one in scene.maintainer.get(listed).get_json()["items"]] == ["Mine"]
    with app.app_context():
        assert db.session.scalars(select(Idea.text).order_by(Idea.text)).all() == ["Mine", "Theirs"]
        told = db.session.scalars(
            select(AuditLine.action)
            .where(AuditLine.action.startswith("idea"))
            .order_by(AuditLine.at)
        ).all()
    assert told == ["idea.hide", "idea.hide", "idea.show"]


def test_a_moment_that_is_asked_no_more_keeps_its_ideas(app: Flask, scene: Scene) -> None:
    scene.inspector.put(path_of(scene), idea())
    with app.app_context():
        add_version(scene.organisation, [one for one in ITEMS if one["key"] != "soap"])
        db.session.commit()
    assert scene.inspector.put(path_of(scene), idea("From a phone")).status_code == 201
    page = scene.manager.get(f"/venues/{scene.venue.id}/moments").get_json()
    [left] = page["no_longer_asked"]
    assert (left["item_key"], left["easier"]["count"]) == ("soap", 2)
    with app.app_context():
        db.session.get_one(Spot, scene.spot.id).active = False
        db.session.commit()
    scene.inspector.put(path_of(scene), idea("A warmer floor", item_key="floor"))
    page = scene.manager.get(f"/venues/{scene.venue.id}/moments").get_json()
    assert page["stages"] == []
    assert [one["item_key"] for one in page["no_longer_asked"]] == ["floor", "soap"]


def test_ideas_are_listed_newest_first_page_by_page(scene: Scene) -> None:
    for number in range(5):
        question = "memorable" if number == 3 else "easier"
        scene.inspector.put(path_of(scene), idea(f"{number}", question=question))
    scene.inspector.put(path_of(scene), idea("floor", item_key="floor"))
    listed = f"/venues/{scene.venue.id}/ideas"
    found, cursor = [], ""
    while cursor is not None:
        of_soap = f"?limit=2&checklist_slug=restroom&item_key=soap{cursor}"
        page = scene.inspector.get(listed + of_soap).get_json()
        found += [one["text"] for one in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert found == ["4", "3", "2", "1", "0"]
    memorable = scene.inspector.get(f"{listed}?question=memorable").get_json()["items"]
    assert [one["text"] for one in memorable] == ["3"]
    assert scene.inspector.get(f"{listed}?item_key=soap").status_code == 422
    assert scene.manager_of_other_venue.get(listed).status_code == 404


def test_the_inventory_costs_the_same_with_many_ideas_of_many_people(
    app: Flask, scene: Scene
) -> None:
    path = f"/venues/{scene.venue.id}/moments"

    def cost() -> int:
        with statements(app) as said:
            assert scene.manager.get(path).status_code == 200
        return len(said)

    scene.inspector.put(path_of(scene), idea())
    cost()
    before = cost()
    with app.app_context():
        for number in range(60):
            db.session.add(row_of(scene, number))
        add_spot(db.session.get_one(Venue, scene.venue.id), "Restroom 3")
        db.session.commit()
    assert cost() == before
    soap = moments_of(scene.manager, scene)["soap"]["easier"]
    assert (soap["count"], len(soap["newest"])) == (31, MOST_SHOWN)


def row_of(scene: Scene, number: int) -> Idea:
    phones = (scene.inspector, scene.maintainer, scene.manager)
    return Idea(
        id=new_id(),
        organisation_id=scene.organisation.id,
        venue_id=scene.venue.id,
        checklist_slug="restroom",
        item_key="soap" if number % 2 else "floor",
        question=Question.EASIER,
        text=f"Idea {number}",
        person_id=phones[number % 3].person_id,
        written_at=now(),
    )
