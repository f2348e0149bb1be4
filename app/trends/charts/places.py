"""Who and what stands beside others: inspectors in their funnel, venues with their intervals."""

from collections.abc import Sequence
from typing import NamedTuple

from app.trends.charts.parts import (
    ACCENT,
    BAND,
    GREY,
    INK,
    LABELS,
    OUTER_BAND,
    SIGNAL,
    Spec,
    chart,
    label_axis,
    name_axis,
    nice_steps,
    number_axis,
    value_axis,
)
from app.trends.charts.weeks import NARROW
from app.trends.numbers.figures import InspectorsFigures
from app.trends.plain_text import shorten_text
from app.trends.wording import Wording

TEXT = 120  # pixels to the right of a plot, for the figures
HIGHEST = 3.0  # a ratio beyond it is drawn at it


def funnel_chart(found: InspectorsFigures, wording: Wording, width: int) -> Spec:
    """Each inspector: failures found for each expected, against how many were expected.

    The inner band holds 95 of 100 by chance, the outer 998 of 1,000; a triangle lies beyond it.
    """
    last = max([10.0, *(one.expected for one in found.limits)])
    step, _ = nice_steps(last)
    marks = {n * step: wording.number(round(n * step)) for n in range(int(last / step) + 1)}
    title = {"title": wording.gettext("failures expected"), "grid": False}
    x = number_axis("expected", last, {**label_axis(marks), **title})
    y = _ratio_axis(wording)
    points = _points_of(found)
    names = [row for row in points if row["stands_out"]]
    text = {"type": "text", "dy": -9, "color": INK, "fontSize": 10}
    return chart(
        {
            "width": width - LABELS - 20,
            "height": 190,
            "layer": [
                _band(found, "998", OUTER_BAND, x, y),
                _band(found, "95", BAND, x, y),
                {
                    "data": {"values": [{"ratio": 1}]},
                    "mark": {"type": "rule", "color": GREY, "strokeDash": [3, 3]},
                    "encoding": {"y": y},
                },
                _points(points, x, y, stands_out=False),
                _points(points, x, y, stands_out=True),
                {
                    "data": {"values": names},
                    "mark": text,
                    "encoding": {"x": x, "y": y, "text": {"field": "name"}},
                },
            ],
        }
    )


def _ratio_axis(wording: Wording) -> Spec:
    ticks = {n / 2: wording.decimal(n / 2) for n in range(int(HIGHEST * 2) + 1)}
    scale = {"domain": [0, HIGHEST], "nice": False, "clamp": True}
    return {"field": "ratio", "type": "quantitative", "axis": value_axis(ticks), "scale": scale}


def _points_of(found: InspectorsFigures) -> list[Spec]:
    return [
        {
            "expected": one.expected,
            "ratio": min(HIGHEST, one.ratio),
            "name": shorten_text(one.name, 24),
            "stands_out": one.agreement in {"finds_more", "finds_less"},
        }
        for one in found.inspectors
        if one.ratio is not None
    ]


def _band(found: InspectorsFigures, share: str, colour: str, x: Spec, y: Spec) -> Spec:
    return {
        "data": {"values": [one._asdict() for one in found.limits]},
        "mark": {"type": "area", "color": colour, "opacity": 1, "clip": True},
        "encoding": {"x": x, "y": {**y, "field": f"low_{share}"}, "y2": {"field": f"high_{share}"}},
    }


def _points(points: list[Spec], x: Spec, y: Spec, stands_out: bool) -> Spec:
    shape, colour = ("triangle-up", SIGNAL) if stands_out else ("circle", ACCENT)
    return {
        "data": {"values": [row for row in points if row["stands_out"] is stands_out]},
        "mark": {
            "type": "point",
            "filled": True,
            "shape": shape,
            "color": colour,
            "size": 44,
            "opacity": 1,
        },
        "encoding": {"x": x, "y": y},
    }


class Standing(NamedTuple):
    """A venue beside others: its rate with the interval that surely holds it, and the figures."""

    name: str
    rate: float
    low: float
    high: float
    text: str
    stands_out: bool


def standings_chart(
    standings: Sequence[Standing], usual: float | None, wording: Wording, width: int
) -> Spec:
    """A dot with its interval for each, and a line at what all of them have together."""
    labels = min(190, width // 3)
    step, top = nice_steps(max([0.01, *(one.high for one in standings)]))
    places = range(0, round(top / step) + 1, 2 if width < NARROW else 1)
    ticks = {n * step: wording.whole_percent(n * step) for n in places}
    axis = {**label_axis(ticks), "grid": True}
    x = number_axis("rate", top, axis)
    y = name_axis([shorten_text(one.name, labels // 6) for one in standings], labels)
    plot = width - labels - TEXT
    span = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    text = {"type": "text", "align": "left", "dx": 8, "color": INK}
    return chart(
        {
            "width": plot,
            "height": {"step": 22},
            "data": {"values": _rows(standings)},
            "layer": [
                _usual_rule(usual, x),
                {"mark": {"type": "rule", "color": GREY, "strokeWidth": 2}, "encoding": span},
                _dots(x, y, stands_out=False),
                _dots(x, y, stands_out=True),
                {
                    "mark": text,
                    "encoding": {"x": {"value": plot}, "y": y, "text": {"field": "text"}},
                },
            ],
        }
    )


def _rows(standings: Sequence[Standing]) -> list[Spec]:
    return [
        {
            "place": place,
            "rate": one.rate,
            "low": one.low,
            "high": one.high,
            "text": one.text,
            "stands_out": one.stands_out,
        }
        for place, one in enumerate(standings)
    ]


def _usual_rule(usual: float | None, x: Spec) -> Spec:
    return {
        "data": {"values": [] if usual is None else [{"rate": usual}]},
        "mark": {"type": "rule", "color": GREY, "strokeDash": [3, 3]},
        "encoding": {"x": x},
    }


def _dots(x: Spec, y: Spec, stands_out: bool) -> Spec:
    shape, colour = ("triangle-up", SIGNAL) if stands_out else ("circle", ACCENT)
    dot = {"type": "point", "filled": True, "size": 50, "opacity": 1}
    return {
        "transform": [{"filter": f"datum.stands_out === {'true' if stands_out else 'false'}"}],
        "mark": {**dot, "shape": shape, "color": colour},
        "encoding": {"x": x, "y": y},
    }
