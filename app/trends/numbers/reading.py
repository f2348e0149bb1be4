"""Reads a venue's trends from what was counted."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from app.kernel.clock import begins_at
from app.tickets.kept.service import read_promises
from app.tickets.kept.tallies import Promises
from app.tickets.planning.queries import find_plan_row, plan_of
from app.tickets.plans import HandlingPlan
from app.trends.numbers import queries
from app.trends.numbers.building import build_trends
from app.trends.numbers.figures import Trends
from app.trends.numbers.periods import Asked
from app.trends.numbers.rows import TrendRows
from app.trends.numbers.ticket_figures import CostFigures, PromiseFigures, SegmentWeight
from app.trends.statistics.tallies import Tally
from app.venues.models import Venue
from app.venues.teams.queries import names_of_teams


def read_trends(venue: Venue, asked: Asked, at: datetime) -> Trends:
    """A venue's trends as they are known `at` an instant; as many statements however much.

    What is counted must be up to date: `rollups.keeping.bring_up_to_date` before it.
    """
    as_of = min(at, begins_at(asked.period.to_on + timedelta(1), venue.time_zone))
    plan = plan_of(find_plan_row(venue.id))
    promises = read_promises(venue, plan, *asked.period, as_of)
    return build_trends(
        venue.id,
        venue.name,
        asked,
        as_of,
        read_rows(venue, asked, as_of),
        _promises(promises, plan, names_of_teams(venue.id)),
        _cost(promises, plan),
    )


def read_rows(venue: Venue, asked: Asked, as_of: datetime) -> TrendRows:
    """Everything that is added up."""
    spot_sums = queries.sum_spots(venue.id, asked)
    return TrendRows(
        weeks=queries.sum_weeks(venue.id, asked.period),
        items=queries.sum_items(venue.id, asked),
        friction=queries.sum_friction(venue.id, asked.period),
        spots=[row for _, row in queries.list_spots([venue.id], asked.period)],
        spot_sums=spot_sums,
        finding_sums=queries.sum_findings(venue.id, asked.period),
        names=queries.names_of({row.person_id for row in spot_sums}),
        tickets=queries.sum_tickets(venue.id, asked.period),
        open_at_start=queries.count_open_before(venue, asked.period.from_on),
        times=queries.list_mend_times(venue, asked.period, as_of),
        versions=queries.list_versions_of(venue.organisation_id),
    )


def _promises(promises: Promises, plan: HandlingPlan, names: dict[str, str]) -> PromiseFigures:
    return PromiseFigures(
        total=promises.total,
        by_team={
            tell_apart(one.team, names) if one.team else None: one.total for one in promises.teams
        },
        returns=promises.returns,
        return_days=plan.return_days,
    )


def tell_apart(key: str, names: Mapping[str, str]) -> str:
    """A team's name, with its key where another has the same; its key where it is there no more."""
    name = names.get(key)
    if name is None:
        return key
    is_alone = list(names.values()).count(name) == 1 and name not in names.keys() - {key}
    return name if is_alone else f"{name} ({key})"


def _cost(promises: Promises, plan: HandlingPlan) -> CostFigures:
    amounts = [cost.amount for cost in promises.costs.values() if cost]
    return CostFigures(
        currency=plan.costs.currency,
        amount=sum(amounts, Decimal(0)) if amounts else None,
        tickets=promises.tickets,
        open_s=promises.open_s,
        costs=promises.costs,
        segments=tuple(
            SegmentWeight(one.name, one.share, one.weight) for one in plan.costs.segments
        ),
    )


def read_spot_weeks(venue_id: UUID, asked: Asked, spot_id: UUID) -> tuple[Tally, ...]:
    """What was checked at one spot in each week of the period."""
    weeks = [Tally()] * asked.period.weeks
    for on, checked, failed in queries.count_spot_days(venue_id, asked.period, spot_id):
        weeks[asked.period.week_of(on)] += Tally(checked, failed)
    return tuple(weeks)
