"""The whole of a venue's trends, as it goes out."""

from marshmallow import fields

from app.trends.documents.schemas import (
    ChangeOut,
    ChartOut,
    CheckOut,
    ComparisonOut,
    IntervalOut,
    NeglectedOut,
    PeriodOut,
    RankedOut,
    SeriesOut,
    SpotOfTrendsOut,
    TallyOut,
    UnfailingOut,
    WeekOut,
    said,
)
from app.trends.documents.ticket_schemas import (
    InspectorsOut,
    ItemFrictionOut,
    MendingOut,
    TicketTotalsOut,
    TrendCostOut,
    TrendPromisesOut,
)


class TrendsOut(PeriodOut):
    """What got better, what got worse and what nobody looked at."""

    venue_id = fields.UUID()
    venue_name = fields.String()
    comparison = fields.Nested(ComparisonOut)
    as_of = fields.DateTime(**said("Up to when what is not over yet counts"))
    inspections = fields.Integer()
    tally = fields.Nested(IntervalOut)
    before = fields.Nested(IntervalOut)
    recent = fields.Nested(IntervalOut)
    direction = fields.String(**said("better, worse, steady or unknown (too few checks to tell)"))
    chart = fields.Nested(ChartOut, allow_none=True)
    change = fields.Nested(ChangeOut)
    score_chart = fields.Nested(ChartOut, allow_none=True)
    score_change = fields.Nested(ChangeOut)
    weeks = fields.List(fields.Nested(WeekOut))
    checks = fields.List(fields.Nested(CheckOut))
    worst = fields.List(fields.Nested(RankedOut))
    improved = fields.List(fields.Nested(RankedOut))
    spots = fields.List(fields.Nested(SpotOfTrendsOut))
    neglected = fields.List(fields.Nested(NeglectedOut))
    unfailing = fields.List(fields.Nested(UnfailingOut))
    tickets = fields.Nested(TicketTotalsOut)
    mending = fields.Nested(MendingOut)
    promises = fields.Nested(TrendPromisesOut)
    cost = fields.Nested(TrendCostOut)
    friction = fields.List(fields.Nested(ItemFrictionOut))
    inspectors = fields.Nested(InspectorsOut)


class SubjectTrendsOut(PeriodOut):
    """Of which days, and the Mondays that its weeks run beside."""

    venue_id = fields.UUID()
    comparison = fields.Nested(ComparisonOut)
    mondays = fields.List(fields.Date())


class CheckTrendsOut(SubjectTrendsOut):
    """One check, the newest meaning first: it has a series for each that it had."""

    series = fields.List(fields.Nested(CheckOut))


class CheckAtSpotOut(SeriesOut):
    """A check at the spot."""

    prompt = fields.Dict()
    severity = fields.String()
    tally = fields.Nested(IntervalOut)


class SpotTrendsOut(SubjectTrendsOut):
    """One spot, by week and check by check."""

    spot = fields.Nested(SpotOfTrendsOut)
    weeks = fields.List(fields.Nested(TallyOut))
    checks = fields.List(fields.Nested(CheckAtSpotOut))
