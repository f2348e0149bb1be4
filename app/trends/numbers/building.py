"""Adds a venue's trends up from plain rows of counts. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.trends.numbers.figures import (
    MOST_WORST,
    CheckFigures,
    ItemFriction,
    Series,
    SpotName,
    SpotTally,
    Trends,
    WeekFigures,
)
from app.trends.numbers.inspectors import build_inspectors
from app.trends.numbers.periods import Asked
from app.trends.numbers.rows import FrictionSum, TicketSum, TrendRows, WeekSum
from app.trends.numbers.series import AllSeries, find_series
from app.trends.numbers.spots import build_spots, find_unfailing
from app.trends.numbers.sums import (
    Sum,
    sum_checks,
    sum_checks_at_spots,
    sum_friction,
    sum_places,
)
from app.trends.numbers.ticket_figures import CostFigures, PromiseFigures, TicketFigures
from app.trends.numbers.times import spread_times
from app.trends.statistics.change import judge_change, judge_rates
from app.trends.statistics.control_chart import chart_rates, chart_values
from app.trends.statistics.tallies import FEWEST_CHECKS, Tally, add_tallies, wilson_interval


def build_trends(
    venue_id: UUID,
    venue_name: str,
    asked: Asked,
    as_of: datetime,
    rows: TrendRows,
    promises: PromiseFigures,
    cost: CostFigures,
) -> Trends:
    """All of a venue's trends."""
    series = find_series(rows.versions)
    names = {row.id: SpotName(row.id, row.name, row.kind) for row in rows.spots}
    places = sum_places(rows.spot_sums, asked)
    at_spots = sum_checks_at_spots(places.visits, rows.finding_sums, series)
    checks = tuple(_build_checks(sum_checks(rows.items, series), series, at_spots, names, asked))
    weeks = tuple(_build_weeks(asked, rows, checks))
    return Trends(
        venue_id=venue_id,
        venue_name=venue_name,
        period=asked.period,
        comparison=asked.comparison,
        as_of=as_of,
        **_sum_up(weeks, checks),
        spots=build_spots(rows.spots, places, asked),
        unfailing=find_unfailing(at_spots, series, names),
        tickets=_sum_tickets(weeks, rows),
        mending=spread_times(rows.times),
        promises=promises,
        cost=cost,
        friction=tuple(_build_friction(rows.friction, rows)),
        inspectors=build_inspectors(places, rows.names),
    )


def _sum_up(weeks: tuple[WeekFigures, ...], checks: tuple[CheckFigures, ...]) -> dict[str, Any]:
    """What `Trends` says of the venue as a whole."""
    chart = chart_rates([week.tally for week in weeks])
    scores = chart_values([week.score for week in weeks])
    return {
        "inspections": sum(week.inspections for week in weeks),
        "tally": add_tallies(check.tally for check in checks),
        "before": add_tallies(check.before for check in checks),
        "recent": add_tallies(check.recent for check in checks),
        "weeks": weeks,
        "chart": chart,
        "change": judge_rates(chart, [week.tally for week in weeks]),
        "score_chart": scores,
        "score_change": judge_change(scores, higher_is="better"),
        "checks": checks,
        "worst": tuple(rank_failing(checks)[:MOST_WORST]),
        "improved": tuple(rank_improved(checks)[:MOST_WORST]),
    }


def _build_checks(
    sums: Mapping[Series, Sum],
    series: AllSeries,
    at_spots: Mapping[Series, Mapping[UUID, Tally]],
    names: Mapping[UUID, SpotName],
    asked: Asked,
) -> Iterator[CheckFigures]:
    """Every check that was made in the time that is read, as its newest version words it."""
    is_compared = asked.comparison.recent is not None
    for one in series.in_order():
        added = sums.get(one)
        if added is None:
            continue
        text = series.texts[one]
        weeks = added.tally_weeks(asked.period.weeks)
        chart = chart_rates(weeks)
        yield CheckFigures(
            series=one,
            checklist_title=text.version.checklist.title,
            prompt=text.item.prompt,
            moment=text.item.moment,
            stage=text.item.stage,
            severity=text.item.severity,
            is_asked=text.is_asked,
            tally=add_tallies(weeks),
            not_applicable=added.not_applicable,
            before=Tally(*added.before) if is_compared else Tally(),
            recent=Tally(*added.recent) if is_compared else Tally(),
            weeks=weeks,
            chart=chart,
            change=judge_rates(chart, weeks),
            spots=_rank_spots(at_spots.get(one, {}), names),
        )


def _build_weeks(
    asked: Asked, rows: TrendRows, checks: Sequence[CheckFigures]
) -> Iterator[WeekFigures]:
    sums = {row.week: row for row in rows.weeks}
    tickets = {row.week: row for row in rows.tickets}
    still_open = rows.open_at_start
    for index, (monday, first, last) in enumerate(asked.period.list_weeks()):
        week = sums.get(index, WeekSum(index, 0, 0, 0))
        ticket = tickets.get(index, TicketSum(index, 0, 0, 0, 0))
        still_open += ticket.opened - ticket.mended
        yield WeekFigures(
            monday_on=monday,
            first_on=first,
            last_on=last,
            inspections=week.inspections,
            tally=add_tallies(check.weeks[index] for check in checks),
            score=week.score_earned / week.score_possible if week.score_possible else None,
            opened=ticket.opened,
            mended=ticket.mended,
            reopened=ticket.reopened,
            open_at_end=still_open,
        )


def _sum_tickets(weeks: Sequence[WeekFigures], rows: TrendRows) -> TicketFigures:
    return TicketFigures(
        opened=sum(week.opened for week in weeks),
        mended=sum(week.mended for week in weeks),
        reopened=sum(week.reopened for week in weeks),
        returned=sum(row.returned for row in rows.tickets),
        open_at_start=rows.open_at_start,
        open_at_end=weeks[-1].open_at_end,
    )


def _build_friction(sums: Sequence[FrictionSum], rows: TrendRows) -> Iterator[ItemFriction]:
    """The friction of every item by key, worded as its newest version words it, in its order."""
    by_item = sum_friction(sums)
    for version in sorted(rows.versions, key=lambda one: (one.slug, -one.number)):
        for item in version.checklist.items:
            same = [
                by_item.pop((one.id, item.key), None)
                for one in rows.versions
                if one.slug == version.slug
            ]
            measured = [one for one in same if one]
            if measured:
                yield ItemFriction(
                    checklist_slug=version.slug,
                    checklist_title=version.checklist.title,
                    item_key=item.key,
                    prompt=item.prompt,
                    friction=sum(measured[1:], measured[0]),
                )


def rank_failing(checks: Iterable[CheckFigures]) -> list[CheckFigures]:
    """The checks that failed, of those checked often enough to say so, worst first."""
    failing = [c for c in checks if c.tally.failed and c.tally.checked >= FEWEST_CHECKS]
    # The series makes the order the same whatever order the rows came in.
    failing.sort(key=lambda c: (-c.rank, -c.tally.failed, c.series))
    return failing


def rank_improved(checks: Iterable[CheckFigures]) -> list[CheckFigures]:
    """The checks that got better from before to recently, the largest fall first."""
    better = [check for check in checks if check.direction == "better"]
    better.sort(key=lambda c: ((c.recent.rate or 0.0) - (c.before.rate or 0.0), c.series))
    return better


def _rank_spots(
    tallies: Mapping[UUID, Tally], names: Mapping[UUID, SpotName]
) -> tuple[SpotTally, ...]:
    """The spots in use, that whose rate is surely highest first, by the bound that ranks checks."""
    spots = [SpotTally(names[spot], tally) for spot, tally in tallies.items() if spot in names]
    spots.sort(key=lambda one: (-wilson_interval(one.tally)[0], one.spot.name, one.spot.id))
    return tuple(spots)
