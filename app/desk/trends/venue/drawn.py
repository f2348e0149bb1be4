"""The charts of a venue's page."""

from app.checklists.definition import Severity
from app.desk.trends.addresses import Addresses
from app.desk.trends.drawings import Drawing, draw, show_table
from app.desk.trends.weeks import Weeks, draw_rates, draw_scores
from app.desk.wording import Words
from app.trends.charts.tickets import mend_chart, tickets_chart
from app.trends.charts.weeks import FEWEST_WEEKS, Frame
from app.trends.documents.fields import Fields
from app.trends.documents.week_tables import weeks_table
from app.trends.numbers.figures import Trends
from app.trends.saying import say_change


def draw_weeks(trends: Trends, addresses: Addresses, words: Words) -> list[Drawing]:
    """How often checks failed, and what inspections scored, by week."""
    mondays = [week.monday_on for week in trends.weeks]
    rates = Weeks(
        "weeks",
        words.gettext("Checks that were not fine, by week"),
        [week.tally for week in trends.weeks],
        trends.chart,
        addresses.behind,
    )
    scored = words.gettext(
        "Score by week: %(change)s", change=say_change(trends.score_change, mondays, words)
    )
    return [
        *draw_rates(rates, trends, words),
        *draw_scores(trends, addresses, scored, words),
    ]


def draw_tickets(trends: Trends, words: Words) -> list[Drawing]:
    """Tickets opened and mended by week; nothing where there were none."""
    tickets = trends.tickets
    if len(trends.weeks) < FEWEST_WEEKS or not (tickets.opened or tickets.mended):
        return []
    keys = ("week", "opened", "mended", "reopened", "open_at_end")
    table = weeks_table(trends, Fields(words.language))
    return [
        draw(
            "tickets-by-week",
            words.gettext("Tickets opened (above) and mended (below), by week"),
            lambda width: tickets_chart(trends.weeks, Frame(trends.period, words, width)),
            table=show_table(table, keys, words),
        )
    ]


def draw_mending(trends: Trends, words: Words) -> list[Drawing]:
    """How long mending took, by severity; the page has its table."""
    spreads = trends.mending.by_severity
    if not any(one.lower_quartile is not None for one in spreads.values()):
        return []
    names = {severity: words.severity(severity) for severity in Severity}
    return [
        draw(
            "mend-times",
            words.gettext("Time to mend: the middle half, its median, and up to nine of ten"),
            lambda width: mend_chart(spreads, names, words, width),
        )
    ]
