"""What stands on the first page, so that it stands alone."""

from dataclasses import replace

import pytest

from app.trends.printing.beside import Beside
from app.trends.printing.first_page import HIGHEST, LOWEST, fit_first_page
from app.trends.printing.paper import Paper
from app.trends.printing.picks import MOST_TEAMS
from app.trends.printing.rendering import render_pdf
from app.trends.printing.report import make_job
from app.trends.wording import wording_for
from tests.trends.printing.pages import pages_of
from tests.trends.theatre import theatre_trends


def test_what_is_said_takes_room_from_the_chart_and_then_from_the_worst_moments() -> None:
    trends, words = theatre_trends(), wording_for("en")
    fits = [
        fit_first_page(trends, "Worse.", "x" * 112 * lines, Paper.A4, words) for lines in range(30)
    ]
    assert fits == sorted(fits, key=lambda one: (-one.worst, -one.plot_height))
    assert fits[0].worst == len(trends.worst)
    assert 1 <= fits[-1].worst < len(trends.worst)
    assert all(LOWEST <= one.plot_height <= HIGHEST for one in fits)


@pytest.mark.parametrize("paper", Paper)
def test_it_stands_alone_where_all_that_may_be_said_is_said(paper: Paper) -> None:
    trends = theatre_trends()
    names: list[str | None] = [f"Website and messages, floor {n}" for n in range(7)]
    teams = dict.fromkeys(names, trends.promises.total)
    full = replace(
        trends,
        venue_name="Teatro Municipal de la Plaza del Mercado Viejo",
        promises=replace(trends.promises, by_team=teams),
    )
    pages = pages_of(render_pdf(make_job(full, Beside(), "es", paper)))
    assert pages[0].count("Website and mess") == MOST_TEAMS
    assert pages[1].startswith("Todos los controles")
