"""The charts: what they label, and that what they say is true."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from app.checklists.definition import Severity
from app.trends.charts.parts import keep_apart, nice_steps, pick_day_labels
from app.trends.figures import Trends, build_trends
from app.trends.rendering import draw_svg
from app.trends.report_charts import check_chart, report_charts, ticket_chart, weekly_chart
from app.trends.rows import (
    CheckedItem,
    CheckedVersion,
    FindingCount,
    InspectionCount,
    TrendRows,
    TrendSpot,
)
from app.trends.sentences import say_headline
from app.trends.wording import wording_for
from tests.trends.sample import WEEK_FROM, WEEK_TO, empty_trends, sample_trends, sample_versions

ENGLISH, SPANISH = wording_for("en"), wording_for("es")
MONDAY = date(2026, 3, 2)


def words_of(svg: bytes) -> list[str]:
    return [unescape(text) for text in re.findall(r">([^<>]+)</t", svg.decode())]


def two_parts(before: tuple[int, int], recent: tuple[int, int], prompt: str = "Locks?") -> Trends:
    """Trends of 56 days with one check: (checked, failed) in the first and the last 28."""
    spot = TrendSpot(sample_versions()[0].id, "Restroom", "restroom")
    item = CheckedItem("locks", {"en": prompt}, {"en": "a guest"}, Severity.MINOR)
    version = CheckedVersion(spot.id, "restroom", 1, {"en": "Restroom"}, (item,))
    days = (MONDAY, MONDAY + timedelta(28))
    made = [
        InspectionCount(version.id, spot.id, day, checked)
        for day, (checked, _) in zip(days, (before, recent), strict=True)
    ]
    failed = [
        FindingCount("restroom", "locks", spot.id, day, "failed", failed)
        for day, (_, failed) in zip(days, (before, recent), strict=True)
    ]
    rows = TrendRows(made, failed, [version], [spot])
    return build_trends("Teatro", MONDAY, MONDAY + timedelta(55), rows)


def test_the_headline_says_down_only_when_the_rate_clearly_fell() -> None:
    assert say_headline(two_parts((1000, 80), (1000, 40)), ENGLISH) == (
        "4.0% of 1,000 checks failed in the last 28 days, down from 8.0% of 1,000 before."
    )


def test_the_headline_says_up_when_the_rate_clearly_rose() -> None:
    assert "up from 4.0% of 1,000" in say_headline(two_parts((1000, 40), (1000, 80)), ENGLISH)


def test_the_headline_claims_no_change_that_chance_explains() -> None:
    assert "no clear change from 8.0%" in say_headline(two_parts((100, 8), (100, 6)), ENGLISH)


def test_the_headline_says_when_nobody_looked_lately() -> None:
    assert say_headline(two_parts((100, 8), (0, 0)), ENGLISH) == (
        "Nothing was checked in the last 28 days; before that, 8.0% of 100 checks failed."
    )


def test_the_headline_of_nothing_says_so() -> None:
    assert say_headline(empty_trends(), ENGLISH) == "Nothing was checked in this period."


def test_the_headline_speaks_spanish() -> None:
    assert say_headline(two_parts((1000, 80), (1000, 40)), SPANISH) == (
        "En los últimos 28 días falló el 4,0\u00a0% de 1.000 controles, menos que el 8,0\u00a0% "
        "de 1.000 de antes."
    )


def test_the_weekly_chart_labels_months_rates_and_counts() -> None:
    trends = sample_trends()
    words = words_of(draw_svg(weekly_chart(trends, ENGLISH)))
    assert {"Dec", "2025", "Jan", "2026", "Nov", "5%", "10%"} <= set(words)
    assert f"{trends.recent.failed} of {trends.recent.checked:,}" in words
    assert f"{trends.before.failed:,} of {trends.before.checked:,}" in words


def test_cut_weeks_are_hollow_points() -> None:
    points = weekly_chart(sample_trends(), ENGLISH)["vconcat"][0]["layer"][-1]["data"]["values"]
    assert [point["whole"] for point in points] == [False, *[True] * 51, False]


def test_a_week_without_checks_breaks_the_line() -> None:
    panel = weekly_chart(two_parts((10, 1), (10, 1)), ENGLISH)["vconcat"][0]
    rates = [point["rate"] for point in panel["layer"][-1]["data"]["values"]]
    assert rates == [0.1, None, None, None, 0.1, None, None, None]


def test_the_check_chart_shows_counts_beside_each_percentage() -> None:
    trends = sample_trends()
    words = words_of(draw_svg(check_chart(trends, ENGLISH)))
    worst = max(trends.checks, key=lambda check: check.tally.failed)
    assert f"{ENGLISH.share(worst.tally)} · {ENGLISH.percent(worst.tally.rate)}" in words
    assert worst.prompt["en"] in words


def test_the_ticket_chart_counts_what_was_opened_and_mended() -> None:
    trends = sample_trends()
    spec = ticket_chart(trends, ENGLISH)
    bars = spec["data"]["values"]
    assert sum(bar["opened"] for bar in bars) == trends.tickets.opened
    assert sum(bar["mended"] for bar in bars) == -trends.tickets.mended
    assert {"opened", "mended"} <= set(words_of(draw_svg(spec)))


def test_a_hostile_prompt_is_drawn_as_text() -> None:
    prompt = "'];</text><script>x</script>\"\\\u202e\0 😀 file:///etc/passwd"
    svg = draw_svg(check_chart(two_parts((50, 5), (50, 5), prompt), ENGLISH))
    assert b"<script" not in svg
    assert "'];</text><script>x</script>\"\\ 😀 file:///etc/passwd" in words_of(svg)


def test_a_period_of_one_week_draws_no_weekly_chart() -> None:
    assert set(report_charts(sample_trends(WEEK_FROM, WEEK_TO), ENGLISH)) == {"checks"}


def test_nothing_draws_nothing() -> None:
    assert report_charts(empty_trends(), ENGLISH) == {}


@pytest.mark.parametrize("days", [14, 21, 90, 126, 200, 400, 1100])
def test_day_labels_are_few_and_lie_in_the_period(days: int) -> None:
    labels = pick_day_labels(MONDAY, MONDAY + timedelta(days - 1), ENGLISH, 12)
    assert 2 <= len(labels) <= 12
    assert all(0 <= offset < days for offset in labels)


@pytest.mark.parametrize("most", [0.01, 0.034, 0.1, 0.7, 1.0, 4, 37, 12_345])
def test_axes_have_few_steps_and_hold_everything(most: float) -> None:
    step, top = nice_steps(most)
    assert top >= most * (1 - 1e-9)
    assert 1 < round(top / step) <= 5


def test_labels_that_would_overlap_are_moved_apart() -> None:
    assert keep_apart(10, 12, 6) == (8, 14)
    assert keep_apart(12, 10, 6) == (14, 8)
    assert keep_apart(10, 30, 6) == (10, 30)
