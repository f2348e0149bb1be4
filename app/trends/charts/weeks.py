"""A control chart over the weeks of a period: rates of failure, or scores.

The x axis counts days, so that a cut week is as narrow as it was short.
"""

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from app.trends.charts.parts import (
    ACCENT,
    BAND,
    GOOD_SIGNAL,
    GREY,
    INK,
    LABELS,
    PALE,
    SIGNAL,
    Spec,
    chart,
    day_axis,
    nice_steps,
    side_label,
    value_axis,
)
from app.trends.numbers.periods import Period
from app.trends.statistics.control_chart import ControlChart
from app.trends.statistics.rules import Signal
from app.trends.statistics.tallies import Tally
from app.trends.wording import Wording

SIDE = 112  # pixels to the right of a plot, for its labels
NARROW = 480  # a chart less wide has its labels within the plot
FEWEST_WEEKS = 3  # fewer points than this are told in words
SHAPES = {None: "circle", Signal.RUN: "square", Signal.BEYOND: "triangle-up"}


class Frame(NamedTuple):
    """Whose weeks, in which words, and how large."""

    period: Period
    wording: Wording
    width: int
    height: int = 92
    high_is_bad: bool = True

    @property
    def plot(self) -> int:
        """How wide the plot itself is."""
        return self.width - LABELS - (10 if self.is_narrow else SIDE)

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room beside the plot."""
        return self.width < NARROW

    def offset(self, day: date) -> int:
        """Where a day stands on the x axis."""
        return (day - self.period.from_on).days

    def x(self, field: str, labelled: bool = False) -> Spec:
        """The x encoding."""
        axis = day_axis(*self.period, self.wording, 6 if self.is_narrow else 12)
        scale = {"domain": [0, self.period.days], "nice": False, "zero": True}
        return {
            "field": field,
            "type": "quantitative",
            "scale": scale,
            "axis": axis if labelled else None,
        }


def rates_chart(tallies: Sequence[Tally], found: ControlChart | None, frame: Frame) -> Spec:
    """Failure rates by week within their limits, and under them the checks that they come from.

    The band is where chance alone moves a week. A triangle lies beyond it; squares are a run of
    eight or more on one side of the usual rate. Without `found` there is the line alone.
    """
    rows = _rows([tally.rate for tally in tallies], found, frame)
    # The limits of a week of few checks are so wide that all others would lie at the bottom.
    usual_limit = median(row["high"] for row in rows) if found else 0.0
    step, top = nice_steps(max([0.01, usual_limit, *(row["value"] or 0 for row in rows)]))
    ticks = {n * step: frame.wording.whole_percent(n * step) for n in range(round(top / step) + 1)}
    usual = frame.wording.percent(found.centre) if found else ""
    panels = [_panel(rows, found, (0, top), ticks, usual, frame), _counts(tallies, rows, frame)]
    return chart({"vconcat": panels, "spacing": 8})


def scores_chart(scores: Sequence[float | None], found: ControlChart | None, frame: Frame) -> Spec:
    """Scores by week, 0 to 1, within the limits of their XmR chart."""
    frame = frame._replace(high_is_bad=False)
    rows = _rows(scores, found, frame)
    known = [row["value"] for row in rows if row["value"] is not None]
    lows = [row["low"] for row in rows] if found else []
    bottom = max(0.0, min([1.0, *known, *lows]))
    step, reach = nice_steps(max(0.02, 1 - bottom))
    bottom = max(0.0, 1 - reach)
    places = [1 - n * step for n in range(round(reach / step) + 1)]
    ticks = {one: frame.wording.whole_percent(one) for one in places if one >= bottom - 1e-9}
    usual = frame.wording.percent(found.centre) if found else ""
    panel = _panel(rows, found, (bottom, 1), ticks, usual, frame, labelled=True)
    return chart(panel)


def _rows(values: Sequence[float | None], found: ControlChart | None, frame: Frame) -> list[Spec]:
    rows = []
    for index, (_, first, last) in enumerate(frame.period.list_weeks()):
        point = found.points[index] if found else None
        begin, end = frame.offset(first), frame.offset(last) + 1
        rows.append(
            {
                "from": begin,
                "to": end,
                "day": (begin + end) / 2,
                "value": values[index],
                "low": max(0.0, point.low) if point else 0.0,
                "high": min(1.0, point.high) if point else 0.0,
                "signal": str(point.signal or "none") if point else "none",
                "is_high": bool(found and (values[index] or 0.0) > found.centre),
            }
        )
    return rows


def _panel(
    rows: list[Spec],
    found: ControlChart | None,
    domain: tuple[float, float],
    ticks: dict[float, str],
    usual: str,
    frame: Frame,
    labelled: bool = False,
) -> Spec:
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": value_axis(ticks),
        "scale": {"domain": list(domain), "nice": False, "clamp": True},
    }
    x = frame.x("day", labelled)
    layers = [*_limits(rows, found, x, y, frame)] if found else []
    layers += [
        {
            "mark": {"type": "line", "color": ACCENT, "strokeWidth": 1.6},
            "encoding": {"x": x, "y": y},
        },
        {
            "transform": [{"filter": "datum.signal === 'none' && datum.value !== null"}],
            "mark": {"type": "point", "size": 12, "filled": True, "color": ACCENT, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        *(_signals(signal, x, y, frame) for signal in (Signal.RUN, Signal.BEYOND)),
    ]
    if found and not frame.is_narrow:
        words = frame.wording.gettext("usual: %(rate)s", rate=usual)
        layers.append(side_label(words, found.centre, frame.plot, INK))
    return {
        "width": frame.plot,
        "height": frame.height,
        "data": {"values": rows},
        "layer": layers,
    }


def _limits(rows: list[Spec], found: ControlChart, x: Spec, y: Spec, frame: Frame) -> list[Spec]:
    """The band of chance, week by week, and the centre."""
    known = [row for row in rows if row["value"] is not None]
    return [
        {
            "data": {"values": known},
            "mark": {"type": "rect", "color": BAND, "stroke": BAND, "opacity": 1},
            "encoding": {
                "x": {**x, "field": "from"},
                "x2": {"field": "to"},
                "y": {**y, "field": "low"},
                "y2": {"field": "high"},
            },
        },
        {
            "data": {"values": [{"from": 0, "to": frame.period.days, "value": found.centre}]},
            "mark": {"type": "rule", "color": GREY, "strokeDash": [3, 3]},
            "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}, "y": y},
        },
    ]


def _signals(signal: Signal, x: Spec, y: Spec, frame: Frame) -> Spec:
    """The points that say more than chance does, in a shape of their own; the bad ones in red."""
    is_bad = "datum.is_high" if frame.high_is_bad else "!datum.is_high"
    colour = {"condition": {"test": is_bad, "value": SIGNAL}, "value": GOOD_SIGNAL}
    mark = {"type": "point", "shape": SHAPES[signal], "size": 34, "filled": True, "opacity": 1}
    return {
        "transform": [{"filter": f"datum.signal === '{signal}'"}],
        "mark": mark,
        "encoding": {"x": x, "y": y, "color": colour},
    }


def _counts(tallies: Sequence[Tally], rows: list[Spec], frame: Frame) -> Spec:
    most = max(1, *(tally.checked for tally in tallies))
    gap = frame.period.days * 0.0012  # bars stand apart
    bars = [
        {"from": row["from"] + gap, "to": row["to"] - gap, "checked": tally.checked}
        for row, tally in zip(rows, tallies, strict=True)
    ]
    axis = value_axis({0: "0", most: frame.wording.number(most)})
    scale = {"domain": [0, most], "nice": False}
    y = {"field": "checked", "type": "quantitative", "axis": axis, "scale": scale}
    bar = {
        "data": {"values": bars},
        "mark": {"type": "bar", "color": PALE},
        "encoding": {
            "x": frame.x("from", labelled=True),
            "x2": {"field": "to"},
            "y": y,
            "y2": {"datum": 0},
        },
    }
    words = frame.wording.gettext("checks each week")
    labels = [] if frame.is_narrow else [side_label(words, most / 2, frame.plot, GREY)]
    return {"width": frame.plot, "height": 20, "layer": [bar, *labels]}
