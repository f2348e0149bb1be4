"""All tables of a venue's report."""

from collections.abc import Callable, Mapping
from typing import Final

from app.trends.documents.check_tables import (
    check_spots_table,
    check_weeks_table,
    checks_table,
    improved_table,
    unfailing_table,
    worst_table,
)
from app.trends.documents.fields import Fields
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

Make = Callable[[Trends, Fields], DataTable]

TABLES: Final[Mapping[str, Make]] = {
    "summary": summary_table,
    "weeks": weeks_table,
    "charts": charts_table,
    "worst": worst_table,
    "improved": improved_table,
    "checks": checks_table,
    "check_weeks": check_weeks_table,
    "check_spots": check_spots_table,
    "unfailing": unfailing_table,
    "spots": spots_table,
    "neglected": neglected_table,
    "tickets": tickets_table,
    "mending": mending_table,
    "promises": promises_table,
    "returns": returns_table,
    "cost": cost_table,
    "segments": segments_table,
    "friction": friction_table,
    "inspectors": inspectors_table,
    "funnel": funnel_table,
    "agreement": agreement_table,
    "about": about_table,
}


def list_tables(trends: Trends, language: str) -> tuple[DataTable, ...]:
    """Every number of a report, in tables; titles and texts in a reader's language."""
    fields = Fields(language)
    return tuple(make(trends, fields) for make in TABLES.values())


def make_table(trends: Trends, key: str, language: str) -> DataTable:
    """One of them. Raises KeyError."""
    return TABLES[key](trends, Fields(language))
