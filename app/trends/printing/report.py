"""The trend report as one HTML page for print, from numbers and words alone."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.moments.models import Question
from app.moments.wording import QUESTIONS, STAGES
from app.trends.documents.csv_files import contents_table, table_csv
from app.trends.documents.fields import Fields
from app.trends.documents.report_tables import list_tables
from app.trends.numbers.figures import Trends
from app.trends.numbers.picking import mondays_of, moved_surely, pick_failing
from app.trends.plain_text import clean_text, shorten_text
from app.trends.printing import picks, sentences
from app.trends.printing.beside import Beside
from app.trends.printing.drawings import draw_report
from app.trends.printing.first_page import FirstPage, fit_first_page
from app.trends.printing.paper import Paper
from app.trends.printing.print_job import AttachedFile, PrintJob
from app.trends.printing.sparkline import draw_weeks
from app.trends.saying import (
    headline_of,
    say_agreement,
    say_because,
    say_by_chance,
    say_change,
    say_compared,
    say_moved,
    say_neglect,
    say_neglected,
    say_slowest,
    say_tickets,
)
from app.trends.wording import Wording, wording_for

TEMPLATES = Path(__file__).parent / "templates"


class Report(NamedTuple):
    """What is printed, in which language and on what."""

    trends: Trends
    beside: Beside
    language: str
    paper: Paper


def make_job(trends: Trends, beside: Beside, language: str, paper: Paper) -> PrintJob:
    """All that the printer needs."""
    report = Report(trends, beside, language, paper)
    words = wording_for(language)
    found = find_findings(trends, words)
    first = fit_first_page(trends, found["headline"], found["because"], paper, words)
    charts = draw_report(trends, words, first.plot_height)
    return PrintJob(
        html=report_html(report, found, first, charts.keys()),
        pictures=beside.pairs.pictures,
        charts=charts,
        files=attached_files(trends, language),
        as_of=trends.as_of,
    )


def attached_files(trends: Trends, language: str) -> tuple[AttachedFile, ...]:
    """Every number of the report as CSV, with a table that explains the columns."""
    tables = list_tables(trends, language)
    return tuple(
        AttachedFile(f"{table.key}.csv", table.description, table_csv(table))
        for table in (contents_table(tables, Fields(language)), *tables)
    )


def report_html(
    report: Report, found: Mapping[str, str], first: FirstPage, charts: Collection[str]
) -> str:
    """The report as HTML for `rendering.render_pdf`.

    It shows `picture:NAME` for the pictures of its pairs, and `picture:chart-NAME` for each of
    `charts`. Everything that people typed is printed as text.
    """
    trends, words = report.trends, wording_for(report.language)
    return (
        _environment(report.language)
        .get_template("printing/report.html")
        .render(
            trends=trends,
            pairs=report.beside.pairs.pairs,
            inventory=report.beside.inventory,
            tallies=picks.tally_moments(trends),
            paper=report.paper.value,
            charts=charts,
            is_by_week="weekly" in charts,
            parts=sentences.name_parts(trends.comparison, words),
            surely=moved_surely(trends),
            worst=trends.worst[: first.worst],
            worse=picks.pick_worse(trends),
            better=picks.pick_better(trends),
            groups=picks.group_checks(trends),
            failing=pick_failing(trends),
            changed=picks.changed_checks(trends),
            spots=picks.pick_spots(trends),
            friction=picks.pick_friction(trends),
            **found,
        )
    )


def find_findings(trends: Trends, words: Wording) -> dict[str, str]:
    """The sentences about the venue as a whole."""
    return {
        "headline": headline_of(trends, trends, words),
        "because": _say_because(trends, words),
        "worst_week": sentences.say_worst_week(trends, words),
        "said_failing": sentences.say_failing(trends, words),
        "neglected": say_neglected(trends, words),
        "by_chance": say_by_chance(trends, words),
        "tickets": say_tickets(trends, words),
        "assumption": sentences.say_assumption(trends.cost, words),
        "agreement": say_agreement(trends.inspectors.inspectors, words),
        "slowest": say_slowest(trends.friction, words),
        "scores": say_change(trends.score_change, mondays_of(trends), words),
    }


def _say_because(trends: Trends, words: Wording) -> str:
    """What stands under the headline."""
    said = [say_moved(trends, words)]
    if trends.change.since is not None:
        compared = say_compared(trends, trends.comparison, words)
        said = [say_because(trends.change, words), compared, *said]
    return " ".join(one for one in said if one)


@lru_cache(maxsize=16)
def _environment(language: str) -> Environment:
    words = wording_for(language)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # jinja2.ext.i18n adds its methods when the program runs.
    environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= _filters(words)
    environment.globals |= {
        "words": words,
        "picks": picks,
        "questions": tuple(Question),
        "headline_of": lambda check, trends: headline_of(check, trends, words),
        "change_of": lambda check, trends: say_change(check.change, mondays_of(trends), words),
        "weeks_of": lambda check: draw_weeks(check, words),
    }
    return environment


def _filters(words: Wording) -> dict[str, Any]:
    return {
        "number": words.number,
        "decimal": lambda value: words.decimal(round(value, 1)),
        "percent": words.percent,
        "whole_percent": lambda share: words.whole_percent(float(share)),
        "share": words.share,
        "day": words.day,
        "span": lambda seconds: "–" if seconds is None else words.duration(seconds),
        "severity": words.severity,
        "stage": lambda stage: words.gettext(STAGES[stage]),
        "question": lambda question: words.gettext(QUESTIONS[question]),
        "person": words.person,
        "kept": lambda kept: sentences.say_kept(kept, words),
        "surely": lambda change: sentences.say_surely(change, words),
        "because": lambda change: say_because(change, words),
        "recently": lambda check, surely: sentences.say_recently(check, surely, words),
        "moved": lambda one: words.gettext(sentences.MOVED[one.direction]),
        "neglect": lambda spot: say_neglect(spot, words),
        "agreement": lambda one: words.gettext(sentences.AGREEMENTS[one.agreement]),
        "clean": clean_text,
        "cut": lambda text, where: shorten_text(text, sentences.LONGEST[where]),
        "said": lambda texts, where: shorten_text(words.text(texts), sentences.LONGEST[where]),
    }
