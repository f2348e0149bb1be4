"""What is promised of a ticket, in words: few of them for a list, whole sentences for its page.

Pure. Tickets are what `app.tickets.documents` says of them.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum, auto
from typing import Any, Final, NamedTuple

from app.desk.tickets.venue_time import VenueTime
from app.desk.wording import Words
from app.kernel.speech import N_
from app.tickets.states import Promised, TicketState
from app.venues.calendar import BusinessCalendar

Said = Mapping[str, Any]
# While there is time, and when there is none left.
SHORT: Final = {
    Promised.ACKNOWLEDGE: (
        N_("acknowledge by %(at)s"),
        N_("was to be acknowledged by %(at)s"),
    ),
    Promised.RESOLVE: (N_("mend by %(at)s"), N_("was to be mended by %(at)s")),
}
FULL: Final = {
    Promised.ACKNOWLEDGE: (
        N_("To be acknowledged by %(at)s. Open time that is left: %(span)s."),
        N_("It was to be acknowledged by %(at)s. Open time that has passed since: %(span)s."),
    ),
    Promised.RESOLVE: (
        N_("To be mended by %(at)s. Open time that is left: %(span)s."),
        N_("It was to be mended by %(at)s. Open time that has passed since: %(span)s."),
    ),
}
PAUSED: Final = {
    Promised.ACKNOWLEDGE: N_(
        "The promise is paused: once it goes on, there are %(span)s to acknowledge it."
    ),
    Promised.RESOLVE: N_("The promise is paused: once it goes on, there are %(span)s to mend it."),
}


class Tone(StrEnum):
    """How a promise stands."""

    LATE = auto()
    SOON = auto()
    RUNS = auto()
    PAUSED = auto()
    OVER = auto()


class Standing(NamedTuple):
    """How a promise stands, and what to say of it."""

    tone: Tone
    sentence: str


def due_of(ticket: Said, at: datetime) -> tuple[Promised, datetime] | None:
    """What to say of two promises, and when it is due: that which is past, the mending before the
    acknowledgement; else that which is due first.
    """
    dues = [(one, ticket[f"{one}_by"]) for one in Promised if ticket[f"{one}_by"]]
    past = [(one, by) for one, by in dues if by <= at]
    return past[-1] if past else dues[0] if dues else None


def in_short(ticket: Said, time: VenueTime, words: Words) -> Standing | None:
    """For a list; None where nothing is promised and nothing has ended."""
    over = _over(ticket, time, words)
    if over:
        return Standing(Tone.OVER, over)
    due = due_of(ticket, time.at)
    if due is None:
        return _paused_in_short(ticket, words)
    promised, by = due
    in_time, too_late = SHORT[promised]
    if by <= time.at:
        return Standing(Tone.LATE, words.gettext(too_late, at=time.when(by)))
    tone = Tone.SOON if time.is_soon(by) else Tone.RUNS
    return Standing(tone, words.gettext(in_time, at=time.when(by)))


def _over(ticket: Said, time: VenueTime, words: Words) -> str | None:
    match ticket["state"]:
        case TicketState.RESOLVED if ticket["resolved_at"]:
            return words.gettext("mended: %(at)s", at=time.when(ticket["resolved_at"]))
        case TicketState.CLOSED | TicketState.DISMISSED if ticket["closed_at"]:
            return words.gettext("ended: %(at)s", at=time.when(ticket["closed_at"]))
    return None


def _paused_in_short(ticket: Said, words: Words) -> Standing | None:
    if ticket["state"] is not TicketState.ON_HOLD:
        return None
    if ticket["hold_until"] is None:
        return Standing(Tone.PAUSED, words.gettext("paused"))
    until = words.day(ticket["hold_until"])
    return Standing(Tone.PAUSED, words.gettext("paused until %(day)s", day=until))


def in_full(
    ticket: Said, time: VenueTime, calendar: BusinessCalendar, words: Words
) -> list[Standing]:
    """For its page: each promise with the open time that is left of it, as its team's hours are."""
    if ticket["state"] in (TicketState.RESOLVED, TicketState.CLOSED, TicketState.DISMISSED):
        return []
    return [
        *(
            _running(promised, ticket[f"{promised}_by"], time, calendar, words)
            for promised in Promised
            if ticket[f"{promised}_by"]
        ),
        *(
            Standing(Tone.PAUSED, _left(promised, ticket[f"{promised}_left_s"], time, words))
            for promised in Promised
            if ticket[f"{promised}_left_s"] is not None
        ),
    ]


def _running(
    promised: Promised, by: datetime, time: VenueTime, calendar: BusinessCalendar, words: Words
) -> Standing:
    in_time, too_late = FULL[promised]
    if by <= time.at:
        passed = time.span(calendar.between(by, time.at))
        return Standing(Tone.LATE, words.gettext(too_late, at=time.when(by), span=passed))
    left = time.span(calendar.between(time.at, by))
    tone = Tone.SOON if time.is_soon(by) else Tone.RUNS
    return Standing(tone, words.gettext(in_time, at=time.when(by), span=left))


def _left(promised: Promised, left_s: int, time: VenueTime, words: Words) -> str:
    return words.gettext(PAUSED[promised], span=time.span(left_s))
