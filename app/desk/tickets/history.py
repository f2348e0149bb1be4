"""What happened to a ticket, in sentences."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.desk.wording import Words
from app.kernel.speech import N_
from app.tickets.planning.service import as_name
from app.tickets.states import Promised, TicketState

US: Final = "Rounds"
NOBODY_KNOWN: Final = "–"
# What is said of who did it alone.
SAID: Final = {
    "failed": N_("%(person)s found the problem."),
    "opened": N_("%(person)s found the problem."),
    "acknowledged": N_("%(person)s acknowledged it."),
    "started": N_("%(person)s started to work on it."),
    "resumed": N_("%(person)s goes on with it."),
    "resolved": N_("%(person)s mended it."),
    "commented": N_("%(person)s wrote:"),
    "photo": N_("%(person)s added a photo."),
}
# By whether an inspection did it.
BY_INSPECTION: Final = {
    "reopened": (
        N_("%(person)s opened it again."),
        N_("%(person)s found it failing again: it is open again."),
    ),
    "verified": (
        N_("%(person)s looked at it, and closed it."),
        N_("%(person)s inspected it, and found it mended: closed."),
    ),
}
PROMISES: Final = {
    ("promise_warning", Promised.ACKNOWLEDGE): N_(
        "The time in which it is promised to be acknowledged is nearly over."
    ),
    ("promise_warning", Promised.RESOLVE): N_(
        "The time in which it is promised to be mended is nearly over."
    ),
    ("promise_broken", Promised.ACKNOWLEDGE): N_("It was not acknowledged in the promised time."),
    ("promise_broken", Promised.RESOLVE): N_("It was not mended in the promised time."),
}


class Line(NamedTuple):
    """Something that happened: when, what in one sentence, and what was written with it.

    `other_id`: another ticket that it was about, or to which it happened before they were
    merged.
    """

    at: datetime
    sentence: str
    text: str
    inspection_id: str | None
    other_id: str | None


class Known(NamedTuple):
    """What stands behind the ids and keys of a history: people by id, teams by key."""

    names: Mapping[str, str]
    teams: Mapping[str, str]
    ticket_id: UUID


def history_lines(history: Iterable[Mapping[str, Any]], known: Known, words: Words) -> list[Line]:
    """The history of a ticket, newest first, as `HistoryOut` describes its entries."""
    return [line_of(entry, known, words) for entry in history][::-1]


def people_in(history: Iterable[Mapping[str, Any]]) -> set[UUID]:
    """Ids of the people whom the history names beside those who acted."""
    given = (entry["detail"].get("to") for entry in history if entry["kind"] == "assigned")
    return {UUID(one) for one in given if one}


def line_of(entry: Mapping[str, Any], known: Known, words: Words) -> Line:
    """One entry of a history."""
    detail = entry["detail"]
    return Line(
        entry["at"],
        _Sentence(entry, known, words).say(),
        detail.get("note") or detail.get("text") or "",
        detail.get("inspection_id"),
        _other_ticket(entry, known),
    )


def _other_ticket(entry: Mapping[str, Any], known: Known) -> str | None:
    if entry["ticket_id"] != known.ticket_id:
        return str(entry["ticket_id"])
    if entry["kind"] not in ("merged", "split"):
        return None
    other: str | None = entry["detail"].get("into") or entry["detail"].get("from")
    return other


class _Sentence:
    """Says what happened."""

    def __init__(self, entry: Mapping[str, Any], known: Known, words: Words) -> None:
        self._detail: Mapping[str, Any] = entry["detail"]
        self._kind: str = entry["kind"]
        self._known = known
        self._words = words
        self._by: str | None = entry["person"]
        self._person = words.person(self._by) if self._by else US

    def say(self) -> str:
        kind = self._kind
        if kind == "resumed" and self._by is None:
            return self._say(N_("What it waited for is due: it can go on."))
        if kind in SAID:
            return self._say(SAID[kind])
        if kind in BY_INSPECTION:
            return self._say(BY_INSPECTION[kind]["inspection_id" in self._detail])
        if kind in ("promise_warning", "promise_broken"):
            return self._say(PROMISES[kind, Promised(self._detail["promised"])])
        return self._more()

    def _more(self) -> str:
        match self._kind:
            case "held":
                return self._held()
            case "dismissed":
                reason = self._words.dismiss_reason(self._detail["dismiss_reason"])
                return self._say(
                    N_("%(person)s ended it without a mending: %(reason)s."), reason=reason
                )
            case "assigned":
                return self._assigned()
            case "handed_over":
                return self._handed_over()
            case "merged" | "split":
                return self._joined()
            case "called":
                return self._called()
            case "escalated":
                return self._escalated()
            case _:
                return self._changed()

    def _say(self, sentence: str, **values: object) -> str:
        return self._words.gettext(sentence, person=self._person, **values)

    def _held(self) -> str:
        reason = self._words.hold_reason(self._detail["hold_reason"])
        day = self._words.day(date.fromisoformat(self._detail["hold_until"]))
        return self._say(
            N_("%(person)s put it on hold until %(day)s: %(reason)s."), day=day, reason=reason
        )

    def _assigned(self) -> str:
        to = self._detail.get("to")
        if to is None:
            return self._say(N_("%(person)s gave it to nobody."))
        name = self._known.names.get(to, NOBODY_KNOWN)
        if name == self._by:
            return self._say(N_("%(person)s took it on."))
        return self._say(N_("%(person)s gave it to %(given)s."), given=self._words.person(name))

    def _handed_over(self) -> str:
        if "endpoint_id" in self._detail:
            outside = self._detail.get("endpoint") or NOBODY_KNOWN
            return self._say(
                N_("%(person)s handed it over to %(outside)s, outside of Rounds."), outside=outside
            )
        return self._say(
            N_("%(person)s handed it over from %(before)s to %(after)s."),
            before=self._team(self._detail.get("from")),
            after=self._team(self._detail.get("to")),
        )

    def _team(self, key: str | None) -> str:
        return self._known.teams.get(key, as_name(key)) if key else NOBODY_KNOWN

    def _joined(self) -> str:
        into = "into" in self._detail
        if self._kind == "merged" and into:
            return self._say(N_("%(person)s merged it into another ticket."))
        if self._kind == "merged":
            return self._say(N_("%(person)s merged another ticket into this one."))
        if into:
            return self._say(N_("%(person)s made another ticket of some of its failures."))
        return self._say(N_("%(person)s made this ticket of some failures of another one."))

    def _called(self) -> str:
        whom = self._detail["whom"]
        if self._detail["reached"]:
            return self._say(N_("%(person)s called %(whom)s and reached them."), whom=whom)
        return self._say(N_("%(person)s called %(whom)s: nobody answered."), whom=whom)

    def _escalated(self) -> str:
        whom = self._detail.get("whom")
        if whom is None:
            return self._say(N_("Nobody confirmed it, and everybody to be called was named."))
        return self._say(
            N_("Nobody confirmed it: next to be called is %(whom)s, %(phone)s."),
            whom=whom,
            phone=self._detail.get("phone") or NOBODY_KNOWN,
        )

    def _changed(self) -> str:
        before, after = self._detail.get("from"), self._detail.get("to")
        if before in set(TicketState) and after in set(TicketState):
            return self._say(
                N_("%(person)s: from “%(before)s” to “%(after)s”."),
                before=self._words.state(str(before)),
                after=self._words.state(str(after)),
            )
        return self._say(N_("%(person)s changed it."))
