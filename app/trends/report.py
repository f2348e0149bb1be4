"""The trend report as one HTML page for print, from numbers and words alone."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.checklists.definition import Severity, Texts, localised
from app.trends.figures import CheckTrend, Trends
from app.trends.plain_text import clean_text, shorten_text
from app.trends.report_charts import MOST_BARS, report_charts
from app.trends.sentences import (
    say_direction,
    say_failing,
    say_headline,
    say_movement,
    say_tickets,
    say_worst_week,
)
from app.trends.sparkline import draw_weeks
from app.trends.statistics.tallies import Tally
from app.trends.wording import Wording, wording_for

TEMPLATES = Path(__file__).parent / "templates"
MOST_PICTURES = 4
MOST_NEGLECTED = 5
LONGEST_NAME, LONGEST_PROMPT, LONGEST_MOMENT, LONGEST_NOTE = 60, 90, 64, 80
LONGEST_FOOT, LONGEST_BRIEF = 40, 32


class ReportPicture(NamedTuple):
    """A photo of a failure; `name` is the one its bytes are handed to the printer under."""

    name: str
    prompt: Texts
    spot_name: str
    on: date
    note: str


class CheckGroup(NamedTuple):
    """The checks of one checklist."""

    title: Texts
    checks: tuple[CheckTrend, ...]


def report_html(trends: Trends, pictures: Sequence[ReportPicture], language: str) -> str:
    """The report in that language, as HTML for `rendering.render_pdf`.

    It shows `picture:NAME` for the first four pictures, and `picture:chart-NAME` for each of
    `report_charts.report_charts`. Everything that people typed is printed as text.
    """
    wording = wording_for(language)
    return (
        _environment(language)
        .get_template("trends/report.html")
        .render(
            trends=trends,
            pictures=pictures[:MOST_PICTURES],
            groups=tuple(_group_checks(trends)),
            neglected=trends.neglected[:MOST_NEGLECTED],
            charts=frozenset(report_charts(trends, wording)),
            headline=say_headline(trends, wording),
            movement=say_movement(trends, wording),
            worst_week=say_worst_week(trends, wording),
            tickets=say_tickets(trends, wording),
            failing=say_failing(trends, MOST_BARS, wording),
        )
    )


@lru_cache(maxsize=16)
def _environment(language: str) -> Environment:
    wording = wording_for(language)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # jinja2.ext.i18n adds its methods when the program runs.
    environment.install_gettext_translations(wording.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "number": wording.number,
        "percent": wording.percent,
        "share": wording.share,
        "day": wording.day,
        "direction": lambda check: say_direction(check, wording),
        "severity": lambda severity: _say_severity(severity, wording),
        "weeks": lambda check: draw_weeks([week.rate for week in check.weeks], wording),
        "name": lambda text: shorten_text(text, LONGEST_NAME),
        "brief": lambda text: shorten_text(text, LONGEST_BRIEF),
        "foot": lambda text: shorten_text(text, LONGEST_FOOT),
        "note": lambda text: shorten_text(text, LONGEST_NOTE),
        "clean": clean_text,
        "moment": lambda texts: shorten_text(localised(texts, language), LONGEST_MOMENT),
        "words": lambda texts: shorten_text(localised(texts, language), LONGEST_PROMPT),
    }
    environment.globals |= {
        "wording": wording,
        "period": wording.period,
        "sum_tallies": sum_tallies,
    }
    return environment


def sum_tallies(checks: Sequence[CheckTrend]) -> Tally:
    """All the checks' tallies as one."""
    return sum((check.tally for check in checks), Tally())


def _group_checks(trends: Trends) -> Iterator[CheckGroup]:
    """The checks that were made, by checklist; they already stand in its order."""
    checked = [check for check in trends.checks if check.tally.checked]
    for _, checks in groupby(checked, key=lambda check: check.checklist_slug):
        group = tuple(checks)
        yield CheckGroup(group[0].checklist_title, group)


def _say_severity(severity: Severity, wording: Wording) -> str:
    words = {
        Severity.MINOR: wording.gettext("minor"),
        Severity.MAJOR: wording.gettext("major"),
        Severity.CRITICAL: wording.gettext("critical"),
    }
    return words[severity]
