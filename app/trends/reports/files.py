"""The files of a report: their keys in the store, their kinds, and the names they are saved under.

Pure.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum, auto
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

LONGEST_NAME: Final = 60  # characters of a venue's name
# Where Letter is what printers hold; everywhere else it is A4 (Unicode CLDR, paper sizes).
ON_LETTER: Final = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)


class Kind(StrEnum):
    """What a report is made as; the value is how its name ends."""

    PDF = auto()
    XLSX = auto()
    CSV = auto()
    JSON = auto()


CONTENT_TYPES: Final[Mapping[Kind, str]] = {
    Kind.PDF: "application/pdf",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.CSV: "application/zip",
    Kind.JSON: "application/json",
}
ENDINGS: Final[Mapping[Kind, str]] = {one: str(one) for one in Kind} | {Kind.CSV: "csv.zip"}


def report_prefix(organisation_id: UUID, report_id: UUID) -> str:
    """What the keys of all files of a report begin with, and no others.

    The first six digits of a UUIDv7 change every 4.7 hours: a folder of them stays small.
    """
    return f"{organisation_id}/reports-{report_id.hex[:6]}/{report_id}."


def file_key(organisation_id: UUID, report_id: UUID, kind: Kind, sha256: str) -> str:
    """The key of a file's bytes in the store."""
    return f"{report_prefix(organisation_id, report_id)}{kind}.{sha256}"


def file_entry(
    organisation_id: UUID, report_id: UUID, kind: Kind, content: bytes
) -> dict[str, Any]:
    """A file, as its report lists it."""
    digest = sha256(content).hexdigest()
    key = file_key(organisation_id, report_id, kind, digest)
    return {"kind": str(kind), "key": key, "sha256": digest, "bytes": len(content)}


def file_name(venue_name: str, from_on: date, to_on: date, kind: Kind) -> str:
    """The name a file is saved under: rounds-teatro-del-puerto-2026-10.pdf."""
    named = "-".join(part for part in ("rounds", _plain(venue_name), _days(from_on, to_on)) if part)
    return f"{named}.{ENDINGS[kind]}"


def _plain(name: str) -> str:
    """Lower case, words joined by hyphens, Latin letters without their accents."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(one for one in apart if not "\u0300" <= one <= "\u036f")
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", bare))
    return words[:LONGEST_NAME].strip("-")


def _days(from_on: date, to_on: date) -> str:
    """A month as 2026-10, a week as 2026-w43, other days as both ends."""
    if from_on.day == 1 and to_on == from_on.replace(day=monthrange(*from_on.timetuple()[:2])[1]):
        return f"{from_on:%Y-%m}"
    if from_on.weekday() == 0 and to_on == from_on + timedelta(6):
        year, week, _ = from_on.isocalendar()
        return f"{year}-w{week:02}"
    return f"{from_on}-{to_on}"
