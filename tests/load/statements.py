"""How many statements one submission takes: counted in this process, on PostgreSQL."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_app
from app.checklists.service import load_checklist
from app.kernel.database import db
from tests.load.deployment import Deployment
from tests.load.figures import Figure, remark, say
from tests.load.options import Options
from tests.load.phone import PHOTO_BYTES
from tests.load.scene import FAILED, Scene, answers, checklist_content, friction


def measure_statements(deployment: Deployment, _options: Options) -> None:
    """For 12 and for 100 items with two failures, and for 12 items with two photos declared."""
    app = create_app(dict(deployment.settings))
    for items, photos in ((12, 0), (100, 0), (12, 2)):
        kinds = count_statements(app, deployment.scene, items, photos)
        name = f"statements of a submission, {items} items, {photos} photos"
        say(Figure(name, kinds.total(), "statements"))
        remark(", ".join(f"{times} {kind}" for kind, times in kinds.items()))
    with app.app_context():
        db.engine.dispose()


def count_statements(app: Flask, scene: Scene, items: int, photos: int) -> Counter[str]:
    """What the second of two submissions asks of the database, by kind (the first one of a
    process also reads the checklist version, which it then keeps).
    """
    client = app.test_client()
    with app.app_context():
        version, _ = load_checklist(
            scene.organisation_id, f"count-{items}", checklist_content(items)
        )
        version_id = version.id
        db.session.commit()
        engine = db.engine
    seen: Counter[str] = Counter()

    def count(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.split()
        seen[" ".join(words[:3]) if words[0] == "INSERT" else words[0]] += 1

    for number in range(2):
        inspection_id = UUID(int=items * 1000 + photos * 100 + number)
        given = answers(items)
        for answer in given:
            if answer["item"] in FAILED[:photos]:
                answer["photos"] = [_declare(client, scene, inspection_id, answer["item"])]
        if number:
            event.listen(engine, "before_cursor_execute", count)
        _submit(client, scene, inspection_id, version_id, given)
    event.remove(engine, "before_cursor_execute", count)
    return seen


def _declare(client: FlaskClient, scene: Scene, inspection_id: UUID, item: str) -> dict[str, str]:
    photo = {"id": str(UUID(int=inspection_id.int * 100 + FAILED.index(item))), "sha256": "0" * 64}
    body = {
        "inspection_id": str(inspection_id),
        "venue_id": str(scene.venue_ids[0]),
        "item": item,
        "sha256": photo["sha256"],
        "bytes": PHOTO_BYTES,
        "content_type": "image/jpeg",
    }
    _put(client, scene, f"/api/v1/photos/{photo['id']}", body)
    return photo


def _submit(
    client: FlaskClient, scene: Scene, inspection_id: UUID, version_id: UUID, given: Any
) -> None:
    instant = "2026-11-20T18:04:40+01:00"
    body = {
        "spot_id": str(scene.spot_ids[0]),
        "checklist_version_id": str(version_id),
        "started_at": instant,
        "finished_at": instant,
        "sent_at": instant,
        "answers": given,
        "friction": friction(len(given)),
    }
    _put(client, scene, f"/api/v1/inspections/{inspection_id}", body)


def _put(client: FlaskClient, scene: Scene, path: str, body: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {scene.inspector_token}"}
    answer = client.put(path, json=body, headers=headers)
    if answer.status_code != 201:
        remark(f"{path} answered {answer.status_code}: {answer.text[:300]}")
