"""Tickets as lists and the board show them: in few words, with who has them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from app.access.loading import Access
from app.access.queries import names_of
from app.desk.pictures import pictures_of
from app.desk.tickets.promised import in_short
from app.desk.tickets.queries import list_newest_photos
from app.desk.tickets.venue_time import VenueTime
from app.desk.wording import Words
from app.tickets.documents import ticket_documents
from app.tickets.models import Ticket
from app.tickets.planning.service import as_name

Rows = Sequence[Row[Ticket, str]]


def rows_of(
    rows: Rows, teams: Mapping[str, str], time: VenueTime, words: Words
) -> list[dict[str, Any]]:
    """Tickets with who has them and what is promised of them. Two statements for any number."""
    names = names_of({ticket.assignee_id for ticket, _ in rows if ticket.assignee_id})
    return [
        document
        | {
            "who": words.person(names[document["assignee_id"]])
            if document["assignee_id"]
            else team_name(document["team"], teams),
            "is_given": bool(document["assignee_id"]),
            "promise": in_short(document, time, words),
        }
        for document in ticket_documents(rows)
    ]


def team_name(key: str | None, teams: Mapping[str, str]) -> str | None:
    """What a team is called; a key as words where nobody has named it."""
    return teams.get(key, as_name(key)) if key else None


def with_pictures(
    access: Access, documents: Sequence[dict[str, Any]], words: Words
) -> list[dict[str, Any]]:
    """The same, each with the newest picture of its problem, where there is one."""
    photos = list_newest_photos([one["id"] for one in documents])
    shown = pictures_of(access, list(photos.values()), words)
    pictures = dict(zip(photos, shown, strict=True))
    return [one | {"picture": pictures.get(one["id"])} for one in documents]
