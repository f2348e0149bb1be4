"""What is around a ticket: its spot on the walk, and the tickets that it has to do with."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.desk.tickets.page_queries import AnyRow, list_linked, list_walk
from app.desk.wording import Words
from app.tickets.documents import ticket_documents
from app.tickets.models import Ticket


class Link(NamedTuple):
    """Another ticket, and what it is to this one."""

    id: UUID
    what: str
    problem: str
    spot: str
    state: str


def on_the_walk(ticket: Ticket, words: Words) -> str | None:
    """Where a spot lies on the venue's walk; None for one that is not walked any more."""
    return place_on(list_walk(ticket.venue_id), ticket.spot_id, words)


def place_on(walk: Sequence[AnyRow], spot_id: UUID, words: Words) -> str | None:
    """Which spot of a walk it is, and between which others."""
    at = next((place for place, one in enumerate(walk) if one.id == spot_id), None)
    if at is None:
        return None
    counted = {"number": words.number(at + 1), "count": words.number(len(walk))}
    before = walk[at - 1].name if at else None
    after = walk[at + 1].name if at + 1 < len(walk) else None
    if before and after:
        return words.gettext(
            "Spot %(number)s of %(count)s on the walk, between “%(before)s” and “%(after)s”.",
            before=before,
            after=after,
            **counted,
        )
    if after:
        return words.gettext(
            "The first of %(count)s spots on the walk, before “%(after)s”.", after=after, **counted
        )
    if before:
        return words.gettext(
            "The last of %(count)s spots on the walk, after “%(before)s”.", before=before, **counted
        )
    return None


def links_of(ticket: Ticket, history: Sequence[Mapping[str, Any]], words: Words) -> list[Link]:
    """The tickets that this one came from, went into or was made into: two statements at most."""
    split = {
        UUID(other): key
        for one in history
        if one["kind"] == "split" and one["ticket_id"] == ticket.id
        for key in ("from", "into")
        if (other := one["detail"].get(key))
    }
    named = {one for one in (ticket.previous_id, ticket.merged_into_id) if one} | split.keys()
    return [
        Link(
            one["id"],
            _what(ticket, one, split.get(one["id"]), words),
            words.text(one["prompt"]),
            one["spot"],
            one["state"],
        )
        for one in ticket_documents(list_linked(ticket, named))
    ]


def _what(ticket: Ticket, other: Mapping[str, Any], split: str | None, words: Words) -> str:
    if other["id"] == ticket.merged_into_id:
        return words.gettext("It is mended with")
    if other["merged_into_id"] == ticket.id:
        return words.gettext("Merged into this one")
    if other["id"] == ticket.previous_id and ticket.returned_days is not None:
        return words.ngettext(
            "The same problem before: it came back after %(count)s day",
            "The same problem before: it came back after %(count)s days",
            ticket.returned_days,
        )
    if other["id"] == ticket.previous_id:
        return words.gettext("The same problem before")
    if split:
        return words.gettext("Split from it") if split == "into" else words.gettext("Split from")
    return words.gettext("The same problem since")
