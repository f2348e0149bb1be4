"""Pictures of what failed and of how it was mended, newest of the worst checks first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.checklists.definition import Texts
from app.evidence.models import Photo
from app.evidence.stores import NotInStore, OtherBytes, Store, StoreAway
from app.kernel.clock import local_day
from app.trends.numbers.building import rank_failing
from app.trends.numbers.figures import Trends
from app.trends.printing.pair_queries import (
    FailureSeen,
    TicketSeen,
    list_photos_of_failures,
    list_photos_of_mendings,
    list_tickets_seen,
)
from app.venues.models import Venue

MOST_PAIRS = 6
# Many a check fails without a photo: the pairs are those of the worst that have one.
MOST_LOOKED_AT = 20


class Pair(NamedTuple):
    """A ticket in pictures; `before` and `after` are the names of theirs. `after` is None, and so
    are its day and seconds, while it is not mended.
    """

    prompt: Texts
    spot_name: str
    note: str
    before: str
    before_on: date
    after: str | None
    after_on: date | None
    seconds: float | None


class Pairs(NamedTuple):
    """The pairs, with the bytes of their pictures by name; none where a picture cannot be had."""

    pairs: Sequence[Pair] = ()
    pictures: Mapping[str, bytes] = {}


def read_pairs(venue: Venue, trends: Trends, store: Store) -> Pairs:
    """The newest pair of each of the worst checks; three statements for any number.

    Of photos only what may be shown is read, never an original.
    """
    worst = rank_failing(trends.checks)[:MOST_LOOKED_AT]
    keys = list(dict.fromkeys((one.series.checklist_slug, one.series.item_key) for one in worst))
    prompts = {
        (one.series.checklist_slug, one.series.item_key): one.prompt for one in reversed(worst)
    }
    seen = {one.key: one for one in list_tickets_seen(venue, keys, trends.period)}
    tickets = [seen[key] for key in keys if key in seen][:MOST_PAIRS]
    before = list_photos_of_failures([one.id for one in tickets])
    after = list_photos_of_mendings([one.id for one in tickets if one.resolved_at])
    pairs, photos = [], []
    for one in tickets:
        if one.id not in before:
            continue
        pairs.append(_pair(one, prompts[one.key], before[one.id], after.get(one.id), venue))
        photos += [before[one.id].photo, *([after[one.id]] if one.id in after else [])]
    return Pairs(pairs, {str(one.id): _read(store, one.display_key) for one in photos})


def _pair(
    ticket: TicketSeen, prompt: Texts, before: FailureSeen, after: Photo | None, venue: Venue
) -> Pair:
    mended_at = ticket.resolved_at if after else None
    return Pair(
        prompt=prompt,
        spot_name=ticket.spot_name,
        note=before.note,
        before=str(before.photo.id),
        before_on=local_day(before.failed_at, venue.time_zone),
        after=str(after.id) if after else None,
        after_on=local_day(mended_at, venue.time_zone) if mended_at else None,
        seconds=(mended_at - ticket.opened_at).total_seconds() if mended_at else None,
    )


def _read(store: Store, key: str | None) -> bytes:
    """A picture's bytes; nothing where there is none or the store does not answer, which prints as
    an empty frame.
    """
    try:
        return store.read(key) if key else b""
    except (NotInStore, OtherBytes, StoreAway):
        return b""
