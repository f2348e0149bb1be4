"""What the page of one inspection shows, as plain values."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.access.loading import Access
from app.checklists.conditions import fails, shown_items
from app.checklists.definition import AnswerKind, Item, Value
from app.checklists.queries import list_versions
from app.desk.evidence.queries import (
    find_place_names,
)
from app.desk.evidence.signals import signals_of
from app.desk.pictures import pictures_of
from app.desk.wording import Words
from app.evidence.queries import list_photos_of_inspection
from app.inspections.answers import values_of
from app.inspections.models import Inspection
from app.inspections.scoring import percentage
from app.kernel.speech import N_
from app.tickets.queries import list_tickets_of_inspection
from app.venues.models import Venue

FINE, NOT_FINE = N_("Fine"), N_("Not fine")


def inspection_page(
    access: Access, inspection: Inspection, venue: Venue, words: Words
) -> dict[str, Any]:
    """All that an inspection's page shows; as many statements whatever it holds."""
    [version] = list_versions({inspection.checklist_version_id})
    spot, person = find_place_names(inspection)
    photos = list_photos_of_inspection(inspection.venue_id, inspection.id)
    pictures: dict[str | None, list[Any]] = defaultdict(list)
    for photo, picture in zip(photos, pictures_of(access, photos, words), strict=True):
        pictures[photo.item_key].append(picture)
    tickets = {one["item"]: one["id"] for one in list_tickets_of_inspection(inspection.id)}
    values = values_of(inspection.answers)
    given = {answer["item"]: answer for answer in inspection.answers}
    return {
        "inspection": inspection,
        "venue": venue,
        "title": words.text(version.checklist.title),
        "spot": spot,
        "who": person,
        "score": percentage(inspection.score_earned, inspection.score_possible),
        "signals": signals_of(inspection, venue, words),
        "answers": [
            _answer(item, given.get(item.key, {}), values, tickets, words)
            | {"pictures": pictures[item.key]}
            for item in shown_items(version.checklist, values)
        ],
    }


def _answer(
    item: Item,
    given: Mapping[str, Any],
    values: Mapping[str, Value],
    tickets: Mapping[str, UUID],
    words: Words,
) -> dict[str, Any]:
    value = values.get(item.key)
    return {
        "prompt": words.text(item.prompt),
        "said": say_value(item, value, bool(given.get("not_applicable")), words),
        "failed": value is not None and fails(item, value),
        "note": given.get("note") or "",
        "ticket_id": tickets.get(item.key),
    }


def say_value(item: Item, value: Value | None, not_applicable: bool, words: Words) -> str:
    """An answer's value as the form says it."""
    if not_applicable:
        return words.gettext("Does not apply")
    if value is None:
        return words.gettext("Left open")
    if item.answer is AnswerKind.PASS_FAIL:
        said = FINE if value == "pass" else NOT_FINE
        return words.gettext(said)
    if item.answer is AnswerKind.CHOICE:
        return words.text(item.choices[str(value)]) if str(value) in item.choices else str(value)
    if item.answer is AnswerKind.RATING:
        return words.gettext("%(value)s of 5", value=value)
    if isinstance(value, str):
        return value
    return f"{words.decimal(value)} {item.unit or ''}".strip()
