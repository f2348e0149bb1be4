"""Puts the scene of the benchmarks into a migrated database, by way of the app."""

from datetime import timedelta
from typing import Any

from flask import Flask

from app import alembic, create_app
from app.access.policy import Role
from app.access.tokens import issue_token
from app.checklists.service import load_checklist
from app.kernel.database import db
from tests.factories import add_organisation, add_person, add_spot, add_venue
from tests.load.scene import SLUG, Scene, checklist_content

VENUES = 50
SPOTS = 60


def open_app(settings: dict[str, Any]) -> Flask:
    """The app on a database that has run every migration."""
    app = create_app(settings)
    with app.app_context():
        alembic.upgrade()
    return app


def set_scene(app: Flask) -> Scene:
    """Fifty venues, sixty spots at the first, an inspector and a manager; committed."""
    with app.app_context():
        organisation = add_organisation("Bench")
        venues = [add_venue(organisation, f"Venue {n}") for n in range(VENUES)]
        spots = [add_spot(venues[0], f"Restroom {n}") for n in range(SPOTS)]
        for venue in venues[1:]:
            add_spot(venue)
        version, _ = load_checklist(organisation.id, SLUG, checklist_content())
        inspector = add_person(organisation, "inspector", Role.INSPECTOR, venues[0])
        manager = add_person(organisation, "manager", Role.MANAGER, venues[0])
        scene = Scene(
            organisation_id=organisation.id,
            venue_ids=tuple(venue.id for venue in venues),
            spot_ids=tuple(spot.id for spot in spots),
            version_id=version.id,
            inspector_id=inspector.id,
            inspector_token=issue_token(inspector, "bench", timedelta(days=1))[0],
            manager_token=issue_token(manager, "bench", timedelta(days=1))[0],
        )
        db.session.commit()
    return scene
