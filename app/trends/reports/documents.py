"""Reports as they go out."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.evidence.stores import Store
from app.trends.reports.files import CONTENT_TYPES, Kind, file_name
from app.trends.reports.models import Report, ReportState
from app.trends.reports.queries import ReportRow
from app.trends.reports.telling import summary_in

PLAIN = (
    "id",
    "venue_id",
    "from_on",
    "to_on",
    "compare",
    "language",
    "paper",
    "state",
    "progress",
    "asked_at",
    "ready_at",
    "failed_why",
)


def report_document(row: ReportRow) -> dict[str, Any]:
    """A report, as `ReportInListOut` describes it."""
    report = row.report
    return {name: getattr(report, name) for name in PLAIN} | {
        "reader": {"id": report.reader_id, "name": row.reader},
        "every": row.every,
        "summary": summary_in(report, report.language),
        "files": [_file(one) for one in files_of(report)],
    }


def report_to_fetch(row: ReportRow, venue_name: str, store: Store) -> dict[str, Any]:
    """A report with addresses of its files, as `ReportOut` describes it."""
    report = row.report
    files = [
        _file(one) | {"url": address_of(report, one, venue_name, store)} for one in files_of(report)
    ]
    return report_document(row) | {"files": files}


def files_of(report: Report) -> Sequence[Mapping[str, Any]]:
    """What was made of a report, once all of it is there."""
    return report.files if report.state is ReportState.READY else []


def address_of(report: Report, file: Mapping[str, Any], venue_name: str, store: Store) -> str:
    """A short-lived address of a file: a PDF is shown, all else saved. Asks no server."""
    kind = Kind(file["kind"])
    name = file_name(venue_name, report.from_on, report.to_on, kind)
    return store.view_url(file["key"], CONTENT_TYPES[kind], name, kind is not Kind.PDF)


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": Kind(file["kind"]), "sha256": file["sha256"], "bytes": file["bytes"]}
