"""Inspections as CSV: a row each, a column for each item, streamed in constant memory."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from app.checklists.queries import Version, list_versions
from app.inspections.queries import AnyRow, Wanted, list_version_ids, stream_inspections
from app.inspections.scoring import percentage
from app.kernel.cells import safe_cell

ROWS_AT_A_TIME = 1000
HEAD = (
    "id",
    "performed_at",
    "spot",
    "person",
    "checklist",
    "version",
    "score",
    "checked",
    "failed",
)


def inspections_csv(wanted: Wanted) -> Iterator[str]:
    """The CSV in pieces, UTF-8 with a byte order mark so that spreadsheets read it right.

    Columns: `HEAD`, then each item as checklist/item in the order of the newest version that
    has it, then notes. Numbers stay numbers; text that would run as a formula gets a quote.
    """
    versions = {version.id: version for version in list_versions(list_version_ids(wanted))}
    columns = item_columns(list(versions.values()))
    places = {version.id: item_places(version, columns) for version in versions.values()}
    piece = io.StringIO()
    piece.write("\ufeff")
    writer = csv.writer(piece)
    writer.writerow([*HEAD, *columns, "notes"])
    yield _taken(piece)
    for count, row in enumerate(stream_inspections(wanted, versions, ROWS_AT_A_TIME), start=1):
        version = versions[row.checklist_version_id]
        writer.writerow(_line(row, version, places[version.id], len(columns)))
        if count % ROWS_AT_A_TIME == 0:
            yield _taken(piece)
    yield _taken(piece)


def item_columns(versions: Sequence[Version]) -> list[str]:
    """checklist/item for each item of these versions, those of newer versions first."""
    newest_first = sorted(versions, key=lambda version: (version.slug, -version.number))
    named = (f"{one.slug}/{item.key}" for one in newest_first for item in one.checklist.items)
    return list(dict.fromkeys(named))


def item_places(version: Version, columns: Sequence[str]) -> dict[str, int]:
    """The place of each item of a version among the columns, by its key."""
    places = {column: place for place, column in enumerate(columns)}
    return {item.key: places[f"{version.slug}/{item.key}"] for item in version.checklist.items}


def _line(row: AnyRow, version: Version, places: dict[str, int], width: int) -> list[Any]:
    cells: list[Any] = [""] * width
    notes = []
    for answer in orjson.loads(row.answers):
        key = answer["item"]
        # Most answers say this, and fifty thousand inspections have half a million of them.
        cells[places[key]] = "pass" if answer.get("value") == "pass" else _cell(answer)
        if answer.get("note"):
            notes.append(f"{key}: {answer['note']}")
    return [
        row.id,
        row.performed_at.isoformat(),
        safe_cell(row.spot),
        safe_cell(row.person),
        version.slug,
        version.number,
        percentage(row.score_earned, row.score_possible),
        row.checked,
        row.failed,
        *cells,
        safe_cell("; ".join(notes)),
    ]


def _cell(answer: dict[str, Any]) -> Any:
    if answer.get("not_applicable"):
        return "not applicable"
    value = answer.get("value")
    if value is None:
        return f"{len(answer.get('photos', ()))} photos"
    return safe_cell(value) if isinstance(value, str) else value


def _taken(piece: io.StringIO) -> str:
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text
