"""The charts of the printed report, by the names that its page shows them under.

What people typed is hardly ever drawn: the page sets it beside.
"""

import unicodedata
from dataclasses import replace

from app.trends.charts.parts import Spec
from app.trends.charts.places import funnel_chart
from app.trends.charts.tickets import mend_chart, tickets_chart
from app.trends.charts.weeks import FEWEST_WEEKS, Frame, rates_chart, scores_chart
from app.trends.numbers.figures import InspectorsFigures, Trends
from app.trends.printing.picks import changed_checks
from app.trends.printing.sentences import severity_names
from app.trends.wording import Wording

WIDTH = 672  # CSS pixels of a full line of the page
LOW, TALL = 62, 78  # pixels that a plot is high


def draw_report(trends: Trends, words: Wording, first_height: int) -> dict[str, Spec]:
    """The charts, but for those that would show nothing; that of the first page in its height."""
    frame = Frame(trends.period, words, WIDTH)
    charts: dict[str, Spec] = {}
    if trends.tally.checked and len(trends.weeks) >= FEWEST_WEEKS:
        charts |= _over_weeks(trends, frame, first_height)
    if any(one.lower_quartile is not None for one in trends.mending.by_severity.values()):
        names = severity_names(words)
        charts["mending"] = mend_chart(trends.mending.by_severity, names, words, WIDTH)
    if any(one.ratio is not None for one in trends.inspectors.inspectors):
        charts["funnel"] = funnel_chart(_name_drawable(trends.inspectors), words, WIDTH)
    return charts


def _over_weeks(trends: Trends, frame: Frame, first_height: int) -> dict[str, Spec]:
    weeks = [week.tally for week in trends.weeks]
    charts = {"weekly": rates_chart(weeks, trends.chart, frame._replace(height=first_height))}
    for place, check in enumerate(changed_checks(trends)):
        low = frame._replace(height=LOW)
        charts[f"check-{place}"] = rates_chart(check.weeks, check.chart, low)
    if trends.score_chart:
        scores = [week.score for week in trends.weeks]
        charts["scores"] = scores_chart(scores, trends.score_chart, frame._replace(height=LOW))
    if trends.tickets.opened or trends.tickets.mended:
        charts["tickets"] = tickets_chart(trends.weeks, frame._replace(height=TALL))
    return charts


def _name_drawable(found: InspectorsFigures) -> InspectorsFigures:
    """Without the names that cannot be drawn; the table under the chart has all of them."""
    people = (one if is_drawable(one.name) else replace(one, name="") for one in found.inspectors)
    return replace(found, inspectors=tuple(people))


def is_drawable(text: str) -> bool:
    """Whether letters may be drawn one by one, as WeasyPrint 70 does in charts: not those that are
    joined, stacked, or written from the right.
    """
    return all(
        unicodedata.bidirectional(letter) not in {"R", "AL"}
        and unicodedata.category(letter) not in {"Mn", "Mc", "Me", "Cf"}
        for letter in text
    )
