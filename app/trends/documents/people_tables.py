"""Tables of those who walk: what the form's items cost them, and how far they agree."""

from operator import attrgetter

from app.access.personal import ERASED_NAME
from app.tickets.wording import FORMER
from app.trends.documents.fields import Fields, field
from app.trends.documents.links import links_of
from app.trends.documents.tables import DataTable, Link, fill_table
from app.trends.documents.words import AGREEMENTS
from app.trends.numbers.figures import Trends


def friction_table(trends: Trends, fields: Fields) -> DataTable:
    """What filling each item of the form took."""
    _ = fields.gettext
    return fill_table(
        "friction",
        _("Friction of the form"),
        _("What filling each item took: time, answers changed or refused, forms left there."),
        [
            field(
                "text", "checklist", _("Checklist"), lambda one: fields.text(one.checklist_title)
            ),
            field("text", "item", _("Item"), lambda one: fields.text(one.prompt)),
            field("count", "timed", _("Times measured"), lambda one: one.friction.timed),
            field("seconds", "seconds", _("Seconds on average"), lambda one: one.friction.seconds),
            field("count", "ms", _("Milliseconds in all"), lambda one: one.friction.ms),
            field(
                "count", "corrections", _("Answers changed"), lambda one: one.friction.corrections
            ),
            field("count", "rejected", _("Answers refused"), lambda one: one.friction.rejected),
            field("count", "abandoned", _("Forms left there"), lambda one: one.friction.abandoned),
            field("text", "checklist_slug", _("Checklist key"), lambda one: one.checklist_slug),
            field("text", "item_key", _("Item key"), lambda one: one.item_key),
        ],
        trends.friction,
        Link("item", lambda _: links_of(trends).form()),
    )


def inspectors_table(trends: Trends, fields: Fields) -> DataTable:
    """What each inspector found, beside what others find at the same spots."""
    _ = fields.gettext
    too = _("%(figure)s, where others walked too", figure="{}")
    return fill_table(
        "inspectors",
        _("Inspectors"),
        _("What each inspector found, beside what others find at the same spots."),
        [
            field("text", "name", _("Name"), lambda one: _name(one.name, fields)),
            field("count", "inspections", _("Inspections"), lambda one: one.inspections),
            *fields.tally(lambda one: one.tally, interval=False),
            *fields.tally(
                lambda one: one.compared, part="compared_", part_title=too, interval=False
            ),
            field("number", "expected", _("Failures expected"), lambda one: one.expected),
            field("number", "ratio", _("Found for each expected"), lambda one: one.ratio),
            fields.code("agreement", _("Finding"), AGREEMENTS, lambda one: one.agreement),
            field("text", "person_id", _("Person ID"), lambda one: str(one.person_id)),
        ],
        trends.inspectors.inspectors,
        Link("name", lambda _: links_of(trends).inspectors()),
    )


def _name(name: str, fields: Fields) -> str:
    return fields.gettext(FORMER) if name == ERASED_NAME else name


def funnel_table(trends: Trends, fields: Fields) -> DataTable:
    """The limits within which inspectors differ by chance alone."""
    _ = fields.gettext
    limits = [
        ("low_95", _("Lower limit (95%%)")),
        ("high_95", _("Upper limit (95%%)")),
        ("low_998", _("Lower limit (99.8%%)")),
        ("high_998", _("Upper limit (99.8%%)")),
    ]
    return fill_table(
        "funnel",
        _("Limits for inspectors"),
        _("Between which limits what is found for each expected failure differs by chance alone."),
        [
            field("number", "expected", _("Failures expected"), lambda one: one.expected),
            *(field("number", key, title, attrgetter(key)) for key, title in limits),
        ],
        trends.inspectors.limits,
    )


def agreement_table(trends: Trends, fields: Fields) -> DataTable:
    """How far inspectors differ in all, in one row."""
    _ = fields.gettext
    return fill_table(
        "agreement",
        _("Agreement"),
        _("How much more inspectors differ than chance alone would let them: 1 is chance."),
        [
            field("count", "inspectors", _("Inspectors"), lambda one: len(one.inspectors)),
            field(
                "number", "over_dispersion", _("Over-dispersion"), lambda one: one.over_dispersion
            ),
        ],
        [trends.inspectors],
    )
