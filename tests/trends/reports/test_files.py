"""Keys and names of a report's files."""

from datetime import date
from hashlib import sha256

import pytest

from app.evidence.stores import require_key_of
from app.kernel.ids import new_id
from app.trends.reports.files import Kind, file_entry, file_key, file_name, report_prefix

MONTH = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_key_is_one_of_the_store_and_ends_in_the_hash(kind: Kind) -> None:
    organisation, report = new_id(), new_id()
    digest = sha256(b"content").hexdigest()
    key = file_key(organisation, report, kind, digest)
    assert require_key_of(key, digest) == key
    assert key.startswith(report_prefix(organisation, report))
    assert len(key.replace("/", "_")) < 255  # a name in a folder
    entry = {"kind": str(kind), "key": key, "sha256": digest, "bytes": 7}
    assert file_entry(organisation, report, kind, b"content") == entry


@pytest.mark.parametrize(
    ("venue", "days", "name"),
    [
        ("Teatro del Puerto", MONTH, "rounds-teatro-del-puerto-2026-10"),
        ("Café “Ñandú” / Nº 3", MONTH, "rounds-cafe-nandu-no-3-2026-10"),
        ("مسرح الميناء", MONTH, "rounds-مسرح-الميناء-2026-10"),
        ("港口剧院", MONTH, "rounds-港口剧院-2026-10"),
        ("../..\\\r\n", MONTH, "rounds-2026-10"),
        ("x" * 200, MONTH, f"rounds-{'x' * 60}-2026-10"),
        ("Mall", (date(2028, 2, 1), date(2028, 2, 29)), "rounds-mall-2028-02"),
        ("Mall", (date(2026, 12, 28), date(2027, 1, 3)), "rounds-mall-2026-w53"),
        ("Mall", (date(2026, 2, 1), date(2026, 2, 27)), "rounds-mall-2026-02-01-2026-02-27"),
    ],
)
def test_a_name_says_the_venue_and_the_days(venue: str, days: tuple[date, date], name: str) -> None:
    assert file_name(venue, *days, Kind.PDF) == f"{name}.pdf"
    assert file_name(venue, *days, Kind.CSV) == f"{name}.csv.zip"
