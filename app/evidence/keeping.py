"""The run of a job that deletes what venues keep no longer: batch after batch, not for long."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from flask import current_app
from sqlalchemy.orm import InstrumentedAttribute

from app.access.audit import note_of_job
from app.evidence.forgetting import Limit, forget_objects, forget_photos, list_limits
from app.evidence.models import Photo, PhotoState
from app.evidence.stores import StoreAway
from app.kernel.clock import now
from app.kernel.database import db

BATCH: Final = 200  # photos, or inspections, deleted in one transaction
RUN_S: Final = 50.0  # there may be one worker, and photos wait to be taken in
EVERY: Final = timedelta(hours=1)


def forget_by_limits(
    days: InstrumentedAttribute[int | None], forget_some: Callable[[Limit], bool]
) -> bool:
    """Has `forget_some` delete a batch of a venue, until it says that there is no more; whether
    all venues are through. `days` is the column of `Venue` that says how long they keep it.

    Each batch leaves its line in the audit trail in the transaction that deletes its rows, so
    nothing goes without one, wherever the run ends. A store that does not answer ends the run,
    and what is left goes with the next one.
    """
    ends = time.monotonic() + RUN_S
    limits = list_limits(days, now())
    db.session.commit()
    try:
        for limit in limits:
            while forget_some(limit):
                if time.monotonic() > ends:
                    return False
    except StoreAway:
        db.session.rollback()
    return True


def forget_batch(
    limit: Limit,
    photos: Sequence[Photo],
    action: str,
    and_rows: Callable[[], dict[str, int]] = dict,
) -> int:
    """Deletes these photos, and rows besides, with a line in the trail; how many photos went.

    `and_rows` says how many rows of what it deleted. Of what another worker deletes at the same
    time only one of them writes a line.
    """
    db.session.commit()
    store = current_app.extensions["store"]
    going = set(forget_photos(photos, store))
    counted = and_rows()
    if going or any(counted.values()):
        said = {**counted, "photos": len(going), "kept_days": limit.days}
        note_of_job(limit.organisation_id, action, limit.venue_id, **said)
    db.session.commit()
    awaited = (one for one in photos if one.id in going and one.state is PhotoState.AWAITED)
    forget_objects(awaited, store)
    return len(going)
