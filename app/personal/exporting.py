"""A ZIP of everything that Rounds holds about a person."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import orjson

from app.access.models import Person
from app.access.personal import export_person as export_access
from app.evidence.models import Photo
from app.evidence.personal import export_person as export_evidence
from app.evidence.personal import list_originals
from app.evidence.service import EXTENSIONS
from app.evidence.stores import NotInStore, OtherBytes, Store
from app.inspections.personal import export_person as export_inspections
from app.kernel.personal_rows import PersonalRows
from app.moments.personal import export_person as export_moments
from app.notices.personal import export_person as export_notices
from app.tickets.personal import export_person as export_tickets
from app.trends.reports.personal import export_person as export_reports
from app.venues.personal import export_person as export_venues

ROOMS: Final[tuple[Callable[[UUID], PersonalRows], ...]] = (
    export_access,
    export_evidence,
    export_venues,
    export_notices,
    export_tickets,
    export_inspections,
    export_moments,
    export_reports,
)
READ_ME: Final = """Everything that Rounds held about {name} ({email}) on {day}.

person.json   every row of the database about them, by table: who they are, their roles and
              sign-ins (without what signs them in), what the audit trail says of them, their
              inspections, what they did to tickets, what they were told of, and what is
              known of their photos.
              Instants are UTC.
photos/       the {photos} photos that they took, as their phone sent them, by the id of their row.
{missing}"""
MISSING: Final = """
The store does not hold these photos any more, or holds other bytes than were sent:
{ids}
"""


class Gathered(NamedTuple):
    """All that the database holds about a person, and their photos whose files are here."""

    rows: PersonalRows
    photos: Sequence[Photo]


def gather(person_id: UUID) -> Gathered:
    """What an export writes. End the transaction before `export_to` asks the store."""
    return Gathered(rows_of_person(person_id), list_originals(person_id))


def rows_of_person(person_id: UUID) -> PersonalRows:
    """Every row about a person, by the name of its table."""
    return {name: rows for export in ROOMS for name, rows in export(person_id).items()}


def export_to(file: Path, person: Person, gathered: Gathered, store: Store, at: datetime) -> int:
    """Writes the ZIP, readable to its owner alone; how many photos are in it.

    One photo is in memory at a time. Raises `StoreAway` and OSError, and leaves no file then.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.touch(mode=0o600)
    try:
        with ZipFile(unfinished, "w", ZIP_DEFLATED) as archive:
            archive.writestr("person.json", orjson.dumps(gathered.rows, option=orjson.OPT_INDENT_2))
            added, missing = _add_photos(archive, gathered.photos, store)
            archive.writestr("README.txt", _read_me(person, at, added, missing))
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return added


def _add_photos(archive: ZipFile, photos: Sequence[Photo], store: Store) -> tuple[int, list[UUID]]:
    """How many were added, and the ids of those that are not to be had."""
    added, missing = 0, []
    for photo in photos:
        try:
            content = store.read(photo.store_key)
        except (NotInStore, OtherBytes):
            missing.append(photo.id)
            continue
        name = f"photos/{photo.id}.{EXTENSIONS[photo.content_type]}"
        archive.writestr(name, content, ZIP_STORED)
        added += 1
    return added, missing


def _read_me(person: Person, at: datetime, photos: int, missing: list[UUID]) -> str:
    ids = "\n".join(str(one) for one in missing)
    return READ_ME.format(
        name=person.name,
        email=person.email,
        day=f"{at:%Y-%m-%d}",
        photos=photos,
        missing=MISSING.format(ids=ids) if missing else "",
    )
