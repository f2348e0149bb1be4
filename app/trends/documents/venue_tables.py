"""Tables of venues beside one another."""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.trends.documents.fields import Fields, field
from app.trends.documents.links import Links
from app.trends.documents.tables import DataTable, Field, Link, fill_table
from app.trends.documents.words import BESIDE_OTHERS, SEVERITY
from app.trends.numbers.comparison import ComparedCheck, VenueFigures, VenuesFigures
from app.trends.statistics.intervals import Standing


def list_venue_tables(figures: VenuesFigures, language: str) -> tuple[DataTable, ...]:
    """Every number of a comparison, in tables; titles and texts in a reader's language."""
    fields = Fields(language)
    return (
        comparison_table(figures, fields),
        venues_table(figures, fields),
        venue_checks_table(figures, fields),
        compared_checks_table(figures, fields),
        choices_table(figures, fields),
    )


def comparison_table(figures: VenuesFigures, fields: Fields) -> DataTable:
    """What is compared, and all venues together, in one row."""
    _ = fields.gettext
    chosen = figures.chosen
    return fill_table(
        "comparison",
        _("In all"),
        _("What is compared, and all these venues together."),
        [
            field(
                "text",
                "checklist",
                _("Checklist"),
                lambda _: fields.text(chosen.checklist.title) if chosen else None,
            ),
            field("count", "version", _("Version"), lambda _: chosen.number if chosen else None),
            field("day", "from", _("From"), lambda one: one.period.from_on),
            field("day", "to", _("To"), lambda one: one.period.to_on),
            field("count", "venues", _("Venues"), lambda one: len(one.venues)),
            field("count", "inspections", _("Inspections"), lambda one: one.inspections),
            *fields.tally(lambda one: one.tally),
            field(
                "text",
                "checklist_slug",
                _("Checklist key"),
                lambda _: chosen.slug if chosen else None,
            ),
        ],
        [figures],
    )


def venues_table(figures: VenuesFigures, fields: Fields) -> DataTable:
    """Each venue beside all others together."""
    _ = fields.gettext
    return fill_table(
        "venues",
        _("Venues"),
        _("Each venue beside all others together, on the same version of the checklist."),
        [
            field("text", "venue", _("Venue"), lambda one: one.venue.name),
            field("count", "inspections", _("Inspections"), lambda one: one.inspections),
            *_standing(fields, lambda one: one.standing),
            *fields.compared(
                lambda one: one.before, lambda one: one.recent, lambda one: one.direction
            ),
            field("text", "venue_id", _("Venue ID"), lambda one: str(one.venue.id)),
        ],
        figures.venues,
        Link("venue", lambda one: _page(figures, one)),
    )


class VenueCheck(NamedTuple):
    """A check at a venue."""

    venue: VenueFigures
    check: ComparedCheck
    standing: Standing


def venue_checks_table(figures: VenuesFigures, fields: Fields) -> DataTable:
    """Each check of each venue beside the same at all others together."""
    _ = fields.gettext
    return fill_table(
        "venue_checks",
        _("Checks by venue"),
        _("Each check at each venue beside the same check at all others together."),
        [
            field("text", "venue", _("Venue"), lambda row: row.venue.venue.name),
            field("text", "check", _("Check"), lambda row: fields.text(row.check.item.prompt)),
            *_standing(fields, lambda row: row.standing),
            field("text", "item_key", _("Check key"), lambda row: row.check.item.key),
            field("text", "venue_id", _("Venue ID"), lambda row: str(row.venue.venue.id)),
        ],
        [
            VenueCheck(venue, check, standing)
            for venue in figures.venues
            for check, standing in zip(figures.checks, venue.checks, strict=True)
        ],
        Link("venue", lambda row: _page(figures, row.venue)),
    )


def compared_checks_table(figures: VenuesFigures, fields: Fields) -> DataTable:
    """Each check of the version at all venues together."""
    _ = fields.gettext
    return fill_table(
        "compared_checks",
        _("Checks"),
        _("Each check of the version at all these venues together."),
        [
            field("text", "check", _("Check"), lambda one: fields.text(one.item.prompt)),
            fields.code("severity", _("Severity"), SEVERITY, lambda one: one.item.severity.value),
            *fields.tally(lambda one: one.tally),
            field("text", "item_key", _("Check key"), lambda one: one.item.key),
        ],
        figures.checks,
    )


def choices_table(figures: VenuesFigures, fields: Fields) -> DataTable:
    """The versions that the venues used."""
    _ = fields.gettext
    return fill_table(
        "choices",
        _("Checklists used"),
        _("The versions of checklists that these venues used in the period."),
        [
            field(
                "text",
                "checklist",
                _("Checklist"),
                lambda one: fields.text(one.version.checklist.title),
            ),
            field("count", "version", _("Version"), lambda one: one.version.number),
            field("count", "venues", _("Venues"), lambda one: one.venues),
            field("count", "checked", _("Checked"), lambda one: one.checked),
            fields.yes_no(
                "is_chosen", _("Compared here"), lambda one: one.version == figures.chosen
            ),
            field("text", "checklist_slug", _("Checklist key"), lambda one: one.version.slug),
        ],
        figures.choices,
    )


def _standing(fields: Fields, standing_of: Callable[[Any], Standing]) -> list[Field[Any]]:
    """A rate with its interval, that of the others, and how far they differ."""
    _ = fields.gettext
    others = _("%(figure)s, others", figure="{}")
    return [
        *fields.tally(lambda row: standing_of(row).tally),
        *fields.tally(
            lambda row: standing_of(row).rest, part="others_", part_title=others, interval=False
        ),
        field(
            "rate",
            "difference_low_95",
            _("Difference, lower bound (95%%)"),
            lambda row: _difference(standing_of(row))[0],
        ),
        field(
            "rate",
            "difference_high_95",
            _("Difference, upper bound (95%%)"),
            lambda row: _difference(standing_of(row))[1],
        ),
        fields.code(
            "beside_others",
            _("Beside the others"),
            BESIDE_OTHERS,
            lambda row: standing_of(row).direction,
        ),
    ]


def _difference(one: Standing) -> tuple[float, float] | tuple[None, None]:
    return one.difference or (None, None)


def _page(figures: VenuesFigures, one: VenueFigures) -> str:
    return Links(one.venue.id, figures.period, figures.comparison.by).venue()
