"""What the report's charts are made of: colours, axes with ready-made labels, steps."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from json import dumps
from math import ceil, floor, log10
from typing import Any

from app.trends.wording import Wording

Spec = dict[str, Any]

INK, GREY, HAIRLINE, PALE = "#1d2527", "#5b676b", "#dde2e3", "#c3cccf"
ACCENT = "#0f5f66"
SIGNAL = "#b3261e"  # what says more than chance does; it has a shape of its own too
GOOD_SIGNAL = "#0f5f66"
BAND, OUTER_BAND = "#e3ebeb", "#f1f5f5"  # within which chance alone moves a figure
FONT = "Noto Sans"
LABELS = 38  # pixels to the left of a plot, for its axis
MOST_MONDAYS = 18  # a longer period is labelled by months


def chart(parts: Spec) -> Spec:
    """A whole chart of these plots."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": {"left": 0, "top": 2, "right": 10, "bottom": 0},  # fonts differ in width
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelColor": GREY, "labelFontSize": 10, "domain": False, "ticks": False}
            | {"titleColor": GREY, "titleFontSize": 10, "titleFontWeight": "normal"},
            "text": {"fontSize": 10},
        },
        **parts,
    }


def value_axis(labels: Mapping[float, str]) -> Spec:
    """The axis to the left of a plot, with a hairline at each label."""
    axis = label_axis(labels)
    return {**axis, "grid": True, "gridColor": HAIRLINE, "minExtent": LABELS, "maxExtent": LABELS}


def label_axis(labels: Mapping[Any, str]) -> Spec:
    """An axis that shows exactly these labels; they are data, and are quoted as such."""
    values = list(labels)
    lines = (labels[value].split("\n") for value in values)
    texts = ", ".join(f"[{', '.join(map(dumps, parts))}]" for parts in lines)
    listed = ", ".join(str(value) for value in values)
    return {
        "title": None,
        "values": values,
        "labelExpr": f"[{texts}][indexof([{listed}], datum.value)]",
        "labelOverlap": False,
        "tickCount": len(values),  # Vega drops values that are more than it would choose itself
    }


def name_axis(names: Sequence[str], width: int) -> Spec:
    """The y encoding of rows with a name each, in order, to the left of a plot."""
    axis = {
        **label_axis(dict(enumerate(names))),
        "labelLimit": width - 10,
        "labelPadding": 8,
        "labelColor": INK,
        "minExtent": width,
        "maxExtent": width,
    }
    return {"field": "place", "type": "ordinal", "axis": axis}


def number_axis(field: str, top: float, axis: Spec | None) -> Spec:
    """The x encoding of a number from 0 to `top`."""
    scale = {"domain": [0, top], "nice": False}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale}


def day_axis(from_on: date, to_on: date, wording: Wording, most_labels: int) -> Spec:
    """An axis of days, counted from the first: months or Mondays, written after they begin."""
    axis = label_axis(pick_day_labels(from_on, to_on, wording, most_labels))
    return {
        **axis,
        "grid": False,
        "labelAlign": "left",
        "labelOffset": 0,
        "labelFlush": False,
        "labelPadding": 5,
        "ticks": True,
        "tickColor": PALE,
        "tickSize": 4,
        "domain": True,
        "domainColor": PALE,
        "labelBound": False,
    }


def side_label(text: str, place: float, plot: int, colour: str, dy: float = 0) -> Spec:
    """Words to the right of a plot, at a place of its y axis, moved down by dy pixels."""
    mark = {"type": "text", "align": "left", "dx": 8, "dy": dy, "color": colour, "text": text}
    return {
        "data": {"values": [{}]},
        "mark": mark,
        "encoding": {"x": {"value": plot}, "y": {"datum": place, "type": "quantitative"}},
    }


def nice_steps(most: float) -> tuple[float, float]:
    """A step of 1, 2 or 5 times a power of ten, and the top of an axis with at most five steps."""
    rough = most / 4
    power = 10.0 ** floor(log10(rough))
    step = next(n * power for n in (1, 2, 5, 10) if n * power >= rough * (1 - 1e-9))
    return step, ceil(most / step - 1e-9) * step


def pick_day_labels(from_on: date, to_on: date, wording: Wording, most: int) -> dict[float, str]:
    """Offsets in days with what to write there: months in a long period, Mondays in a short one."""
    if most == 0:
        return {}
    days = [from_on + timedelta(n) for n in range((to_on - from_on).days + 1)]
    mondays = [day for day in days if day.weekday() == 0]
    if len(mondays) > MOST_MONDAYS:
        starts = [day for day in days if day.day == 1]
        kept = starts[:: ceil(len(starts) / most)]
        return {
            (day - from_on).days: wording.month(day) + (f"\n{day.year}" if new else "")
            for day, new in _mark_new_years(kept)
        }
    kept = mondays[:: ceil(len(mondays) / most)] if mondays else days[:1]
    return {(day - from_on).days: wording.short_day(day) for day in kept}


def _mark_new_years(days: list[date]) -> list[tuple[date, bool]]:
    """Each day with whether it is the first of its year in the list."""
    earlier: list[date | None] = [None, *days[:-1]]
    return [
        (day, last is None or last.year != day.year)
        for day, last in zip(days, earlier, strict=True)
    ]
