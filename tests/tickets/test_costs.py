"""Open time as money."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.checklists.definition import Severity
from app.tickets.costs import Cost, cost_of, unmended_s
from app.tickets.plans import Costs, Segment
from app.venues.calendar import calendar_of

FAMILIES = Segment("families", "Families with small children", Decimal("0.2"), Decimal("3"))
GUESTS = Segment("guests", "Guests of the hotel", Decimal("0.3"), Decimal("0.5"))
PER_HOUR = {Severity.CRITICAL: Decimal("120"), Severity.MAJOR: Decimal("12.35")}
OFFICE = calendar_of({"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}, "UTC", "ES")
MONDAY = datetime(2026, 6, 8, tzinfo=UTC)


def cost(severity: Severity, open_s: int, *segments: Segment) -> Cost:
    found = cost_of(Costs("EUR", PER_HOUR, segments), severity, open_s)
    assert found is not None
    return found


def test_an_hour_costs_what_the_manager_said() -> None:
    assert cost(Severity.CRITICAL, 3600).amount == Decimal("120.00")
    assert str(cost(Severity.CRITICAL, 5400).amount) == "180.00"
    assert cost(Severity.CRITICAL, 3600).currency == "EUR"


def test_segments_weigh_by_their_share_and_everybody_else_weighs_one() -> None:
    found = cost(Severity.CRITICAL, 3600, FAMILIES, GUESTS)
    # 0.2 × 3 + 0.3 × 0.5 + 0.5 × 1
    assert (found.assumption.rest_share, found.assumption.weight) == (
        Decimal("0.5"),
        Decimal("1.25"),
    )
    assert found.amount == Decimal("150.00")


def test_the_assumption_says_all_that_the_amount_rests_on() -> None:
    assumption = cost(Severity.MAJOR, 1800, FAMILIES).assumption
    assert assumption == (
        Severity.MAJOR,
        Decimal("12.35"),
        (FAMILIES,),
        Decimal("0.8"),
        Decimal("1.4"),
        1800,
    )


def test_without_a_cost_there_is_no_amount() -> None:
    assert cost_of(Costs("EUR", PER_HOUR), Severity.MINOR, 3600) is None
    assert cost_of(Costs("EUR", {}), Severity.CRITICAL, 3600) is None


@pytest.mark.parametrize(
    ("open_s", "amount"),
    [(0, "0.00"), (1800, "6.18"), (1799, "6.17"), (1, "0.00"), (2, "0.01")],
)
def test_half_a_cent_is_rounded_up(open_s: int, amount: str) -> None:
    assert cost(Severity.MAJOR, open_s).amount == Decimal(amount)  # half of 12.35 is 6.175


def test_only_open_hours_in_which_it_was_not_mended_cost() -> None:
    def hour(hours: int) -> datetime:
        return MONDAY + timedelta(hours=hours)

    # From Sunday night to Monday, 11:00; again from Monday, 16:00, and not mended since.
    stretches = [(hour(-4), hour(11)), (hour(16), None)]
    assert unmended_s(OFFICE, stretches, hour(24 + 10)) == (2 + 1 + 1) * 3600
    assert unmended_s(OFFICE, stretches, hour(10)) == 3600
    assert unmended_s(OFFICE, [], hour(10)) == 0


shares = some.decimals(0, 1, places=2).map(lambda share: share / 4)
segments = some.lists(
    some.builds(Segment, some.just("one"), some.just("One"), shares, some.decimals(0, 9, places=2)),
    max_size=4,
).map(tuple)


@settings(max_examples=50, deadline=None)
@given(
    some.decimals(0, 10**9, places=4),
    segments,
    some.integers(0, 10**9),
    some.integers(0, 10**6),
)
def test_a_cost_is_exact_to_half_a_cent_and_grows_with_time(
    per_hour: Decimal, parts: tuple[Segment, ...], open_s: int, more_s: int
) -> None:
    costs = Costs("EUR", {Severity.MINOR: per_hour}, parts)
    found, later = (cost_of(costs, Severity.MINOR, s) for s in (open_s, open_s + more_s))
    assert found is not None
    assert later is not None
    named = sum(Fraction(part.share) for part in parts)
    weight = sum(Fraction(part.share) * Fraction(part.weight) for part in parts) + 1 - named
    exact = Fraction(open_s) * Fraction(per_hour) * weight / 3600
    assert -Fraction(1, 200) < Fraction(found.amount) - exact <= Fraction(1, 200)
    assert 0 <= found.amount <= later.amount
    assert found.amount.as_tuple().exponent == -2
