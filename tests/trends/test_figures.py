"""The report's numbers: by hand on a small venue, and as properties on any."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.definition import Severity
from app.trends.figures import CheckTrend, Trends, build_trends
from app.trends.rows import (
    CheckedItem,
    CheckedVersion,
    CountsDisagree,
    FindingCount,
    InspectionCount,
    TicketCount,
    TrendRows,
    TrendSpot,
)
from app.trends.statistics.tallies import Tally, add_tallies

OLD, NEW = UUID(int=1), UUID(int=2)
STALLS, FOYER, CELLAR = (
    TrendSpot(UUID(int=11), "Restroom 1", "restroom"),
    TrendSpot(UUID(int=12), "Restroom 2", "restroom"),
    TrendSpot(UUID(int=13), "Restroom 3", "restroom", date(2026, 1, 5)),
)
MONDAY = date(2026, 3, 2)


def item(key: str, severity: Severity = Severity.MINOR, prompt: str = "?") -> CheckedItem:
    return CheckedItem(key, {"en": prompt}, {"en": "a guest notices"}, severity)


def version(version_id: UUID, number: int, *checks: CheckedItem) -> CheckedVersion:
    return CheckedVersion(version_id, "restroom", number, {"en": "Restroom"}, checks)


TWO_VERSIONS = (
    version(OLD, 1, item("locks", prompt="Do the locks work?")),
    version(NEW, 2, item("soap"), item("locks", Severity.MAJOR, "Does every stall lock?")),
)


def seen(on: date, inspections: int, spot: TrendSpot = STALLS, of: UUID = NEW) -> InspectionCount:
    return InspectionCount(of, spot.id, on, inspections)


def found(
    on: date, findings: int, key: str = "locks", spot: TrendSpot = STALLS, failed: bool = True
) -> FindingCount:
    outcome = "failed" if failed else "not_applicable"
    return FindingCount("restroom", key, spot.id, on, outcome, findings)  # type: ignore[arg-type]


def build(
    days: int,
    inspections: list[InspectionCount],
    findings: list[FindingCount],
    tickets: list[TicketCount] | None = None,
    open_at_start: int = 0,
) -> Trends:
    spots = (STALLS, FOYER, CELLAR)
    rows = TrendRows(inspections, findings, TWO_VERSIONS, spots, tickets or [], open_at_start)
    return build_trends("Teatro", MONDAY, MONDAY + timedelta(days - 1), rows)


def check_of(trends: Trends, key: str) -> CheckTrend:
    return next(check for check in trends.checks if check.item_key == key)


def test_a_check_is_counted_once_for_each_inspection_of_a_version_that_holds_it() -> None:
    trends = build(7, [seen(MONDAY, 4, of=OLD), seen(MONDAY, 6, of=NEW)], [found(MONDAY, 3)])
    assert check_of(trends, "locks").tally == Tally(10, 3)
    assert check_of(trends, "soap").tally == Tally(6, 0)
    assert trends.tally == Tally(16, 3)
    assert trends.inspections == 10


def test_a_check_that_did_not_apply_was_not_checked() -> None:
    trends = build(7, [seen(MONDAY, 6)], [found(MONDAY, 2, failed=False), found(MONDAY, 1)])
    assert check_of(trends, "locks").tally == Tally(4, 1)
    assert check_of(trends, "locks").tally.rate == 0.25


def test_nothing_checked_has_no_rate() -> None:
    trends = build(7, [], [])
    assert trends.tally.rate is None
    assert [week.tally.rate for week in trends.weeks] == [None]
    assert trends.direction == "unknown"
    assert trends.worst == ()


def test_the_newest_version_words_a_check() -> None:
    locks = check_of(build(7, [], []), "locks")
    assert locks.prompt == {"en": "Does every stall lock?"}
    assert locks.severity == Severity.MAJOR


def test_weeks_begin_on_mondays_and_cut_ones_say_so() -> None:
    rows = TrendRows([seen(date(2026, 3, 8), 1), seen(date(2026, 3, 9), 2)], [], TWO_VERSIONS, ())
    trends = build_trends("Teatro", date(2026, 3, 4), date(2026, 3, 17), rows)
    assert [week.monday_on.day for week in trends.weeks] == [2, 9, 16]
    assert [week.whole for week in trends.weeks] == [False, True, False]
    assert [week.inspections for week in trends.weeks] == [1, 2, 0]
    assert trends.weeks[0].first_on == date(2026, 3, 4)
    assert trends.weeks[-1].last_on == date(2026, 3, 17)


def test_the_last_28_days_are_recent_in_a_long_period() -> None:
    trends = build(
        70,
        [seen(MONDAY + timedelta(n), 10) for n in range(70)],
        [found(MONDAY + timedelta(n), 2) for n in range(50, 70)],
    )
    assert trends.recent_from == MONDAY + timedelta(42)
    locks = check_of(trends, "locks")
    assert (locks.before, locks.recent) == (Tally(420, 0), Tally(280, 40))
    assert locks.direction == "worse"


def test_the_second_half_is_recent_in_a_short_period() -> None:
    assert build(15, [], []).recent_from == MONDAY + timedelta(8)
    assert build(1, [], []).recent_from > MONDAY


def test_the_worst_are_ranked_by_what_is_sure_times_severity() -> None:
    # Wilson lower bounds: 30 of 100 -> 0.219; 15 of 100 -> 0.093. Locks are major: 0.186.
    findings = [found(MONDAY, 30, "soap"), found(MONDAY, 15, "locks")]
    trends = build(7, [seen(MONDAY, 100)], findings)
    assert [check.item_key for check in trends.worst] == ["soap", "locks"]
    assert trends.worst[0].rank == pytest.approx(0.219, abs=0.001)
    assert trends.worst[1].rank == pytest.approx(0.186, abs=0.001)


def test_a_check_made_nine_times_is_not_ranked() -> None:
    assert build(7, [seen(MONDAY, 9)], [found(MONDAY, 9)]).worst == ()


def test_the_most_affected_spot_is_named_with_its_counts() -> None:
    trends = build(
        7,
        [seen(MONDAY, 20), seen(MONDAY, 5, FOYER)],
        [found(MONDAY, 4), found(MONDAY, 4, spot=FOYER)],
    )
    worst_spot = check_of(trends, "locks").worst_spot
    assert worst_spot is not None
    assert (worst_spot.spot, worst_spot.tally) == (FOYER, Tally(5, 4))


def test_spots_that_nobody_looked_at_are_named() -> None:
    trends = build(7, [seen(MONDAY, 1)], [])
    assert trends.neglected == (FOYER, CELLAR)
    assert trends.spots == 3


def test_tickets_are_counted_by_week_and_carried_on() -> None:
    next_monday = MONDAY + timedelta(7)
    trends = build(
        14,
        [],
        [],
        [
            TicketCount("opened", MONDAY, 5),
            TicketCount("mended", MONDAY, 2),
            TicketCount("mended", next_monday, 4),
        ],
        open_at_start=3,
    )
    assert [(w.opened, w.mended, w.open_at_end) for w in trends.weeks] == [(5, 2, 6), (0, 4, 2)]
    assert trends.tickets.open_at_end == 2


def test_more_findings_than_checks_are_refused_with_what_to_do_next() -> None:
    with pytest.raises(CountsDisagree, match="Ask for the report again"):
        build(7, [seen(MONDAY, 1)], [found(MONDAY, 2)])


def test_a_finding_of_an_unknown_check_is_refused() -> None:
    with pytest.raises(CountsDisagree):
        build(7, [seen(MONDAY, 1)], [found(MONDAY, 1, "never-heard-of")])


def test_a_day_outside_the_period_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the period"):
        build(7, [seen(MONDAY + timedelta(7), 1)], [])


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(ValueError, match="on or after the start"):
        build(0, [], [])


@st.composite
def consistent_rows(draw: st.DrawFn) -> tuple[date, date, TrendRows]:
    """Rows as a database would give them: no check fails or is spared more often than made."""
    from_on = draw(st.dates(date(2024, 1, 1), date(2026, 1, 1)))
    days = draw(st.integers(1, 80))
    inspections: list[InspectionCount] = []
    findings: list[FindingCount] = []
    for _ in range(draw(st.integers(0, 12))):
        on = from_on + timedelta(draw(st.integers(0, days - 1)))
        spot = draw(st.sampled_from((STALLS, FOYER, CELLAR)))
        one = draw(st.sampled_from(TWO_VERSIONS))
        made = draw(st.integers(1, 20))
        inspections.append(seen(on, made, spot, one.id))
        for check in one.checks:
            failed = draw(st.integers(0, made))
            spared = draw(st.integers(0, made - failed))
            findings.append(found(on, failed, check.item_key, spot))
            findings.append(found(on, spared, check.item_key, spot, failed=False))
    rows = TrendRows(inspections, findings, TWO_VERSIONS, (STALLS, FOYER, CELLAR))
    return from_on, from_on + timedelta(days - 1), rows


@given(consistent_rows())
def test_weeks_checks_and_parts_add_up_to_the_same_totals(
    case: tuple[date, date, TrendRows],
) -> None:
    from_on, to_on, rows = case
    trends = build_trends("Teatro", from_on, to_on, rows)
    assert add_tallies(week.tally for week in trends.weeks) == trends.tally
    assert add_tallies(check.tally for check in trends.checks) == trends.tally
    assert trends.before + trends.recent == trends.tally
    for check in trends.checks:
        assert add_tallies(check.weeks) == check.tally == check.before + check.recent
        assert len(check.weeks) == len(trends.weeks)
    assert sum(row.inspections for row in rows.inspections) == trends.inspections


@given(consistent_rows())
def test_a_rate_is_a_share_or_nothing_at_all(case: tuple[date, date, TrendRows]) -> None:
    trends = build_trends("Teatro", *case)
    tallies = [trends.tally, *(week.tally for week in trends.weeks)]
    tallies += [tally for check in trends.checks for tally in (check.tally, *check.weeks)]
    for tally in tallies:
        assert 0 <= tally.failed <= tally.checked
        assert (tally.rate is None) == (tally.checked == 0)
        assert tally.rate is None or 0 <= tally.rate <= 1


@given(consistent_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    case: tuple[date, date, TrendRows], random: Random
) -> None:
    from_on, to_on, rows = case
    shuffled = rows._replace(
        inspections=random.sample(list(rows.inspections), len(list(rows.inspections))),
        findings=random.sample(list(rows.findings), len(list(rows.findings))),
        versions=random.sample(rows.versions, len(rows.versions)),
    )
    assert build_trends("T", from_on, to_on, shuffled) == build_trends("T", from_on, to_on, rows)


@given(consistent_rows())
def test_the_worst_are_at_most_five_failing_checks_in_order(
    case: tuple[date, date, TrendRows],
) -> None:
    worst = build_trends("Teatro", *case).worst
    assert len(worst) <= 5
    assert all(check.tally.failed and check.tally.checked >= 10 for check in worst)
    assert [check.rank for check in worst] == sorted((c.rank for c in worst), reverse=True)
