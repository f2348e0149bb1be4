"""What the forms of a ticket's page say, read into plain values."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.desk.frame import refuse
from app.kernel.speech import N_
from app.tickets.lifecycle import Deed
from app.tickets.service import Details
from app.tickets.states import DismissReason, HoldReason

LONGEST_TEXT: Final = 4000  # characters; the sentence below says so too
TOO_LONG: Final = N_("Write at most 4000 characters, then send it again.")
Name = TypeVar("Name", bound=StrEnum)
Form = Mapping[str, str]


class Receiver(NamedTuple):
    """To whom a ticket is handed over: the key of a team, or the id of an outside system."""

    team: str | None
    endpoint_id: UUID | None


def deed_of(form: Form) -> Deed:
    """What the button says that was pressed. Raises `Invalid`."""
    deed = form.get("deed")
    if deed not in set(Deed):
        raise refuse("/deed", N_("Choose one of the buttons on the ticket's page."))
    return Deed(deed)


def text_of(form: Form) -> str:
    """What was written for the history. Raises `Invalid`."""
    text = form.get("text", "").replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise refuse("/text", TOO_LONG)
    return text


def details_of(form: Form, *, may_dismiss: bool) -> Details:
    """What comes with a deed; what is missing or unknown is left for the table of the life cycle
    to object to. Raises `Invalid`.
    """
    return Details(
        hold_reason=_named(HoldReason, form.get("hold_reason")),
        hold_until=_day(form.get("hold_until")),
        dismiss_reason=_named(DismissReason, form.get("dismiss_reason")),
        may_dismiss=may_dismiss,
        text=text_of(form),
    )


def _named(names: type[Name], said: str | None) -> Name | None:
    return names(said) if said in set(names) else None


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said or "")
    except ValueError:
        return None


def id_of(form: Form, name: str, sentence: str) -> UUID:
    """The id that was chosen. Raises `Invalid` with that sentence (marked by `N_`) for none."""
    try:
        return UUID(form.get(name, ""))
    except ValueError:
        raise refuse(f"/{name}", sentence) from None


def ids_of(form: MultiDict[str, str], name: str, most: int) -> list[UUID]:
    """The ids that were chosen, each once; what is none is left out, and so are too many."""
    found: dict[UUID, None] = {}
    for said in form.getlist(name):
        try:
            found[UUID(said)] = None
        except ValueError:
            continue
    return list(found)[:most]


CHOOSE_RECEIVER: Final = N_("Choose to whom the ticket is handed over.")


def receiver_of(form: Form) -> Receiver:
    """To whom a ticket is handed over. Raises `Invalid`."""
    kind, _, key = form.get("to", "").partition(":")
    if kind == "team" and key:
        return Receiver(key, None)
    if kind == "outside":
        return Receiver(None, id_of({"to": key}, "to", CHOOSE_RECEIVER))
    raise refuse("/to", CHOOSE_RECEIVER)
