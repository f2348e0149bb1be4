"""Every chart, as vl-convert draws it."""

import json
from collections.abc import Callable

import pytest
from vl_convert import vegalite_to_svg

from app.checklists.definition import Severity
from app.trends.charts.bars import friction_chart
from app.trends.charts.parts import Spec
from app.trends.charts.places import Standing, funnel_chart, standings_chart
from app.trends.charts.tickets import mend_chart, tickets_chart
from app.trends.charts.weeks import Frame, rates_chart, scores_chart
from app.trends.numbers.figures import Trends
from app.trends.wording import Wording, wording_for
from tests.trends.theatre import empty_trends, theatre_trends

NAMES = {severity: str(severity) for severity in Severity}
HOSTILE = "</script><b>'\"] + alert(1) ‮ 🚪"
STANDINGS = [
    Standing(HOSTILE, 0.05, 0.02, 0.1, HOSTILE, True),
    Standing("B", 0.1, 0.1, 0.1, "", False),
]

Draw = Callable[[Trends, Wording, int], Spec]
CHARTS: dict[str, Draw] = {
    "rates": lambda trends, words, width: rates_chart(
        [week.tally for week in trends.weeks], trends.chart, Frame(trends.period, words, width)
    ),
    "scores": lambda trends, words, width: scores_chart(
        [week.score for week in trends.weeks],
        trends.score_chart,
        Frame(trends.period, words, width),
    ),
    "tickets": lambda trends, words, width: tickets_chart(
        trends.weeks, Frame(trends.period, words, width)
    ),
    "mending": lambda trends, words, width: mend_chart(
        trends.mending.by_severity, NAMES, words, width
    ),
    "friction": lambda trends, words, width: friction_chart(trends.friction, words, width),
    "funnel": lambda trends, words, width: funnel_chart(trends.inspectors, words, width),
    "standings": lambda _, words, width: standings_chart(STANDINGS, 0.07, words, width),
}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(("language", "width"), [("en", 672), ("es", 340)])
def test_each_chart_draws_in_its_width_with_and_without_data(
    name: str, language: str, width: int
) -> None:
    for trends in (theatre_trends(), empty_trends()):
        spec = CHARTS[name](trends, wording_for(language), width)
        assert "title" not in spec  # its caption stands in the page
        svg = str(vegalite_to_svg(spec, allowed_base_urls=[]))
        drawn = float(svg.partition('width="')[2].partition('"')[0])
        assert drawn <= width + 45, "It would be cut, or shrunk until nobody can read it."
        assert "url(" not in json.dumps(spec)


def test_what_stands_out_has_a_shape_of_its_own_and_lies_in_the_week_that_it_is_of() -> None:
    trends = theatre_trends()
    locks = next(check for check in trends.checks if check.series.item_key == "stall-locks")
    frame = Frame(trends.period, wording_for("en"), 672)
    spec = rates_chart(locks.weeks, locks.chart, frame)
    panel = spec["vconcat"][0]
    shapes = {layer["mark"].get("shape") for layer in panel["layer"]}
    assert {"square", "triangle-up"} <= shapes
    rows = panel["data"]["values"]
    assert locks.change.since is not None
    first = rows[locks.change.since]
    assert (first["signal"], first["is_high"]) == ("run", True)
    assert first["from"] <= first["day"] <= first["to"]
    assert [row["value"] for row in rows] == [week.rate for week in locks.weeks]


def test_names_are_data_whatever_people_call_a_place() -> None:
    svg = str(vegalite_to_svg(CHARTS["standings"](empty_trends(), wording_for("en"), 672)))
    assert "<b>" not in svg
    assert "&lt;/script&gt;" in svg
