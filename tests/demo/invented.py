"""A demo venue without a database, for tests of what happens there; and what one with it has."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.checklists.definition import Checklist, Item
from app.checklists.reading import list_checklist_files, read_checklist_file
from app.config import ROOT
from app.demo.chance import make_id, start_chance
from app.demo.filling import Form
from app.demo.founding import season_until
from app.demo.history import Filled, tell_history
from app.demo.plan import plan_content
from app.demo.teams import STAFF, TEAMS
from app.demo.theatre import INSPECTORS, SIGN_INS, SPOTS, VENUE
from app.demo.venue import Crew, DemoVenue, StoredPicture, UsedVersion
from app.demo.walks import Season
from app.evidence.models import Photo
from app.inspections.models import Inspection
from app.kernel.database import db
from app.notices.models import Event
from app.tickets.handling import Handling, calendar_at
from app.tickets.models import Call, Occurrence, PromiseOutcome, Ticket
from app.tickets.plans import HandlingPlan
from app.venues.models import Venue

LAST_DAY = date(2026, 11, 20)
PICTURES = {"": [StoredPicture("0" * 64, 1, "k", "d", "t", 4, 3)]}


def list_checklists(folder: Path = ROOT / "checklists") -> dict[str, Checklist]:
    """The project's checklists by slug."""
    found = {path.stem: read_checklist_file(path)[0] for path in list_checklist_files(folder)}
    return {slug: Checklist.from_content(content) for slug, content in found.items() if content}


def invent_handling(season: Season, people: Mapping[str, UUID]) -> Handling:
    """How the theatre handles its tickets."""
    venue = Venue(**VENUE, special_days=season.special_days)
    return Handling(
        HandlingPlan.from_content(plan_content(people)),
        calendar_at(venue, venue.opening_hours),
        {team.key: calendar_at(venue, team.hours) for team in TEAMS if team.hours},
    )


def invent_venue(last_day: date = LAST_DAY) -> DemoVenue:
    """The theatre with made-up ids and one picture."""
    season = season_until(last_day)
    chance = start_chance("tests")
    ids = [make_id(chance, season.begins_at) for _ in range(80)]
    addresses = sorted({one.email for one in (*SIGN_INS, *STAFF, *INSPECTORS)})
    people = {email: ids.pop() for email in addresses}
    return DemoVenue(
        id=ids.pop(),
        organisation_id=ids.pop(),
        season=season,
        spots=SPOTS,
        spot_ids=[ids.pop() for _ in SPOTS],
        inspectors=INSPECTORS,
        person_ids=[people[one.email] for one in INSPECTORS],
        crew=Crew(
            {team.key: [people[email] for email in team.members] for team in TEAMS},
            people["manager@rounds.example"],
        ),
        handling=invent_handling(season, people),
        versions={
            checklist.kind: [UsedVersion(ids.pop(), Form.of(slug, checklist), date.min)]
            for slug, checklist in list_checklists().items()
        },
        pictures=PICTURES,
        mended=PICTURES,
    )


def count_inspections(app: Flask) -> int:
    """How many there are in the database."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Inspection)) or 0


class Told:
    """A history, sorted; rows by the ticket that they are about."""

    def __init__(
        self, venue: DemoVenue, seed: object, inspections: int, until: datetime | None = None
    ) -> None:
        self.venue = venue
        self.filled: list[Filled] = []
        by_id: dict[UUID, Ticket] = {}
        self.rows: dict[type, dict[UUID, list[dict[str, Any]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for told in tell_history(venue, seed, inspections, until):
            if isinstance(told, Filled):
                self.filled.append(told)
            elif isinstance(told, Ticket):
                by_id[told.id] = told
            else:
                about = told.row.get("ticket_id") or told.row["subject_id"]
                self.rows[told.model][about].append(told.row)
        self.tickets = list(by_id.values())
        self.events = self.rows[Event]
        self.occurrences = self.rows[Occurrence]
        self.outcomes = self.rows[PromiseOutcome]
        self.calls = self.rows[Call]
        self.photos = self.rows[Photo]
        self._items = {
            (slug, item.key): item
            for slug, checklist in list_checklists().items()
            for item in checklist.items
        }

    def item_of(self, ticket: Ticket) -> Item:
        """The item whose failure a ticket is about."""
        return self._items[ticket.checklist_slug, ticket.item_key]
