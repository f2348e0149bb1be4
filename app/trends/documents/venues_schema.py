"""What comes in and goes out of the comparison of venues."""

from marshmallow import Schema, fields, validate

from app.trends.documents.schemas import (
    ComparisonOut,
    IntervalOut,
    PeriodOut,
    TallyOut,
    TrendsIn,
    said,
)


class VenuesTrendsIn(TrendsIn):
    """Days of the venues, and on which version of which checklist: that which most of them used
    when left out.
    """

    checklist = fields.String(load_default=None, validate=validate.Length(1, 60))
    version = fields.Integer(load_default=None, validate=validate.Range(1, 2**31 - 1))


class VersionNameOut(Schema):
    """A version of a checklist."""

    checklist_slug = fields.String()
    version = fields.Integer()
    version_id = fields.UUID()
    title = fields.Dict()


class VersionChoiceOut(VersionNameOut):
    """One that venues used within the period: how many of them, and for how many checks."""

    venues = fields.Integer()
    checked = fields.Integer()


class DifferenceOut(Schema):
    """The 95 % interval of the difference (Newcombe): a venue's rate minus that of the others."""

    low_95 = fields.Float(allow_none=True)
    high_95 = fields.Float(allow_none=True)


class StandingOut(Schema):
    """A venue beside all others together. It is better or worse where that holds for all venues at
    once (Holm); else steady, or unknown for fewer than ten checks.
    """

    tally = fields.Nested(IntervalOut)
    others = fields.Nested(TallyOut)
    difference = fields.Nested(DifferenceOut)
    beside_others = fields.String()


class CheckStandingOut(StandingOut):
    """The same at one check; of all checks at all venues together few are named by chance."""

    item_key = fields.String()


class VenueNameOut(Schema):
    """A venue."""

    id = fields.UUID()
    name = fields.String()


class VenueTrendsOut(StandingOut, VenueNameOut):
    """A venue; `checks` run beside those of the comparison."""

    inspections = fields.Integer()
    before = fields.Nested(IntervalOut)
    recent = fields.Nested(IntervalOut)
    direction = fields.String(**said("From before to recent, of its own rate"))
    checks = fields.List(fields.Nested(CheckStandingOut))


class ComparedCheckOut(Schema):
    """A check of the version, with its tally at all the venues."""

    item_key = fields.String()
    prompt = fields.Dict()
    moment = fields.Dict()
    severity = fields.String()
    tally = fields.Nested(IntervalOut)


class VenuesTrendsOut(PeriodOut):
    """Venues on one version of a checklist, the one that surely fails most first."""

    comparison = fields.Nested(ComparisonOut)
    chosen = fields.Nested(VersionNameOut, allow_none=True)
    choices = fields.List(fields.Nested(VersionChoiceOut))
    inspections = fields.Integer()
    tally = fields.Nested(IntervalOut, **said("Of all these venues"))
    checks = fields.List(fields.Nested(ComparedCheckOut))
    venues = fields.List(fields.Nested(VenueTrendsOut))
    without = fields.List(fields.Nested(VenueNameOut), **said("Those that did not use the version"))
