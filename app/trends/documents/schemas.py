"""What comes in and goes out of a venue's trends. `json_document` makes what is described here."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from app.trends.documents.report_tables import TABLES
from app.trends.numbers.periods import Compare

Believable = validate.Range(
    date(1980, 1, 1), date(2100, 1, 1), error="Give a day between 1980 and 2100."
)


def said(text: str) -> dict[str, Any]:
    """A description."""
    return {"metadata": {"description": text}}


class TrendsIn(Schema):
    """Days of the venue, both included, the last twelve months when left out; and what to compare:
    the last 28 days with the rest (recent), or the period with as many days before it (previous)
    or with the same days a year earlier (year).
    """

    from_ = fields.Date(data_key="from", load_default=None, validate=Believable)
    to = fields.Date(load_default=None, validate=Believable)
    compare = fields.Enum(Compare, by_value=True, load_default=Compare.RECENT)


class DocumentIn(TrendsIn):
    """The same, and the language of the reader: their own when left out."""

    language = fields.String(load_default=None, validate=validate.OneOf(["en", "es"]))


class TableIn(DocumentIn):
    """The same, and which table."""

    table = fields.String(load_default="weeks", validate=validate.OneOf(list(TABLES)))


class PeriodOut(Schema):
    """Days, both included."""

    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")


class ComparisonOut(Schema):
    """The two parts of time that are compared; null where the period is too short for two."""

    by = fields.String(**said("recent, previous or year"))
    before = fields.Nested(PeriodOut, allow_none=True)
    recent = fields.Nested(PeriodOut, allow_none=True)


class TallyOut(Schema):
    """How many checks were made, how many failed, and the share that failed (null for none)."""

    checked = fields.Integer()
    failed = fields.Integer()
    rate = fields.Float(allow_none=True)


class IntervalOut(TallyOut):
    """The same with the 95 % interval of the rate (Wilson)."""

    low_95 = fields.Float(allow_none=True)
    high_95 = fields.Float(allow_none=True)


class LimitsOut(Schema):
    """Between which control limits a figure moves by chance alone; null without a chart."""

    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)
    signal = fields.String(
        allow_none=True, **said("beyond (the limits) or run (eight or more on one side)")
    )


class WeekTallyOut(LimitsOut, TallyOut):
    """A rate with its counts, within its control limits."""


class ScoreOut(LimitsOut):
    """The share of points that was earned, within its control limits."""

    score = fields.Float(allow_none=True)


class ChartOut(Schema):
    """A control chart. `spread` is Laney's sigma_z of a p′ chart, 1 of a p-chart, and of an XmR
    chart the mean moving range.
    """

    kind = fields.String(**said("p, p_prime or xmr"))
    centre = fields.Float()
    spread = fields.Float()


class ChangeOut(Schema):
    """What a control chart shows: since which week (its Monday), and because of which signal."""

    verdict = fields.String(**said("worse, better, steady (no evidence of change) or unknown"))
    since = fields.Date(allow_none=True)
    because = fields.String(allow_none=True, **said("beyond or run"))


class WeekOut(Schema):
    """One ISO week, cut to the period."""

    monday_on = fields.Date()
    first_on = fields.Date()
    last_on = fields.Date()
    inspections = fields.Integer()
    tally = fields.Nested(WeekTallyOut)
    score = fields.Nested(ScoreOut)
    opened = fields.Integer(**said("Tickets opened"))
    mended = fields.Integer(**said("Tickets mended"))
    reopened = fields.Integer(**said("How often a ticket was opened again"))
    open_at_end = fields.Integer(**said("Tickets open as the week ended"))


class TrendSpotOut(Schema):
    """A spot."""

    id = fields.UUID()
    name = fields.String()
    kind = fields.String()


class SpotTallyOut(Schema):
    """One check at one spot."""

    spot = fields.Nested(TrendSpotOut)
    tally = fields.Nested(IntervalOut)


class SeriesOut(Schema):
    """A check as long as it means the same: `since` is the number of the version that began it."""

    checklist_slug = fields.String()
    item_key = fields.String()
    since = fields.Integer()


class RankedOut(SeriesOut):
    """One of the checks, by its place."""

    tally = fields.Nested(IntervalOut)
    before = fields.Nested(IntervalOut)
    recent = fields.Nested(IntervalOut)
    rank = fields.Float(**said("How often it surely fails times 1, 2 or 4 for its severity"))


class CheckOut(RankedOut):
    """One check over the period; `weeks` runs beside the report's weeks, `spots` begin with where
    it surely fails most.
    """

    checklist_title = fields.Dict()
    prompt = fields.Dict()
    moment = fields.Dict()
    stage = fields.String()
    severity = fields.String()
    is_asked = fields.Boolean(**said("Whether the newest version still asks it in this meaning"))
    not_applicable = fields.Integer()
    direction = fields.String(**said("From before to recent: better, worse, steady or unknown"))
    chart = fields.Nested(ChartOut, allow_none=True)
    change = fields.Nested(ChangeOut)
    weeks = fields.List(fields.Nested(WeekTallyOut))
    worst_spot = fields.Nested(SpotTallyOut, allow_none=True)
    spots = fields.List(fields.Nested(SpotTallyOut))


class NeglectedOut(TrendSpotOut):
    """A spot with the last day, up to the end of the period, on which it was inspected."""

    last_on = fields.Date(allow_none=True)
    usual_gap_days = fields.Float(
        allow_none=True, **said("Days from one inspected day to the next")
    )
    neglect = fields.String(allow_none=True, **said("never, not_in_period or overdue"))


class SpotOfTrendsOut(NeglectedOut):
    """A spot in use over the period."""

    inspections = fields.Integer()
    tally = fields.Nested(IntervalOut)
    before = fields.Nested(IntervalOut)
    recent = fields.Nested(IntervalOut)
    direction = fields.String()


class UnfailingOut(SeriesOut):
    """A check that never failed at a spot in `checked` times, though it does elsewhere."""

    prompt = fields.Dict()
    spot = fields.Nested(TrendSpotOut)
    checked = fields.Integer()
    elsewhere = fields.Nested(IntervalOut)
    probability = fields.Float(**said("Of no failure here by chance, were this spot like those"))
