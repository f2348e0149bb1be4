"""All tables of a venue's report."""

from app.trends.documents.check_tables import (
    check_spots_table,
    check_weeks_table,
    checks_table,
    improved_table,
    unfailing_table,
    worst_table,
)
from app.trends.documents.fields import Fields
from app.trends.documents.links import links_of
from app.trends.documents.people_tables import (
    agreement_table,
    friction_table,
    funnel_table,
    inspectors_table,
)
from app.trends.documents.spot_tables import neglected_table, spots_table
from app.trends.documents.tables import DataTable
from app.trends.documents.ticket_tables import (
    cost_table,
    mending_table,
    promises_table,
    returns_table,
    segments_table,
    tickets_table,
)
from app.trends.documents.week_tables import (
    about_table,
    charts_table,
    summary_table,
    weeks_table,
)
from app.trends.numbers.figures import Trends


def list_tables(trends: Trends, language: str) -> tuple[DataTable, ...]:
    """Every number of a report, in tables; titles and texts in a reader's language."""
    fields, links = Fields(language), links_of(trends)
    return (
        summary_table(trends, fields),
        weeks_table(trends, fields),
        charts_table(trends, fields),
        worst_table(trends, fields, links),
        improved_table(trends, fields, links),
        checks_table(trends, fields, links),
        check_weeks_table(trends, fields),
        check_spots_table(trends, fields),
        unfailing_table(trends, fields, links),
        spots_table(trends, fields, links),
        neglected_table(trends, fields, links),
        tickets_table(trends, fields),
        mending_table(trends, fields),
        promises_table(trends, fields),
        returns_table(trends, fields),
        cost_table(trends, fields),
        segments_table(trends, fields),
        friction_table(trends, fields),
        inspectors_table(trends, fields),
        funnel_table(trends, fields),
        agreement_table(trends, fields),
        about_table(trends, fields),
    )
