"""Writes a demo into an empty database. Flushes; the command commits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import current_app
from sqlalchemy import Connection, Table, bindparam, insert, text, update
from tqdm import tqdm

from app.access.passwords import hash_password
from app.access.queries import find_person_by_email
from app.checklists.reading import list_checklist_files, read_checklist_file
from app.config import ROOT
from app.demo.chance import start_chance
from app.demo.founding import (
    Contents,
    Founded,
    found_neighbour,
    found_theatre,
    found_venue,
    season_until,
    write_two_generations,
)
from app.demo.history import Told, tell_history
from app.demo.ideas import idea_rows
from app.demo.ledger import Kept
from app.demo.photo_prints import store_pictures
from app.demo.pictures import draw_mended_pictures, draw_pictures
from app.demo.planting import plant_signals
from app.demo.rows import TICKET, demo_inspection_row, photo_rows, ticket_row
from app.demo.theatre import SIGN_INS, TIME_ZONE
from app.demo.venue import DemoVenue
from app.demo.walks import NIGHT_ENDS
from app.evidence.models import Photo
from app.evidence.stores import Store
from app.inspections.models import Finding, Inspection
from app.inspections.rows import Row, finding_rows
from app.kernel.clock import zone
from app.kernel.database import db, dialect, table_of
from app.moments.models import Idea
from app.notices.models import Event, StreamHead
from app.tickets.models import Call, Occurrence, PromiseOutcome, Ticket

DEFAULT_INSPECTIONS: Final = 8_000
CHUNK: Final = 2_000  # inspections held in memory

# In this order, for the rows of one name those of others.
TABLES: Final = tuple(
    table_of(model)
    for model in (Inspection, Finding, Photo, Ticket, Occurrence, Event, PromiseOutcome, Call)
)
SET_TICKET: Final = (
    update(table_of(Ticket))
    .where(Ticket.id == bindparam("of_id"))
    .values({name: bindparam(f"of_{name}") for name in TICKET if name != "id"})
)


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demo was loaded as: rows by table."""

    last_day: date
    rows: Mapping[str, int]


def is_loaded() -> bool:
    """Whether the demo is here: its sign-ins are made in the same transaction as all else."""
    return find_person_by_email(SIGN_INS[0].email) is not None


def last_day_before(now: datetime) -> date:
    """The last day of the theatre whose night is over by then."""
    local = now.astimezone(zone(TIME_ZONE))
    return local.date() - timedelta(2 if local.time() < NIGHT_ENDS else 1)


def load_demo(
    store: Store,
    password: str,
    last_day: date,
    inspections: int = DEFAULT_INSPECTIONS,
    venues: int = 1,
    seed: str = "1",
    until: datetime | None = None,
) -> Demo:
    """Makes the demo's organisations, people and venues, and a year of history at each.

    Tickets are worked, and what falls due of them is told, `until` then; without it, until the
    last day has ended.
    """
    season = season_until(last_day)
    at = season.begins_at
    chance = start_chance(seed, "founding")
    contents = read_contents(ROOT / "checklists")
    password_hash = hash_password(password)  # one for all: everybody knows it
    founded = found_theatre(chance, at, password_hash)
    found_neighbour(chance, at, password_hash, contents)
    versions = write_two_generations(chance, founded.organisation.id, contents, season)
    pictures, mended = (
        store_pictures(store, chance, founded.organisation.id, at, drawn)
        for drawn in (draw_pictures(), draw_mended_pictures())
    )
    writer = _Writer(inspections)
    for number in range(1, venues + 1):
        venue = found_venue(chance, founded, number, season, versions, pictures, mended)
        db.session.flush()
        share = inspections * number // venues - inspections * (number - 1) // venues
        writer.write(venue, tell_history(venue, seed, share, until))
        plant_signals(venue.id, current_app.config["SIGNAL_NEAR_BITS"])
        _write_ideas(founded, venue, seed)
    writer.close()
    return Demo(last_day, writer.counts)


def _write_ideas(founded: Founded, venue: DemoVenue, seed: str) -> None:
    people = {email: person.id for email, person in founded.people.items()}
    ideas = idea_rows(venue.id, venue.organisation_id, people, venue.season, seed)
    db.session.execute(insert(table_of(Idea)), list(ideas))


def read_contents(folder: Path) -> Contents:
    """The checklists of a folder by slug. Raises ValueError when one has a problem."""
    contents: dict[str, Mapping[str, Any]] = {}
    for path in list_checklist_files(folder):
        content, problems = read_checklist_file(path)
        if content is None:
            raise ValueError(f"{path}:{problems[0].line}: {problems[0].message}")
        contents[path.stem] = content
    return contents


class _Writer:
    """Collects rows and writes them in chunks, table after table."""

    def __init__(self, inspections: int) -> None:
        self._bar = tqdm(total=inspections, unit=" inspections", unit_scale=True, disable=None)
        self._rows: dict[Table, list[Row]] = {table: [] for table in TABLES}
        self._inserts = [(table, insert(table)) for table in TABLES]
        self._tickets: dict[UUID, Ticket] = {}
        self._known: set[UUID] = set()
        self.counts: dict[str, int] = {table.name: 0 for table in TABLES}
        self._head = db.session.get_one(StreamHead, 1)
        self._position = self._head.position

    def write(self, venue: DemoVenue, history: Iterable[Told]) -> None:
        """Writes the history of one venue."""
        inspections = self._rows[TABLES[0]]
        for told in history:
            self._add(venue, told)
            if len(inspections) >= CHUNK:
                self._flush()
        self._flush()

    def close(self) -> None:
        """All that happened has its place in the stream already: nobody is told of it now."""
        self._head.position = self._position
        self._bar.close()

    def _add(self, venue: DemoVenue, told: Told) -> None:
        if isinstance(told, Ticket):
            self._tickets[told.id] = told
        elif isinstance(told, Kept):
            row = told.row
            if told.model is Event:
                self._position += 1
                row |= {"position": self._position}
            self._rows[table_of(told.model)].append(row)
        else:
            inspections, findings, photos, *_ = self._rows.values()
            row = demo_inspection_row(venue, told)
            inspections.append(row)
            findings.extend(finding_rows(row, told.version.form.slug, told.score))
            photos.extend(photo_rows(row, told))

    def _flush(self) -> None:
        connection = db.session.connection()
        self._flush_tickets(connection)
        for table, statement in self._inserts:
            rows = self._rows[table]
            if rows:
                connection.execute(statement, rows)
                self.counts[table.name] += len(rows)
        self._bar.update(len(self._rows[TABLES[0]]))
        for rows in self._rows.values():
            rows.clear()

    def _flush_tickets(self, connection: Connection) -> None:
        """Writes tickets as they are now; first those that are known, of which one may have ended
        before another one opened for its problem."""
        rows = {ticket_id: ticket_row(ticket) for ticket_id, ticket in self._tickets.items()}
        known = [row for ticket_id, row in rows.items() if ticket_id in self._known]
        if known:
            named = [{f"of_{name}": value for name, value in row.items()} for row in known]
            connection.execute(SET_TICKET, named)
        new = [row for ticket_id, row in rows.items() if ticket_id not in self._known]
        self._rows[table_of(Ticket)] += new
        self._known |= self._tickets.keys()
        self._tickets.clear()


def analyze() -> None:
    """Tells the database what its tables hold now, so that it plans well from the first query.

    On PostgreSQL it also marks the pages as seen by all, as autovacuum would do later.
    """
    statement = "VACUUM (ANALYZE)" if dialect() == "postgresql" else "ANALYZE"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
