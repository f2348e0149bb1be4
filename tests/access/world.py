"""The scene with one of everything in it, and who tries what there."""

from typing import Any, NamedTuple
from uuid import UUID

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.trends.reports.claiming import claim_next
from tests.access.tries import IDEA, NEW_ENDPOINT, NEW_PERSON, Try
from tests.factories import LOCK_FAILS, Phone, Scene, all_well, photo_ref, submission

DONE = range(200, 400)


class World(NamedTuple):
    """The scene, with one of everything in it."""

    scene: Scene
    ids: dict[str, Any]

    def send(self, phone: Phone | None, one: Try) -> int:
        """The status that this person, or nobody, gets."""
        person = phone or self.scene.inspector
        path = one.path.format(**self.ids, new=new_id(), nothing=new_id())
        headers = dict(one.headers) if phone else {"Authorization": ""}
        return person.call(one.method, path, self.body(one), headers=headers).status_code

    def body(self, one: Try) -> Any:
        if one.body == "submission":
            return submission(self.scene, all_well())
        if one.body == "declaration":
            return declaration(self.ids)
        if one.body is NEW_PERSON:
            return NEW_PERSON | {"email": f"new{new_id()}@rounds.example"}
        return filled(one.body, self.ids)


def filled(body: Any, ids: dict[str, Any]) -> Any:
    """The body with the ids for which it leaves places."""
    if isinstance(body, dict):
        return {key: filled(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, ids) for value in body]
    return body.format(**ids) if isinstance(body, str) else body


def declaration(ids: dict[str, Any]) -> dict[str, Any]:
    return {
        "inspection_id": str(ids["inspection"]),
        "venue_id": str(ids["venue"]),
        "item": "stall-locks",
        "sha256": photo_ref()["sha256"],
        "bytes": 5,
        "content_type": "image/jpeg",
    }


def make_world(scene: Scene) -> World:
    """A failure with a ticket and a photo, an endpoint with a message, and a report that is being
    made.
    """
    inspection = new_id()
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    receipt = scene.inspector.put(f"/inspections/{inspection}", submission(scene, fails))
    ids: dict[str, Any] = {
        "venue": scene.venue.id,
        "spot": scene.spot.id,
        "version": scene.version.id,
        "person": scene.inspector.person_id,
        "inspection": inspection,
        "ticket": receipt.get_json()["tickets"][0]["id"],
        "photo": UUID(photo_ref()["id"]),
    }
    endpoint = scene.admin.post("/endpoints", NEW_ENDPOINT).get_json()["id"]
    message = scene.admin.post(f"/endpoints/{endpoint}/test").get_json()["id"]
    report = scene.admin.post(f"/venues/{scene.venue.id}/reports").get_json()["id"]
    with scene.admin.client.application.app_context():
        assert claim_next(now())
        db.session.commit()
    ids |= {"endpoint": endpoint, "message": message, "report": report}
    # By a manager, who may have its original as such: others may, where they took it.
    scene.manager.put(f"/photos/{ids['photo']}", declaration(ids))
    ids["idea"] = new_id()
    scene.manager.put(f"/venues/{ids['venue']}/ideas/{ids['idea']}", IDEA)
    return World(scene, ids)
