"""Signals as the desk shows them: calm, each with how common the like of it is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from flask import current_app

from app.access.loading import Access
from app.desk.evidence.queries import list_photos
from app.desk.pictures import Picture, pictures_of
from app.desk.wording import Words
from app.evidence.signals import Kind
from app.inspections.models import Inspection
from app.inspections.signal_list import (
    AnyRow,
    base_rates,
    describe_rate,
    describe_signals,
    list_signals_of,
)
from app.kernel.clock import now
from app.kernel.speech import N_
from app.venues.models import Venue

TITLES: Final = {
    Kind.REUSED: N_("Photo used twice"),
    Kind.FAR_FROM_VENUE: N_("Photo from far away"),
    Kind.CAPTURED_ELSEWHEN: N_("Photo from another time"),
    Kind.TOO_FAST: N_("Filled very fast"),
    Kind.SAME_ALL_THE_WAY: N_("The same answer all the way"),
    Kind.WALKED_TOO_SOON: N_("Two spots at nearly the same time"),
    Kind.NEVER_FAILS: N_("Nothing ever fails"),
}


def describe(venue: Venue, rows: Sequence[AnyRow], words: Words) -> list[dict[str, Any]]:
    """Signals of a venue with a title and a sentence in the reader's language."""
    return _describe(venue, rows, base_rates(venue, current_app.config, now()), words)


def _describe(
    venue: Venue, rows: Sequence[AnyRow], rates: Sequence[Any], words: Words
) -> list[dict[str, Any]]:
    if not rows:
        return []
    days = current_app.config["SIGNAL_DAYS"]
    return [
        one
        | {"title": words.gettext(TITLES[Kind(one["kind"])])}
        | {"sentence": words.text(one["sentence"])}
        for one in describe_signals(venue, rows, rates, days)
    ]


def signals_of(inspection: Inspection, venue: Venue, words: Words) -> list[dict[str, Any]]:
    """The signals of an inspection and of its photos."""
    return describe(venue, list_signals_of(inspection), words)


def signals_page(
    access: Access, venue: Venue, rows: Sequence[AnyRow], words: Words
) -> dict[str, Any]:
    """The list of a venue's signals, with the pictures of those about photos."""
    rates = base_rates(venue, current_app.config, now())
    signals = _describe(venue, rows, rates, words)
    pictures = _pictures(access, venue, signals, words)
    return {
        "venue": venue,
        "signals": [
            one
            | {
                "pictures": [
                    pictures[one[name]]
                    for name in ("photo_id", "like_photo_id")
                    if one[name] in pictures
                ]
            }
            for one in signals
        ],
        "rates": [
            describe_rate(rate)
            | {"title": words.gettext(TITLES[rate.kind]), "percent": words.percent(rate.share)}
            for rate in rates
        ],
        "days": current_app.config["SIGNAL_DAYS"],
    }


def _pictures(
    access: Access, venue: Venue, signals: Sequence[Mapping[str, Any]], words: Words
) -> dict[UUID, Picture]:
    ids = {one[name] for one in signals for name in ("photo_id", "like_photo_id") if one[name]}
    photos = list(list_photos(venue.id, ids).values())
    return {picture.id: picture for picture in pictures_of(access, photos, words)}
