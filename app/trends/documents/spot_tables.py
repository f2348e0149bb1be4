"""Tables of the spots: each one, and those that were not looked at as they should."""

from app.trends.documents.fields import Fields, field
from app.trends.documents.links import links_of
from app.trends.documents.tables import DataTable, Field, Link, fill_table
from app.trends.documents.words import NEGLECTS
from app.trends.numbers.figures import SpotFigures, Trends


def spots_table(trends: Trends, fields: Fields) -> DataTable:
    """Every spot in use."""
    _, links = fields.gettext, links_of(trends)
    return fill_table(
        "spots",
        _("Spots"),
        _("Every spot in use over the period: how often it was inspected, and what failed there."),
        [
            *fields.spot(lambda one: one.spot),
            field("count", "inspections", _("Inspections"), lambda one: one.inspections),
            *fields.tally(lambda one: one.tally),
            *fields.compared(
                lambda one: one.before, lambda one: one.recent, lambda one: one.direction
            ),
            *_attention(fields),
        ],
        trends.spots,
        Link("spot", lambda one: links.spot(one.spot.id)),
    )


def neglected_table(trends: Trends, fields: Fields) -> DataTable:
    """Spots that were not looked at as they should, the longest ago first."""
    _, links = fields.gettext, links_of(trends)
    return fill_table(
        "neglected",
        _("Neglected spots"),
        _("Spots never inspected, not inspected in this period, or overdue by their own habit."),
        [*fields.spot(lambda one: one.spot), *_attention(fields)],
        trends.neglected,
        Link("spot", lambda one: links.spot(one.spot.id)),
    )


def _attention(fields: Fields) -> list[Field[SpotFigures]]:
    _ = fields.gettext
    return [
        field("day", "last_on", _("Last inspected"), lambda one: one.last_on),
        field("number", "usual_gap_days", _("Usual gap in days"), lambda one: one.usual_gap_days),
        fields.code("neglect", _("Neglected"), NEGLECTS, lambda one: one.neglect),
    ]
