"""What comes in and goes out about promises."""

from datetime import date

from marshmallow import Schema, fields, validate

Believable = validate.Range(
    date(1980, 1, 1), date(2100, 1, 1), error="Give a day between 1980 and 2100."
)


class PromisesIn(Schema):
    """Days of the venue, both included; this month and the two before it when left out."""

    from_ = fields.Date(data_key="from", load_default=None, validate=Believable)
    to = fields.Date(load_default=None, validate=Believable)


class KeptOut(Schema):
    """Promises that were kept and broken, and the share that was kept (null where none was due)."""

    kept = fields.Integer()
    broken = fields.Integer()
    share = fields.Float(allow_none=True)


class ByKindOut(Schema):
    """By what was promised."""

    acknowledge = fields.Nested(KeptOut)
    resolve = fields.Nested(KeptOut)


class PromisesMonthOut(ByKindOut):
    """A month of the venue."""

    month = fields.String(metadata={"description": "As in 2026-11"})


class ReturnsOut(Schema):
    """What came back."""

    closed = fields.Integer(metadata={"description": "Tickets that were seen to be mended"})
    returned = fields.Integer(
        metadata={"description": "How many of these failed again within `return_days`"}
    )
    reopened = fields.Integer(
        metadata={"description": "How often a ticket was opened again, whatever for"}
    )


class PromisesTeamOut(Schema):
    """A team, or the tickets of none (null)."""

    team = fields.String(allow_none=True, metadata={"description": "Its key"})
    months = fields.List(fields.Nested(PromisesMonthOut))
    total = fields.Nested(ByKindOut)
    returns = fields.Nested(ReturnsOut)


class SegmentOut(Schema):
    """A part of the visitors, and how much a failure matters to them."""

    key = fields.String()
    name = fields.String()
    share = fields.String()
    weight = fields.String()


class CostLineOut(Schema):
    """What open tickets of a severity cost: hours × `per_hour` × `weight`.

    `weight` is the sum of share × weight of the segments; who is in none weighs 1.
    """

    severity = fields.String()
    tickets = fields.Integer(metadata={"description": "That were open in these days"})
    open_hours = fields.String(
        metadata={"description": "Open for visitors while a ticket was not mended; added up"}
    )
    per_hour = fields.String(
        allow_none=True, metadata={"description": "As the plan assumes; null: it says nothing"}
    )
    weight = fields.String(allow_none=True)
    amount = fields.String(allow_none=True)


class CostOut(Schema):
    """Open time as money, with all that it was assumed from."""

    currency = fields.String()
    amount = fields.String(allow_none=True, metadata={"description": "null: nothing is assumed"})
    lines = fields.List(fields.Nested(CostLineOut))
    segments = fields.List(fields.Nested(SegmentOut))


class PromisesOut(Schema):
    """How promises were kept at a venue."""

    from_on = fields.Date(data_key="from")
    to_on = fields.Date(data_key="to")
    return_days = fields.Integer()
    teams = fields.List(fields.Nested(PromisesTeamOut))
    total = fields.Nested(ByKindOut)
    returns = fields.Nested(ReturnsOut)
    cost = fields.Nested(CostOut)
