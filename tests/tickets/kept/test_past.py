"""When a ticket was not mended, and when it came back."""

from datetime import UTC, datetime, timedelta

import pytest

from app.tickets.kept.past import Happened, Period, Returns, returns_in, unmended_stretches

NOVEMBER = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def on(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def past(*events: tuple[str, int]) -> list[Happened]:
    return [Happened(f"ticket.{kind}", on(day)) for kind, day in events]


@pytest.mark.parametrize(
    ("events", "stretches"),
    [
        ([], [(3, 30)]),
        ([("acknowledged", 4), ("held", 5)], [(3, 30)]),
        ([("resolved", 5)], [(3, 5)]),
        ([("resolved", 5), ("verified", 6)], [(3, 5)]),
        ([("resolved", 5), ("reopened", 8), ("resolved", 9)], [(3, 5), (8, 9)]),
        ([("verified", 5), ("reopened", 8)], [(3, 5), (8, 30)]),
        ([("dismissed", 5), ("reopened", 8), ("merged", 9)], [(3, 5), (8, 9)]),
        ([("resolved", 5), ("started", 6), ("resolved", 7)], [(3, 5), (6, 7)]),
        ([("resolved", 3)], []),
    ],
)
def test_a_ticket_is_not_mended_from_its_opening_or_reopening_to_its_mending(
    events: list[tuple[str, int]], stretches: list[tuple[int, int]]
) -> None:
    found = unmended_stretches(on(3), past(*events), None, NOVEMBER._replace(end=on(30)))
    assert found == [(on(begin), on(end)) for begin, end in stretches]


def test_only_what_lies_in_the_period_counts() -> None:
    events = [Happened("ticket.resolved", on(2)), Happened("ticket.reopened", on(29))]
    found = unmended_stretches(on(1, month=10), events, None, NOVEMBER)
    assert found == [(on(1), on(2)), (on(29), on(1, month=12))]
    assert unmended_stretches(on(1, month=10), [], on(9, month=10), NOVEMBER) == []


@pytest.mark.parametrize(
    ("events", "returns"),
    [
        ([], (0, 0, 0)),
        ([("verified", 5)], (1, 0, 0)),
        ([("verified", 5), ("reopened", 19)], (1, 1, 1)),
        ([("verified", 5), ("reopened", 20)], (1, 0, 1)),
        ([("resolved", 5), ("reopened", 6)], (0, 0, 1)),
        ([("dismissed", 5), ("reopened", 6)], (0, 0, 1)),
        ([("verified", 3), ("reopened", 4), ("verified", 5), ("reopened", 6)], (2, 2, 2)),
    ],
)
def test_what_failed_again_within_its_days_was_not_mended_for_good(
    events: list[tuple[str, int]], returns: tuple[int, int, int]
) -> None:
    found = returns_in(past(*events), timedelta(days=14), NOVEMBER)
    assert found == Returns(*returns)


def test_what_was_closed_in_the_period_is_followed_beyond_it() -> None:
    after = [Happened("ticket.verified", on(29)), Happened("ticket.reopened", on(5, month=12))]
    assert returns_in(after, timedelta(days=14), NOVEMBER) == Returns(1, 1, 0)
    before = [Happened("ticket.verified", on(29, month=10)), Happened("ticket.reopened", on(3))]
    assert returns_in(before, timedelta(days=14), NOVEMBER) == Returns(0, 0, 1)
