"""The verbs of inspections. They flush; the view commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.checklists.definition import Item, Severity
from app.checklists.queries import Version, find_version
from app.evidence.queries import photo_states
from app.inspections.answers import (
    check_answers,
    check_friction,
    check_tickets,
    named_tickets,
    values_of,
)
from app.inspections.models import Finding, Inspection
from app.inspections.rows import finding_rows, inspection_row
from app.inspections.scoring import Score, percentage, score
from app.kernel.database import db, table_of
from app.kernel.errors import Conflict, Invalid
from app.kernel.insertion import RowsInsert
from app.tickets.failures import Failure, Visit
from app.tickets.queries import items_of_tickets, list_tickets_of_inspection
from app.tickets.taking import take_results
from app.venues.places import Place

INSERT_FINDINGS = RowsInsert(Finding, table_of(Finding).c.keys())
# Stores nothing, and answers nothing, when the id is taken.
INSERT_INSPECTION = RowsInsert(
    Inspection, table_of(Inspection).c.keys(), lambda one: one.on_conflict_do_nothing(), ["id"]
)


class InvalidAnswers(Invalid):
    """Answers that do not fit the checklist version; each entry names its item."""

    type = "invalid-answers"
    title = "Some answers need mending"


class UnknownVersion(Invalid):
    """The checklist version is none of this organisation's."""

    type = "unknown-checklist-version"

    def __init__(self) -> None:
        detail = "Fetch the venue's pack again and use the id of a version in it."
        super().__init__([{"at": "/checklist_version_id", "detail": detail}])


class Receipt(NamedTuple):
    """What is safe with us, as `ReceiptOut` describes it."""

    id: UUID
    received_at: datetime
    performed_at: datetime
    score: float | None
    checked: int
    failed: int
    photos: list[dict[str, Any]]
    tickets: list[dict[str, Any]]


def submit_inspection(
    person: Actor, place: Place, inspection_id: UUID, body: dict[str, Any], received_at: datetime
) -> tuple[Receipt, bool]:
    """Stores an inspection and opens its tickets; answers the receipt and whether it was new.

    `body` is a loaded `InspectionIn`. Raises `UnknownVersion`, `InvalidAnswers`, and `Conflict`
    when this id holds other content.
    """
    version = find_version(place.organisation_id, body["checklist_version_id"])
    if version is None:
        raise UnknownVersion
    _check_content(place, version, body)
    photos, photo_entries = _receive_photos(place, inspection_id, body["answers"])
    result = score(version.checklist, values_of(body["answers"]))
    row = inspection_row(place, person.id, inspection_id, body, received_at, result)
    if not INSERT_INSPECTION.store([row]):
        return _receipt_again(row, photos), False
    if photo_entries:
        raise InvalidAnswers(photo_entries)  # and nothing of it is committed
    tickets = _follow_up(place, version, row, body["answers"], result)
    return _receipt(row, photos, tickets), True


def _check_content(place: Place, version: Version, body: dict[str, Any]) -> None:
    """Raises `InvalidAnswers` for what does not fit the version, or the tickets of the spot."""
    entries = check_answers(version.checklist, body["answers"])
    entries += check_friction(version.checklist, body.get("friction", ()))
    named = named_tickets(body["answers"])
    if named:
        known = items_of_tickets(place.spot_id, version.slug, named.values())
        entries += check_tickets(named, known)
    if entries:
        raise InvalidAnswers(entries)


def _follow_up(
    place: Place,
    version: Version,
    row: dict[str, Any],
    answers: Sequence[dict[str, Any]],
    result: Score,
) -> list[dict[str, Any]]:
    """Writes the findings and tickets of a stored inspection; the tickets, for the receipt."""
    findings = finding_rows(row, version.slug, result)
    if findings:
        INSERT_FINDINGS.store(findings)
    given = {answer["item"]: answer for answer in answers}
    ids = take_results(
        place,
        Visit(row["person_id"], row["id"], row["performed_at"], row["received_at"]),
        version.slug,
        [_failure(version, item, given[item.key]) for item in result.failed],
        {item.key for item in result.passed},
    )
    by_item = sorted(zip((item.key for item in result.failed), ids, strict=True))
    return [{"id": ticket_id, "item": key} for key, ticket_id in by_item]


def _failure(version: Version, item: Item, answer: dict[str, Any]) -> Failure:
    severity = Severity(answer.get("severity", item.severity))
    note = answer.get("note", "")
    return Failure(version.slug, version.id, item.key, severity, item.team, note, item.escalation)


def _receive_photos(
    place: Place, inspection_id: UUID, answers: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The photos that the answers name, each with its state; and what to mend about them."""
    refs = [(answer["item"], ref) for answer in answers for ref in answer.get("photos", ())]
    if not refs:
        return [], []
    known = photo_states(place.venue_id, {ref["id"] for _, ref in refs})
    photos: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for item, ref in refs:
        row = known.get(ref["id"])
        said = (ref["sha256"], inspection_id, item)
        is_other = row is not None and (row.sha256, row.inspection_id, row.item_key) != said
        if is_other:
            detail = "Send this photo under a new id: its id already holds another one."
            entries.append({"at": item, "detail": detail})
        # The phone forgets its photo by this word, so another photo's state is never said.
        photos.append({**ref, "state": row.state if row and not is_other else "awaited"})
    return photos, entries


def _receipt(
    row: dict[str, Any], photos: list[dict[str, Any]], tickets: list[dict[str, Any]]
) -> Receipt:
    return Receipt(
        id=row["id"],
        received_at=row["received_at"],
        performed_at=row["performed_at"],
        score=percentage(row["score_earned"], row["score_possible"]),
        checked=row["checked"],
        failed=row["failed"],
        photos=photos,
        tickets=tickets,
    )


def _receipt_again(row: dict[str, Any], photos: list[dict[str, Any]]) -> Receipt:
    """The receipt of an inspection that is stored already, if it is this one.

    Whoever sends it: a phone changes hands, and what waits in it is sent by the next person.
    """
    first = (
        db.session.execute(
            select(table_of(Inspection)).where(
                Inspection.id == row["id"],
                Inspection.content_sha256 == row["content_sha256"],
                Inspection.venue_id == row["venue_id"],
            )
        )
        .mappings()
        .one_or_none()
    )
    if first is None:
        raise Conflict("This id already holds another inspection. Send this one under a new id.")
    return _receipt(dict(first), photos, list_tickets_of_inspection(row["id"]))
