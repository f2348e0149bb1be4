"""Tickets and pictures on the pages of a check and of a spot."""

from typing import Any, Final

from app.access.loading import Access
from app.desk.pictures import pictures_of
from app.desk.tickets.queries import list_newest_photos
from app.desk.trends.subjects.queries import (
    About,
    count_open,
    list_mended_with_photo,
    list_open,
    list_photos_of_mending,
)
from app.desk.wording import Words
from app.tickets.documents import ticket_documents

MOST_OPEN: Final = 10
MOST_PAIRS: Final = 3


def show_open(about: About) -> dict[str, Any]:
    """The tickets that are not done: how many, and the newest of them."""
    rows = list_open(about, MOST_OPEN)
    return {"open": ticket_documents(rows), "open_count": count_open(about)}


def show_pairs(access: Access, about: About, words: Words) -> list[dict[str, Any]]:
    """What was mended last, before and after; as many statements for any number."""
    rows = list_mended_with_photo(about, MOST_PAIRS)
    ids = [ticket.id for ticket, _ in rows]
    before, after = list_newest_photos(ids), list_photos_of_mending(ids)
    photos = [*before.values(), *after.values()]
    pictures = {one.id: one for one in pictures_of(access, photos, words)}
    return [
        {
            "ticket_id": ticket.id,
            "spot": spot,
            "prompt": words.text(document["prompt"]),
            "before": pictures[before[ticket.id].id] if ticket.id in before else None,
            "after": pictures[after[ticket.id].id] if ticket.id in after else None,
        }
        for (ticket, spot), document in zip(rows, ticket_documents(rows), strict=True)
    ]
