"""What comes in and goes out of trends."""

from datetime import date

from marshmallow import Schema, fields, validate

Believable = validate.Range(
    date(1980, 1, 1), date(2100, 1, 1), error="Give a day between 1980 and 2100."
)


class TrendsIn(Schema):
    """Days of the venue, both included; the last twelve months when left out."""

    from_ = fields.Date(data_key="from", load_default=None, validate=Believable)
    to = fields.Date(load_default=None, validate=Believable)


class ReportIn(TrendsIn):
    """The period, and the language of the reader: their own when left out."""

    language = fields.String(load_default=None, validate=validate.OneOf(["en", "es"]))


class TallyOut(Schema):
    """How many checks were made, how many failed, and the share that failed (null for none)."""

    checked = fields.Integer()
    failed = fields.Integer()
    rate = fields.Float(allow_none=True)


class WeekOut(Schema):
    """One ISO week, cut to the period."""

    monday_on = fields.Date()
    first_on = fields.Date()
    last_on = fields.Date()
    inspections = fields.Integer()
    tally = fields.Nested(TallyOut)
    opened = fields.Integer(metadata={"description": "Tickets opened"})
    mended = fields.Integer(metadata={"description": "Tickets mended"})
    open_at_end = fields.Integer()


class TrendSpotOut(Schema):
    """A spot, with the last day on which it was inspected."""

    id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    last_inspected_on = fields.Date(allow_none=True)


class SpotTallyOut(Schema):
    """One check at the spot where it fails most."""

    spot = fields.Nested(TrendSpotOut)
    tally = fields.Nested(TallyOut)


class CheckOut(Schema):
    """One check over the period; `weeks` runs beside the report's weeks."""

    checklist_slug = fields.String()
    item_key = fields.String()
    prompt = fields.Dict()
    moment = fields.Dict()
    severity = fields.String()
    tally = fields.Nested(TallyOut)
    before = fields.Nested(TallyOut)
    recent = fields.Nested(TallyOut)
    direction = fields.String(
        metadata={"description": "better, worse, steady, or unknown (too few checks to tell)"}
    )
    weeks = fields.List(fields.Nested(TallyOut))
    worst_spot = fields.Nested(SpotTallyOut, allow_none=True)


class TicketTotalsOut(Schema):
    """open_at_start + opened − mended = open_at_end."""

    opened = fields.Integer()
    mended = fields.Integer()
    open_at_start = fields.Integer()
    open_at_end = fields.Integer()


class TrendsOut(Schema):
    """What got better, what got worse and what nobody looked at."""

    venue_name = fields.String()
    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")
    recent_from = fields.Date()
    inspections = fields.Integer()
    tally = fields.Nested(TallyOut)
    before = fields.Nested(TallyOut)
    recent = fields.Nested(TallyOut)
    direction = fields.String()
    weeks = fields.List(fields.Nested(WeekOut))
    checks = fields.List(fields.Nested(CheckOut))
    worst = fields.List(fields.Nested(CheckOut(only=("checklist_slug", "item_key", "tally"))))
    tickets = fields.Nested(TicketTotalsOut)
    neglected = fields.List(fields.Nested(TrendSpotOut))
