"""What became of tickets, on the days of the venue."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.clock import local_day
from app.trends.rollups.ticket_counting import (
    PROMISES,
    Problem,
    PromiseCounts,
    Reopening,
    TicketFacts,
    TicketStanding,
    count_ticket_days,
)

MADRID = "Europe/Madrid"
LOCK, SOAP = (Problem(UUID(int=1), "restroom", key) for key in ("lock", "soap"))
SPRING = datetime(2026, 3, 20, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(), timedelta(16)).map(lambda later: SPRING + later)
PROBLEMS = st.sampled_from([LOCK, SOAP])
TICKETS = st.lists(
    st.builds(
        TicketStanding,
        PROBLEMS,
        INSTANTS,
        st.none() | INSTANTS,
        st.none() | INSTANTS,
        st.booleans(),
    ),
    max_size=8,
)


def facts(*tickets: TicketStanding, **rest: Any) -> TicketFacts:
    return TicketFacts(tickets, rest.get("reopened", ()), rest.get("promises", ()))


def counted(told: TicketFacts, zone: str = MADRID) -> dict[Any, dict[str, int]]:
    """What was counted, without noughts, by day and item."""
    return {
        (row["happened_on"], row["item_key"]): {
            name: row[name]
            for name in row
            if name in ("opened", "mended", "reopened", "returned", *PROMISES) and row[name]
        }
        for row in count_ticket_days(told, zone, None)
    }


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month and day are there


def test_a_day_ends_at_the_venues_midnight_also_where_clocks_are_moved() -> None:
    # In winter midnight in Madrid is 23:00 UTC, in summer 22:00.
    ends = {
        date(2026, 3, 28): utc(2026, 3, 28, 23),
        date(2026, 3, 29): utc(2026, 3, 29, 22),
        date(2026, 10, 24): utc(2026, 10, 24, 22),
        date(2026, 10, 25): utc(2026, 10, 25, 23),
    }
    for day, end in ends.items():
        before, after = (
            TicketStanding(LOCK, end + timedelta(seconds=n), None, None, False) for n in (-1, 0)
        )
        assert counted(facts(before, after)) == {
            (day, "lock"): {"opened": 1},
            (day + timedelta(1), "lock"): {"opened": 1},
        }


def test_mended_is_the_day_of_the_mending_or_of_the_closing_where_nobody_said_mended() -> None:
    opened, mended, closed = (utc(2026, 6, day, 12) for day in (1, 3, 4))
    both = TicketStanding(LOCK, opened, mended, closed, False)
    closed_alone = TicketStanding(SOAP, opened, None, closed, False)
    assert counted(facts(both, closed_alone)) == {
        (date(2026, 6, 1), "lock"): {"opened": 1},
        (date(2026, 6, 1), "soap"): {"opened": 1},
        (date(2026, 6, 3), "lock"): {"mended": 1},
        (date(2026, 6, 4), "soap"): {"mended": 1},
    }


def test_what_returns_and_each_reopening_and_promise_is_counted() -> None:
    at, on = utc(2026, 6, 1, 12), date(2026, 6, 1)
    told = facts(
        TicketStanding(LOCK, at, None, None, True),
        reopened=[Reopening(LOCK, at), Reopening(LOCK, at + timedelta(hours=1))],
        promises=[PromiseCounts(LOCK, on, (1, 0, 2, 3)), PromiseCounts(LOCK, on, (0, 4, 0, 0))],
    )
    assert counted(told) == {
        (on, "lock"): {
            "opened": 1,
            "returned": 1,
            "reopened": 2,
            "acknowledged_kept": 1,
            "acknowledged_broken": 4,
            "kept": 2,
            "broken": 3,
        }
    }


@given(TICKETS, st.sets(st.dates(date(2026, 3, 19), date(2026, 4, 6))))
@settings(max_examples=50)
def test_of_some_days_it_counts_what_it_counts_of_all(
    tickets: list[TicketStanding], days: set[date]
) -> None:
    everything = list(count_ticket_days(facts(*tickets), MADRID, None))
    some = list(count_ticket_days(facts(*tickets), MADRID, days))
    assert some == [row for row in everything if row["happened_on"] in days]
    assert sum(row["opened"] for row in everything) == len(tickets)
    keys = [(row["happened_on"], row["spot_id"], row["item_key"]) for row in everything]
    assert keys == sorted(set(keys))
    ended = [one.resolved_at or one.closed_at for one in tickets]
    assert {row["happened_on"] for row in everything if row["mended"]} == {
        local_day(at, MADRID) for at in ended if at
    }
