"""Some weeks of walks at a venue, sent as phones send them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from tests.factories import LOCK_FAILS, Phone, Scene, add_spot, all_well, photo_ref, submission

# Hostile in as many ways as a name has room for.
HOSTILE = "</script><b>Spot</b> {{ 7*7 }} %(x)s & 🚻 \u202e"
WEEKS = 10


def walk(scene: Scene, phone: Phone, number: int, days_ago: int, **changes: Any) -> None:
    """One inspection, so many days ago."""
    at = now() - timedelta(days=days_ago)
    given = submission(
        scene,
        changes.pop("answers", all_well()),
        started_at=(at - timedelta(minutes=3)).isoformat(),
        finished_at=at.isoformat(),
        **changes,
    )
    answer = phone.put(f"/inspections/{UUID(int=5000 + number)}", given)
    assert answer.status_code == 201, answer.get_json()


def walk_for_weeks(app: Flask, scene: Scene) -> UUID:
    """Two walks a week at two spots by two people. Locks fail every second time at the second,
    whose id this answers; soap does not apply now and then.
    """
    with app.app_context():
        other = add_spot(scene.venue, HOSTILE).id
        db.session.commit()
    for week in range(WEEKS):
        fails = LOCK_FAILS | {"photos": [photo_ref(100 + week)]}
        lock_fails = all_well(stall_locks=fails, broken_stalls={"value": 1})
        answers = lock_fails if week % 2 else all_well(soap={"not_applicable": True})
        walk(scene, scene.inspector, 2 * week, 7 * week + 1)
        walk(
            scene,
            scene.manager,
            2 * week + 1,
            7 * week + 2,
            spot_id=str(other),
            answers=answers,
        )
    return other
