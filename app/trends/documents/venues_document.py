"""Venues beside one another, as the API's JSON. `venues_schema.VenuesTrendsOut` describes it."""

import orjson

from app.checklists.queries import Version
from app.trends.documents.pieces import (
    Document,
    comparison_document,
    interval_document,
    period_document,
    tally_document,
)
from app.trends.numbers.comparison import ComparedCheck, VenueFigures, VenuesFigures
from app.trends.statistics.intervals import Standing


def venues_json(figures: VenuesFigures) -> bytes:
    """The document, written."""
    return orjson.dumps(venues_document(figures))


def venues_document(figures: VenuesFigures) -> Document:
    """Everything that `VenuesFigures` knows."""
    return {
        **period_document(figures.period),
        "comparison": comparison_document(figures.comparison),
        "chosen": _version(figures.chosen) if figures.chosen else None,
        "choices": [
            {**_version(one.version), "venues": one.venues, "checked": one.checked}
            for one in figures.choices
        ],
        "inspections": figures.inspections,
        "tally": interval_document(figures.tally),
        "checks": [_check(one) for one in figures.checks],
        "venues": [_venue(one, figures) for one in figures.venues],
        "without": [one._asdict() for one in figures.without],
    }


def _version(version: Version) -> Document:
    return {
        "checklist_slug": version.slug,
        "version": version.number,
        "version_id": version.id,
        "title": dict(version.checklist.title),
    }


def _check(one: ComparedCheck) -> Document:
    return {
        "item_key": one.item.key,
        "prompt": dict(one.item.prompt),
        "moment": dict(one.item.moment),
        "severity": one.item.severity.value,
        "tally": interval_document(one.tally),
    }


def _venue(one: VenueFigures, figures: VenuesFigures) -> Document:
    return {
        **one.venue._asdict(),
        "inspections": one.inspections,
        **_standing(one.standing),
        "before": interval_document(one.before),
        "recent": interval_document(one.recent),
        "direction": one.direction,
        "checks": [
            {"item_key": check.item.key, **_standing(standing)}
            for check, standing in zip(figures.checks, one.checks, strict=True)
        ],
    }


def _standing(one: Standing) -> Document:
    low, high = one.difference or (None, None)
    return {
        "tally": interval_document(one.tally),
        "others": tally_document(one.rest),
        "difference": {"low_95": low, "high_95": high},
        "beside_others": one.direction,
    }
