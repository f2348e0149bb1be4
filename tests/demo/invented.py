"""A demo venue without a database, for tests of what happens there; and what one with it has."""

from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.checklists.definition import Checklist
from app.checklists.reading import list_checklist_files, read_checklist_file
from app.config import ROOT
from app.demo.chance import make_id, start_chance
from app.demo.filling import Form
from app.demo.founding import season_until
from app.demo.history import DemoVenue, Filled, StoredPicture, UsedVersion, tell_history
from app.demo.mending import Crew, WorkedTicket
from app.demo.theatre import INSPECTORS, SPOTS
from app.inspections.models import Inspection
from app.kernel.database import db

LAST_DAY = date(2026, 11, 20)


def list_checklists(folder: Path = ROOT / "checklists") -> dict[str, Checklist]:
    """The project's checklists by slug."""
    found = {path.stem: read_checklist_file(path)[0] for path in list_checklist_files(folder)}
    return {slug: Checklist.from_content(content) for slug, content in found.items() if content}


def invent_venue(last_day: date = LAST_DAY) -> DemoVenue:
    """The theatre with made-up ids and one picture."""
    season = season_until(last_day)
    chance = start_chance("tests")
    ids = [make_id(chance, season.begins_at) for _ in range(60)]
    return DemoVenue(
        id=ids.pop(),
        organisation_id=ids.pop(),
        season=season,
        spots=SPOTS,
        spot_ids=[ids.pop() for _ in SPOTS],
        inspectors=INSPECTORS,
        person_ids=[ids.pop() for _ in INSPECTORS],
        crew=Crew(cleaning_lead=ids.pop(), maintainer=ids.pop(), manager=ids.pop()),
        versions={
            checklist.kind: [UsedVersion(ids.pop(), Form.of(slug, checklist), date.min)]
            for slug, checklist in list_checklists().items()
        },
        pictures={"": [StoredPicture("0" * 64, 1, "k", "d", "t", 4, 3)]},
    )


def count_inspections(app: Flask) -> int:
    """How many there are in the database."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Inspection)) or 0


class Told:
    """A history, sorted into inspections and tickets."""

    def __init__(self, venue: DemoVenue, seed: object, inspections: int) -> None:
        self.venue = venue
        told = list(tell_history(venue, seed, inspections))
        self.filled = [one for one in told if isinstance(one, Filled)]
        self.tickets = [one for one in told if isinstance(one, WorkedTicket)]
