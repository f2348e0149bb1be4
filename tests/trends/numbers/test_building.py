"""A venue's trends, added up from rows of counts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.checklists.definition import Checklist, Severity
from app.checklists.queries import Version
from app.tickets.kept.past import Returns
from app.tickets.kept.tallies import Kept
from app.tickets.states import Promised
from app.trends.numbers.building import build_trends
from app.trends.numbers.figures import Friction, Series, Trends
from app.trends.numbers.periods import Asked, Compare, Period, compare_with
from app.trends.numbers.rows import (
    FindingSum,
    FrictionSum,
    ItemSum,
    MendTime,
    SpotRow,
    SpotSum,
    TicketSum,
    TrendRows,
    WeekSum,
)
from app.trends.numbers.ticket_figures import CostFigures, PromiseFigures
from app.trends.statistics.tallies import Tally

VENUE, LEFT, RIGHT, GONE = (UUID(int=n) for n in (1, 11, 12, 13))
ANA, BEN = UUID(int=21), UUID(int=22)
FROM = date(2026, 1, 5)  # a Monday
WEEKS = 20
PERIOD = Period(FROM, FROM + timedelta(weeks=WEEKS, days=-1))
AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
NO_PROMISES = PromiseFigures({kind: Kept() for kind in Promised}, {}, Returns(), 14)
NO_COST = CostFigures("EUR", None, {}, {}, {}, ())


def item(key: str, **changed: Any) -> dict[str, Any]:
    return {
        "key": key,
        "stage": "comfort",
        "moment": {"en": f"moment of {key}"},
        "prompt": {"en": f"prompt of {key}"},
        "answer": "pass_fail",
    } | changed


def version(number: int, *items: dict[str, Any]) -> Version:
    content = {"title": {"en": "Restroom"}, "kind": "restroom", "items": list(items)}
    return Version(
        UUID(int=100 + number), VENUE, "restroom", number, Checklist.from_content(content)
    )


FIRST = version(1, item("locks"), item("smell", answer="rating", fails_when={"below": 3}))
SECOND = version(
    2,
    item("locks", prompt={"en": "newer words"}, severity="critical"),
    item("smell", answer="rating", fails_when={"below": 4}),
    item("note", answer="text"),
)
NOTHING = TrendRows((), (), (), (), (), (), {}, (), 0, (), ())


def rows(**changed: Any) -> TrendRows:
    return TrendRows(**{name: getattr(NOTHING, name) for name in TrendRows.__slots__} | changed)


def build(given: TrendRows, by: Compare = Compare.RECENT, period: Period = PERIOD) -> Trends:
    asked = Asked(period, compare_with(period, by))
    return build_trends(VENUE, "Theatre", asked, AS_OF, given, NO_PROMISES, NO_COST)


def weekly(version_id: UUID, key: str, failed: dict[int, int], checked: int = 10) -> list[ItemSum]:
    """So many checks in each week, and how many failed in which week."""
    return [
        ItemSum(week, week >= WEEKS - 4, version_id, key, checked, failed.get(week, 0), 1)
        for week in range(WEEKS)
    ]


def test_history_goes_on_through_new_words_and_a_new_meaning_stands_apart() -> None:
    half = WEEKS // 2
    trends = build(
        rows(
            items=[
                *weekly(FIRST.id, "locks", {0: 3})[:half],
                *weekly(SECOND.id, "locks", {WEEKS - 1: 2})[half:],
                *weekly(FIRST.id, "smell", {1: 1})[:half],
                *weekly(SECOND.id, "smell", {half: 4})[half:],
                ItemSum(0, False, SECOND.id, "note", 0, 0, 1),
            ],
            versions=[SECOND, FIRST],
        )
    )
    locks, smell, smelt = trends.checks
    assert locks.series == Series("restroom", "locks", 1)
    assert (locks.prompt["en"], locks.severity) == ("newer words", Severity.CRITICAL)
    assert locks.tally == Tally(10 * WEEKS, 5)
    assert locks.not_applicable == WEEKS
    assert locks.weeks[0] == Tally(10, 3)
    assert locks.before == Tally(10 * (WEEKS - 4), 3)
    assert locks.recent == Tally(40, 2)
    assert (smell.series.since, smell.tally, smell.is_asked) == (2, Tally(10 * half, 4), True)
    assert (smelt.series.since, smelt.tally, smelt.is_asked) == (1, Tally(10 * half, 1), False)
    assert trends.tally == Tally(20 * WEEKS, 10)
    assert trends.weeks[0].tally == Tally(20, 3)


def test_a_check_that_doubles_is_worse_since_that_week_and_one_that_stops_failing_improved() -> (
    None
):
    worse = {week: (2 if week < 8 else 20) for week in range(WEEKS)}
    better = {week: (20 if week < 16 else 1) for week in range(WEEKS)}
    trends = build(
        rows(
            items=[
                *weekly(FIRST.id, "locks", worse, checked=50),
                *weekly(FIRST.id, "smell", better, checked=50),
            ],
            versions=[FIRST],
        )
    )
    locks, smell = trends.checks
    assert (locks.change.verdict, locks.change.since) == ("worse", 8)
    assert smell.direction == "better"
    assert trends.improved == (smell,)
    assert trends.worst == (smell, locks)


def two_spots(within: bool) -> TrendRows:
    """One spot that two inspectors walk, one that nobody does, and one that is gone; `within`: what
    came before the recent days is of the period."""
    return rows(
        spots=[
            SpotRow(LEFT, "Left", "restroom", PERIOD.to_on, 20, FROM, PERIOD.to_on),
            SpotRow(RIGHT, "Right", "restroom", None, 0, None, None),
        ],
        spot_sums=[
            SpotSum(LEFT, FIRST.id, ANA, False, 30, 60, 6),
            SpotSum(LEFT, FIRST.id, ANA, True, 10, 20, 4),
            SpotSum(LEFT, FIRST.id, BEN, True, 10, 20, 0),
            SpotSum(GONE, FIRST.id, BEN, True, 1, 2, 2),
        ],
        finding_sums=[
            FindingSum(LEFT, FIRST.id, "locks", *((9, 2) if within else (3, 2))),
            FindingSum(LEFT, FIRST.id, "smell", 1, 0),
        ],
        items=weekly(FIRST.id, "locks", {}),
        names={ANA: "Ana", BEN: "Ben"},
        versions=[FIRST],
    )


@pytest.mark.parametrize("by", Compare)
def test_spots_and_inspectors_count_what_lies_in_the_period_and_parts_what_is_compared(
    by: Compare,
) -> None:
    within = by is Compare.RECENT  # else what came before is not of the period
    trends = build(two_spots(within), by)
    left, right = trends.spots
    assert (left.before, left.recent) == (Tally(60, 6), Tally(40, 4))
    assert (left.inspections, left.tally) == (
        (50, Tally(100, 10)) if within else (20, Tally(40, 4))
    )
    assert (left.neglect, right.neglect) == (None, "never")
    locks = trends.checks[0]
    at_left = Tally(48, 9) if within else Tally(18, 3)
    assert [(one.spot.name, one.tally) for one in locks.spots] == [("Left", at_left)]
    ana, ben = trends.inspectors.inspectors
    assert (ana.name, ana.tally) == ("Ana", Tally(80, 10) if within else Tally(20, 4))
    # Of Ana's checks others made too only those at the left spot; nobody else saw Ben's last one.
    assert (ana.compared, ana.expected) == (ana.tally, 0.0)
    assert ben.compared == Tally(20, 0)
    assert ben.expected == pytest.approx(20 * 10 / 80 if within else 20 * 4 / 20)
    assert {ana.agreement, ben.agreement} == {"unknown"}


def test_a_spot_is_overdue_by_its_own_gap() -> None:
    end = PERIOD.to_on
    daily_spot = SpotRow(LEFT, "Daily", "restroom", None, 100, FROM, end - timedelta(8))
    monthly = SpotRow(RIGHT, "Monthly", "restroom", None, 4, FROM, end - timedelta(40))
    once = SpotRow(GONE, "Once", "restroom", None, 1, FROM, FROM)
    seen = [row._replace(last_on=row.last_in_period_on) for row in (daily_spot, monthly, once)]
    before = SpotRow(VENUE, "Before", "restroom", FROM - timedelta(9), 0, None, None)
    trends = build(rows(spots=[*seen, before]))
    assert [spot.neglect for spot in trends.spots] == ["overdue", None, "overdue", "not_in_period"]
    assert [spot.spot.name for spot in trends.neglected] == ["Before", "Once", "Daily"]


def test_a_check_that_never_fails_where_it_does_elsewhere_is_named() -> None:
    trends = build(
        rows(
            spots=[
                SpotRow(LEFT, "Left", "restroom", FROM, 1, FROM, FROM),
                SpotRow(RIGHT, "Right", "restroom", FROM, 1, FROM, FROM),
            ],
            spot_sums=[
                SpotSum(LEFT, FIRST.id, ANA, True, 200, 400, 20),
                SpotSum(RIGHT, FIRST.id, ANA, True, 200, 400, 0),
            ],
            finding_sums=[FindingSum(LEFT, FIRST.id, "locks", 20, 0)],
            versions=[FIRST],
        )
    )
    (one,) = trends.unfailing
    assert (one.series.item_key, one.spot.name, one.checked) == ("locks", "Right", 200)
    assert one.elsewhere == Tally(200, 20)
    assert 0 < one.probability < 0.01


def test_weeks_have_scores_and_tickets_and_the_open_ones_add_up() -> None:
    trends = build(
        rows(
            weeks=[WeekSum(0, 4, 9, 15)],
            tickets=[TicketSum(0, 4, 1, 0, 0), TicketSum(1, 1, 3, 2, 1)],
            open_at_start=5,
            times=[
                MendTime(Severity.MINOR, 60.0, False),
                MendTime(Severity.CRITICAL, 600.0, True),
            ],
        )
    )
    first = trends.weeks[0]
    assert (first.inspections, first.score, first.opened, first.mended) == (4, 0.6, 4, 1)
    assert [week.open_at_end for week in trends.weeks[:3]] == [8, 6, 6]
    assert trends.weeks[1].score is None
    found = trends.tickets
    assert found.open_at_start + found.opened - found.mended == found.open_at_end == 6
    assert (found.reopened, found.returned) == (2, 1)
    assert list(trends.mending.by_severity) == [Severity.MINOR, Severity.CRITICAL]
    assert (trends.mending.all.ended, trends.mending.all.open) == (1, 1)


def test_friction_follows_the_key_and_stands_in_the_forms_order() -> None:
    trends = build(
        rows(
            friction=[
                FrictionSum(SECOND.id, "note", 2, 9000, 1, 0, 1),
                FrictionSum(FIRST.id, "locks", 1, 1000, 0, 0, 0),
                FrictionSum(SECOND.id, "locks", 3, 3000, 2, 1, 0),
            ],
            versions=[FIRST, SECOND],
        )
    )
    locks, note = trends.friction
    assert (locks.item_key, locks.friction) == ("locks", Friction(4, 4000, 2, 1, 0))
    assert locks.friction.seconds == 1.0
    assert note.prompt["en"] == "prompt of note"


def test_nothing_at_all_is_a_report_too() -> None:
    trends = build(NOTHING)
    assert trends.tally == Tally()
    assert (trends.chart, trends.change.verdict, trends.direction) == (None, "unknown", "unknown")
    assert len(trends.weeks) == WEEKS
    assert trends.cost.amount is None
    assert trends.tickets.open_at_end == 0
    assert Decimal(0) == sum(trends.cost.open_s.values())
