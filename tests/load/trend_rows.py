"""Years of inspections, findings, tickets and promises, put straight into PostgreSQL."""

import random
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
import psycopg
from flask import Flask
from sqlalchemy import func, select

from app.access.models import Organisation
from app.access.policy import Role
from app.checklists.queries import find_latest_version
from app.checklists.service import load_checklist
from app.kernel.database import db
from app.venues.models import Spot, Venue
from tests.factories import add_person, add_spot
from tests.load.scene import Scene, answers, checklist_content, item_key
from tests.load.stored_rows import empty_stored
from tests.load.trend_statements import IN_ORDER

SPOTS: Final = 60  # at each venue
INSPECTORS: Final = 8  # of each venue
SLUGS: Final = ("bench-trend-one", "bench-trend-two", "bench-trend-three")
ITEMS, CHECKS = 12, 11
FRICTIONS: Final = 512
TICKETS_OF: Final = 15  # one of so many failures has a ticket
COUNTED: Final = "spot_days, finding_days, item_days, ticket_days, stale_days"


@dataclass(frozen=True, slots=True)
class TrendsScene:
    """What stands in the database; `spot_ids` are the first venue's."""

    scene: Scene
    spot_ids: tuple[UUID, ...]
    inspections: int
    tickets: int


def trends_scene(
    app: Flask, dsn: str, scene: Scene, inspections: int, years: int = 1
) -> TrendsScene:
    """That many inspections of 12 items until now, evenly over `years` of 365 days and all venues
    of the scene, each with 60 spots and eight inspectors; three checklists of two versions each.

    One check in twenty is a finding; each inspection says what filling it took; one failure in
    fifteen has a ticket with its history and promises. What other benchmarks have stored goes
    first. The venues are marked to be counted, and nothing is counted yet: `flask trends rebuild`.
    """
    empty_stored(dsn)
    with app.app_context():
        _write_scene(scene)
        spots = db.session.scalars(
            select(Spot.id).where(Spot.venue_id == scene.venue_ids[0]).order_by(Spot.id)
        ).all()
    # `ClientCursor`: what makes tables of its own takes no parameters.
    with psycopg.connect(dsn, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        values = _values(scene, inspections, years)
        with connection.transaction():
            # Nothing is checked and no day marked on the way, which is most of the time.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("SET LOCAL work_mem = '256MB'")
            for statement in IN_ORDER:
                connection.execute(statement, values)
        connection.execute(f"TRUNCATE {COUNTED}")
        connection.execute("INSERT INTO stale_days (venue_id) SELECT id FROM venues")
        connection.execute(
            "VACUUM (ANALYZE) inspections, findings, tickets, occurrences, events, promise_outcomes"
        )
        row = connection.execute("SELECT count(*) FROM tickets").fetchone()
    return TrendsScene(scene, tuple(spots), inspections, row[0] if row else 0)


def _write_scene(scene: Scene) -> None:
    """Spots, inspectors and checklists, unless an earlier call has; committed."""
    if find_latest_version(scene.organisation_id, SLUGS[-1]):
        return
    organisation = db.session.get_one(Organisation, scene.organisation_id)
    for number, venue_id in enumerate(scene.venue_ids):
        venue = db.session.get_one(Venue, venue_id)
        have = db.session.scalar(select(func.count()).where(Spot.venue_id == venue_id)) or 0
        for place in range(have, SPOTS):
            add_spot(venue, f"Restroom {place}")
        for place in range(INSPECTORS):
            add_person(organisation, f"inspector-{number}-{place}", Role.INSPECTOR, venue)
    for slug in SLUGS:
        for content in (checklist_content(ITEMS), _reworded(checklist_content(ITEMS))):
            load_checklist(scene.organisation_id, slug, content)
    db.session.commit()


def _reworded(content: dict[str, Any]) -> dict[str, Any]:
    """The next version of a checklist: the same items, some in other words."""
    items = [
        entry | {"prompt": {"en": "Does it stay shut?", "es": "¿Sigue cerrada?"}}
        if place % 3 == 0
        else entry
        for place, entry in enumerate(content["items"])
    ]
    return content | {"items": items}


def _values(scene: Scene, inspections: int, years: int) -> dict[str, Any]:
    failing = answers()
    passing = [one | {"value": "pass"} if one["value"] == "fail" else one for one in failing]
    return {
        "organisation": scene.organisation_id,
        "venue_ids": list(scene.venue_ids),
        "venues": len(scene.venue_ids),
        "spots": SPOTS,
        "inspectors": INSPECTORS,
        "slugs": list(SLUGS),
        "inspections": inspections,
        "every": 365 * 24 * 3600 * years / inspections,
        "items": [item_key(place) for place in range(CHECKS)],
        "checks": CHECKS,
        "failing": orjson.dumps(failing).decode(),
        "passing": orjson.dumps(passing).decode(),
        "frictions": _frictions(),
        "tickets_of": TICKETS_OF,
    }


def _frictions() -> list[str]:
    """What filling took, as phones say it: as many different ones as make sums differ."""
    dice = random.Random(6)  # noqa: S311 - the same at each run
    return [
        orjson.dumps([_timed(dice, item_key(place)) for place in range(ITEMS)]).decode()
        for _ in range(FRICTIONS)
    ]


def _timed(dice: random.Random, key: str) -> dict[str, Any]:
    return {
        "item": key,
        "ms": int(dice.lognormvariate(8, 0.6)),
        "corrections": int(dice.random() < 0.06),
        "rejected": int(dice.random() < 0.02),
        "left": int(dice.random() < 0.005),
    }
