"""What is promised, in words and on the venue's clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.desk.tickets.promised import Tone, in_full, in_short
from app.desk.tickets.venue_time import VenueTime
from app.desk.wording import words_for
from app.tickets.states import TicketState
from app.venues.calendar import calendar_of

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday, 13:00 in Madrid
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NINE_TO_FIVE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SHOPS = calendar_of(NINE_TO_FIVE, "Europe/Madrid", "ES", "MD")


def ticket(**values: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(
        (
            *("acknowledge_by", "resolve_by", "acknowledge_left_s", "resolve_left_s"),
            *("resolved_at", "closed_at", "hold_until"),
        )
    )
    return nothing | {"state": TicketState.OPEN} | values


def time_in(language: str = "en") -> VenueTime:
    return VenueTime(AT, "Europe/Madrid", words_for(language))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (AT + HOUR, "2:00 PM"),
        (AT - HOUR, "12:00 PM"),
        (AT + DAY, "tomorrow, 1:00 PM"),
        (AT - DAY, "yesterday, 1:00 PM"),
        (AT + 11 * HOUR, "tomorrow, 12:00 AM"),  # the venue's midnight, not that of UTC
        (AT + 2 * DAY, "Friday, 1:00 PM"),
        (AT + 7 * DAY, "Mar 11, 2026, 1:00 PM"),
        (AT - 2 * DAY, "Mar 2, 2026, 1:00 PM"),
    ],
)
def test_an_instant_is_said_as_people_say_it(at: datetime, said: str) -> None:
    assert time_in().when(at).replace("\N{NARROW NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 minute"),
        (61, "1 minute"),
        (3600, "1 hour"),
        (3 * 3600 + 20 * 60, "3 hours and 20 minutes"),
        (25 * 3600 + 59 * 60, "25 hours"),
    ],
)
def test_a_span_is_said_in_hours_and_minutes(seconds: int, said: str) -> None:
    assert time_in().span(seconds) == said


def test_a_list_says_the_promise_that_is_due_next() -> None:
    both = ticket(acknowledge_by=AT + HOUR / 2, resolve_by=AT + 2 * DAY)
    words = words_for("es")
    for one, tone, said in (
        (both, Tone.SOON, "confirmar como tarde: 13:30"),
        (both | {"acknowledge_by": None}, Tone.RUNS, "resolver como tarde: viernes, 13:00"),
        (both | {"acknowledge_by": AT}, Tone.LATE, "debía confirmarse: 13:00"),
        (ticket(resolve_by=AT - DAY), Tone.LATE, "debía resolverse: ayer, 13:00"),
        (ticket(state=TicketState.ON_HOLD), Tone.PAUSED, "en pausa"),
        (
            ticket(state=TicketState.ON_HOLD, hold_until=date(2026, 3, 9)),
            Tone.PAUSED,
            "en pausa hasta el 9 mar 2026",
        ),
        (
            ticket(state=TicketState.RESOLVED, resolved_at=AT - DAY),
            Tone.OVER,
            "resuelta: ayer, 13:00",
        ),
    ):
        assert in_short(one, time_in("es"), words) == (tone, said)
    assert in_short(ticket(), time_in("es"), words) is None


def test_a_page_says_the_open_time_that_is_left_and_that_has_passed() -> None:
    words = words_for("en")

    def said(**values: Any) -> list[str]:
        of_it = in_full(ticket(**values), time_in(), SHOPS, words)
        return [one.sentence.replace("\N{NARROW NO-BREAK SPACE}", " ") for one in of_it]

    assert said(acknowledge_by=AT + HOUR, resolve_by=AT + DAY) == [
        "To be acknowledged by 2:00 PM. Open time that is left: 1 hour.",
        "To be mended by tomorrow, 1:00 PM. Open time that is left: 8 hours.",
    ]
    assert said(resolve_by=AT - DAY) == [
        "It was to be mended by yesterday, 1:00 PM. Open time that has passed since: 8 hours."
    ]
    assert said(state=TicketState.ON_HOLD, resolve_left_s=5400) == [
        "The promise is paused: once it goes on, there are 1 hour and 30 minutes to mend it."
    ]
    assert said(state=TicketState.RESOLVED) == []
