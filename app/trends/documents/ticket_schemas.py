"""What goes out about the tickets of a venue's trends, and about those who walk it."""

from marshmallow import Schema, fields

from app.tickets.kept.schemas import ByKindOut, ReturnsOut
from app.trends.documents.schemas import TallyOut, said


class TicketTotalsOut(Schema):
    """open_at_start + opened − mended = open_at_end."""

    opened = fields.Integer()
    mended = fields.Integer()
    reopened = fields.Integer()
    returned = fields.Integer(**said("How many of those opened follow one of the same problem"))
    open_at_start = fields.Integer()
    open_at_end = fields.Integer()


class SpreadOut(Schema):
    """After how many seconds which share of the tickets was mended; null where so many are not yet.
    What is still open counts as lasting longer than it has so far (Kaplan and Meier, 1958).
    """

    count = fields.Integer()
    still_open = fields.Integer()
    quarter_s = fields.Float(allow_none=True)
    median_s = fields.Float(allow_none=True)
    three_quarters_s = fields.Float(allow_none=True)
    nine_tenths_s = fields.Float(allow_none=True)


class SeveritySpreadOut(SpreadOut):
    """The same of one severity."""

    severity = fields.String()


class MendingOut(Schema):
    """How long mending took, of tickets opened in the period."""

    all = fields.Nested(SpreadOut)
    by_severity = fields.List(fields.Nested(SeveritySpreadOut))


class TeamPromisesOut(ByKindOut):
    """A team by its name, or the tickets of none (null)."""

    team = fields.String(allow_none=True)


class TrendPromisesOut(Schema):
    """Promises that came due in the period."""

    total = fields.Nested(ByKindOut)
    by_team = fields.List(fields.Nested(TeamPromisesOut))
    returns = fields.Nested(ReturnsOut)
    return_days = fields.Integer()


class TrendCostLineOut(Schema):
    """What open tickets of a severity cost: hours × `per_hour` × `weight`; null: not assumed."""

    severity = fields.String()
    tickets = fields.Integer()
    open_s = fields.Integer(**said("Seconds in opening hours while a ticket was not mended"))
    per_hour = fields.String(allow_none=True)
    weight = fields.String(allow_none=True)
    amount = fields.String(allow_none=True)


class SegmentWeightOut(Schema):
    """A part of the visitors, and how much a failure matters to them."""

    name = fields.String()
    share = fields.String()
    weight = fields.String()


class TrendCostOut(Schema):
    """Open time as money, with all that it was assumed from."""

    currency = fields.String()
    amount = fields.String(allow_none=True, **said("null: nothing is assumed"))
    lines = fields.List(fields.Nested(TrendCostLineOut))
    segments = fields.List(fields.Nested(SegmentWeightOut))


class ItemFrictionOut(Schema):
    """What filling one item took: `ms` in all of `timed` times, `seconds` on average."""

    checklist_slug = fields.String()
    checklist_title = fields.Dict()
    item_key = fields.String()
    prompt = fields.Dict()
    timed = fields.Integer()
    ms = fields.Integer()
    seconds = fields.Float(allow_none=True)
    corrections = fields.Integer(**said("Answers that were changed"))
    rejected = fields.Integer(**said("Answers that could not be taken"))
    abandoned = fields.Integer(**said("Forms that were left when this was next"))


class InspectorOut(Schema):
    """What one inspector found, beside what others find at the same spots.

    `compared` are those of their checks that others made too, `expected` how many failures others
    would have found at these, `ratio` failures found there for each expected.
    """

    person_id = fields.UUID()
    name = fields.String()
    inspections = fields.Integer()
    tally = fields.Nested(TallyOut)
    compared = fields.Nested(TallyOut)
    expected = fields.Float()
    ratio = fields.Float(allow_none=True)
    agreement = fields.String(**said("as_others, finds_more, finds_less or unknown"))


class FunnelOut(Schema):
    """Limits of the ratio where so many failures are expected."""

    expected = fields.Float()
    low_95 = fields.Float()
    high_95 = fields.Float()
    low_998 = fields.Float()
    high_998 = fields.Float()


class InspectorsOut(Schema):
    """How far inspectors agree."""

    over_dispersion = fields.Float(**said("1: they differ as chance lets them"))
    inspectors = fields.List(fields.Nested(InspectorOut))
    limits = fields.List(fields.Nested(FunnelOut))
