"""Photos used twice, found by the intake as it really runs."""

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.evidence.models import Signal
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.evidence.taken import send, take_in_all
from tests.factories import Scene


def reused(app: Flask) -> dict[UUID | None, tuple[str, bool]]:
    """Which photos are used twice: the other one, and whether it is the same file."""
    with app.app_context():
        found = db.session.scalars(select(Signal).where(Signal.kind == "reused"))
        return {one.photo_id: (one.detail["photo_id"], one.detail["exact"]) for one in found}


def test_one_photo_for_two_items_of_an_inspection_is_used_twice_and_one_sent_again_is_not(
    app: Flask, scene: Scene
) -> None:
    here = str(new_id())
    send(scene, scene.inspector, inspection_id=here, item="stall-locks")
    send(scene, scene.inspector, inspection_id=here, item="stall-locks")
    take_in_all(app)
    assert reused(app) == {}
    forged = send(scene, scene.inspector, inspection_id=here, item="soap")
    take_in_all(app)
    ((photo_id, (other_id, exact)),) = reused(app).items()
    assert (photo_id, exact) == (forged.id, True)
    assert other_id != str(forged.id)
