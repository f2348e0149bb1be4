"""Who fills in what: one venue, a spot for each length of checklist, one inspector."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask

from app.access.passwords import hash_password
from app.access.policy import Role
from app.checklists.service import load_checklist
from app.kernel.database import db
from tests.factories import add_organisation, add_person, add_spot, add_venue
from tests.load.form.checklists import KINDS, checklist_content

PASSWORD = "for-the-benchmarks-only"


@dataclass(frozen=True, slots=True)
class Scene:
    """The inspector's e-mail, and the code of a spot by the length of its checklist."""

    email: str
    slugs: Mapping[int, str]


def set_scene(app: Flask) -> Scene:
    """Puts it into a migrated database; committed."""
    with app.app_context():
        organisation = add_organisation("Bench")
        venue = add_venue(organisation)
        slugs = {}
        for items, kind in KINDS.items():
            load_checklist(organisation.id, f"bench-{kind}", checklist_content(items))
            slugs[items] = add_spot(venue, f"{kind.title()} 1", kind).slug
        person = add_person(organisation, "inspector", Role.INSPECTOR, venue)
        person.password_hash = hash_password(PASSWORD)
        scene = Scene(person.email, slugs)
        db.session.commit()
    return scene
