"""What happened to a ticket, in sentences."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.desk.wording import Words
from app.tickets.states import TicketState


class Line(NamedTuple):
    """Something that happened: when, what in one sentence, and what was written with it."""

    at: datetime
    sentence: str
    text: str
    inspection_id: str | None


def history_lines(
    history: Iterable[Mapping[str, Any]], names: Mapping[str, str], words: Words
) -> list[Line]:
    """The history of a ticket, newest first, as `HistoryOut` describes its entries."""
    lines = [_line(entry, names, words) for entry in history]
    return lines[::-1]


def people_in(history: Iterable[Mapping[str, Any]]) -> set[UUID]:
    """Ids of the people whom the history names beside those who acted."""
    given = (entry["detail"].get("to") for entry in history if entry["kind"] == "assigned")
    return {UUID(one) for one in given if one}


def _line(entry: Mapping[str, Any], names: Mapping[str, str], words: Words) -> Line:
    detail = entry["detail"]
    return Line(
        entry["at"],
        _sentence(entry, names, words),
        detail.get("note") or detail.get("text") or "",
        detail.get("inspection_id"),
    )


def _sentence(entry: Mapping[str, Any], names: Mapping[str, str], words: Words) -> str:
    person, detail = words.person(entry["person"]), entry["detail"]
    match entry["kind"]:
        case "failed":
            return words.gettext("%(person)s found the problem.", person=person)
        case _ if "from" in detail and detail["to"] in set(TicketState):
            before, after = words.state(detail["from"]), words.state(detail["to"])
            return words.gettext(
                "%(person)s: from “%(before)s” to “%(after)s”.",
                person=person,
                before=before,
                after=after,
            )
        case "assigned" if detail.get("to") and names.get(detail["to"]) == entry["person"]:
            return words.gettext("%(person)s took it on.", person=person)
        case "assigned" if detail.get("to"):
            given = words.person(names.get(detail["to"], "–"))
            return words.gettext("%(person)s gave it to %(given)s.", person=person, given=given)
        case "assigned":
            return words.gettext("%(person)s gave it to nobody.", person=person)
        case "commented":
            return words.gettext("%(person)s wrote:", person=person)
        case _:
            return words.gettext("%(person)s changed it.", person=person)
