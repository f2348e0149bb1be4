"""The report's charts as Vega-Lite specs, drawn on the desk by vega-embed and in print as SVG.

Every label is written here in the reader's language, so a drawing needs no locale. The x axis
counts days of the period, so that a cut week is as narrow as it was short.
"""

from collections.abc import Mapping
from datetime import date

from app.checklists.definition import localised
from app.trends.charts.parts import (
    ACCENT,
    GREY,
    INK,
    LABELS,
    PALE,
    Spec,
    chart,
    keep_apart,
    label_axis,
    nice_steps,
    pick_day_labels,
    side_label,
    value_axis,
)
from app.trends.figures import Trends, TrendWeek
from app.trends.plain_text import shorten_text
from app.trends.sentences import pick_failing
from app.trends.statistics.tallies import Tally
from app.trends.wording import Wording

WIDTH = 672  # CSS pixels of a full line of the A4 page
MOST_BARS = 12
FEWEST_WEEKS = 3  # fewer points than this are told in words
_MOST_DAY_LABELS = 12


def weekly_chart(trends: Trends, wording: Wording, width: int = WIDTH) -> Spec:
    """Failure rate by week as a line, and under it the checks by week that it comes from.

    Hollow points are weeks cut by the period's ends. The dashed line is the rate before the
    recent days, the short one the rate in them; both are labelled to the right of the plot.
    """
    plot = width - LABELS - 122
    scale = _day_scale(trends)
    return chart(
        {
            "vconcat": [
                _rate_panel(trends, wording, plot, scale),
                _count_panel(trends, wording, plot, scale),
            ],
            "spacing": 10,
        },
    )


def ticket_chart(trends: Trends, wording: Wording, width: int = 380) -> Spec:
    """Tickets opened in each week above the line, tickets mended below it."""
    most = max((max(week.opened, week.mended) for week in trends.weeks), default=0)
    top = round(nice_steps(max(most, 4))[1])
    rows = [
        {**_span(trends, week), "opened": week.opened, "mended": -week.mended}
        for week in trends.weeks
    ]
    y_axis = value_axis({-top: wording.number(top), 0: "0", top: wording.number(top)})
    y_scale = {"domain": [-top, top], "nice": False}

    def bars(field: str, colour: str, axis: Spec | None) -> Spec:
        y = {"field": field, "type": "quantitative", "axis": axis, "scale": y_scale}
        return {
            "mark": {"type": "bar", "color": colour},
            "encoding": {
                "x": _x("from", trends, wording, _day_scale(trends), _MOST_DAY_LABELS // 2),
                "x2": {"field": "to"},
                "y": y,
                "y2": {"datum": 0},
            },
        }

    plot = width - LABELS - 72
    return chart(
        {
            "width": plot,
            "height": 46,
            "data": {"values": rows},
            "layer": [
                bars("opened", PALE, y_axis),
                bars("mended", ACCENT, y_axis),
                {"mark": {"type": "rule", "color": INK}, "encoding": {"y": {"datum": 0}}},
                side_label(wording.gettext("opened"), top / 2, plot, GREY),
                side_label(wording.gettext("mended"), -top / 2, plot, ACCENT),
            ],
        },
    )


def check_chart(trends: Trends, wording: Wording, width: int = WIDTH) -> Spec:
    """The checks with the most failures as bars, each with its counts and rate."""
    failing = pick_failing(trends, MOST_BARS)
    rows: list[Spec] = [
        {
            "place": place,
            "label": shorten_text(localised(check.prompt, wording.language), 52),
            "failed": check.tally.failed,
            "text": f"{wording.share(check.tally)} · {wording.percent(check.tally.rate)}",
        }
        for place, check in enumerate(failing)
    ]
    label_width, text_width = 292, 120
    x = {
        "field": "failed",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, max((row["failed"] for row in rows), default=1)], "nice": False},
    }
    y = {"field": "place", "type": "ordinal", "axis": _check_axis(rows, label_width)}
    return chart(
        {
            "width": width - label_width - text_width,
            "height": {"step": 17},
            "data": {"values": rows},
            "encoding": {"y": y, "x": x},
            "layer": [
                {"mark": {"type": "bar", "color": ACCENT, "height": 10}},
                {
                    "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
                    "encoding": {"text": {"field": "text"}},
                },
            ],
        },
    )


def report_charts(trends: Trends, wording: Wording) -> Mapping[str, Spec]:
    """The charts of the printed report by name, without the titles that the page sets as text.

    "weekly", "tickets" and "checks"; one that would show nothing is left out.
    """
    charts: dict[str, Spec] = {}
    by_week = len(trends.weeks) >= FEWEST_WEEKS
    if by_week and trends.tally.checked:
        charts["weekly"] = weekly_chart(trends, wording)
    if trends.tally.failed:
        charts["checks"] = check_chart(trends, wording)
    if by_week and (trends.tickets.opened or trends.tickets.mended):
        charts["tickets"] = ticket_chart(trends, wording)
    return {name: {**spec, "title": None} for name, spec in charts.items()}


def _rate_panel(trends: Trends, wording: Wording, plot: int, scale: Spec) -> Spec:
    height = 76
    rows = [
        {
            "day": (_offset(trends, week.first_on) + _offset(trends, week.last_on) + 1) / 2,
            "rate": week.tally.rate,
            "whole": week.whole,
        }
        for week in trends.weeks
    ]
    step, top = nice_steps(max(0.01, *(week.tally.rate or 0 for week in trends.weeks)))
    ticks = {n * step: wording.whole_percent(n * step) for n in range(round(top / step) + 1)}
    y_scale = {"domain": [0, top], "nice": False}
    y = {"field": "rate", "type": "quantitative", "axis": value_axis(ticks), "scale": y_scale}
    x = _x("day", trends, wording, scale, most_labels=0)
    fill = {"condition": {"test": "datum.whole", "value": ACCENT}, "value": "white"}
    return {
        "width": plot,
        "height": height,
        "layer": [
            *_mean_rules(trends, x, y),
            *_mean_labels(trends, wording, plot, 26 * top / height),
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": ACCENT, "strokeWidth": 1.6},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "point", "size": 15, "stroke": ACCENT, "opacity": 1},
                "encoding": {"x": x, "y": y, "fill": fill},
            },
        ],
    }


def _mean_rules(trends: Trends, x: Spec, y: Spec) -> list[Spec]:
    """The rates before and recently, as lines."""
    cut, end = _offset(trends, trends.recent_from), _offset(trends, trends.to_on) + 1
    before, recent = trends.before.rate, trends.recent.rate
    if before is None or recent is None:
        return []
    dashed = {"color": GREY, "strokeDash": [3, 3], "strokeWidth": 1}
    return [
        {
            "data": {"values": [{"from": start, "to": end, "rate": rate}]},
            "mark": {"type": "rule", **mark},
            "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}, "y": y},
        }
        for start, rate, mark in (
            (0, before, dashed),
            (cut, recent, {"color": INK, "strokeWidth": 2.5}),
        )
    ]


def _mean_labels(trends: Trends, wording: Wording, plot: int, gap: float) -> list[Spec]:
    """The rates before and recently, written beside the plot and kept apart by the gap."""
    before, recent = trends.before.rate, trends.recent.rate
    if before is None or recent is None:
        return []
    recently = wording.ngettext("last day", "last %(count)s days", trends.days_recent)
    places = keep_apart(before, recent, gap)
    return [
        *_mean_label(wording.gettext("before"), trends.before, places[0], plot, wording, GREY),
        *_mean_label(recently, trends.recent, places[1], plot, wording, INK),
    ]


def _mean_label(
    name: str, tally: Tally, place: float, plot: int, wording: Wording, colour: str
) -> list[Spec]:
    label = side_label(f"{wording.percent(tally.rate)} {name}", place, plot, colour, dy=-6)
    counts = side_label(wording.share(tally), place, plot, GREY, dy=6)
    label["mark"]["fontWeight"] = "bold"
    counts["mark"]["fontSize"] = 9
    return [label, counts]


def _count_panel(trends: Trends, wording: Wording, plot: int, scale: Spec) -> Spec:
    rows = [{**_span(trends, week), "checked": week.tally.checked} for week in trends.weeks]
    most = max(week.tally.checked for week in trends.weeks)
    axis = value_axis({0: "0", most: wording.number(most)})
    y_scale = {"domain": [0, most], "nice": False}
    y = {"field": "checked", "type": "quantitative", "axis": axis, "scale": y_scale}
    return {
        "width": plot,
        "height": 20,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "color": PALE},
                "encoding": {
                    "x": _x("from", trends, wording, scale, _MOST_DAY_LABELS),
                    "x2": {"field": "to"},
                    "y": y,
                    "y2": {"datum": 0},
                },
            },
            side_label(wording.gettext("checks each week"), most / 2, plot, GREY),
        ],
    }


def _x(field: str, trends: Trends, wording: Wording, scale: Spec, most_labels: int) -> Spec:
    labels = pick_day_labels(trends.from_on, trends.to_on, wording, most_labels)
    axis: Spec | None = None
    if labels:
        axis = {**label_axis(labels), "grid": False, "labelAlign": "left", "labelOffset": 0}
        axis |= {"labelFlush": False, "labelPadding": 5, "ticks": True, "tickColor": PALE}
        axis |= {"tickSize": 4, "domain": True, "domainColor": PALE, "labelBound": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def _check_axis(rows: list[Spec], label_width: int) -> Spec:
    axis = label_axis({row["place"]: row["label"] for row in rows})
    return {
        **axis,
        "title": None,
        "labelLimit": label_width - 10,
        "labelPadding": 8,
        "labelColor": INK,
        "minExtent": label_width,
        "maxExtent": label_width,
    }


def _day_scale(trends: Trends) -> Spec:
    return {"domain": [0, _offset(trends, trends.to_on) + 1], "nice": False, "zero": True}


def _span(trends: Trends, week: TrendWeek) -> Spec:
    """Where a week's bar stands: a sliver narrower than the week, so that bars stand apart."""
    gap = _offset(trends, trends.to_on) * 0.0012
    return {
        "from": _offset(trends, week.first_on) + gap,
        "to": _offset(trends, week.last_on) + 1 - gap,
    }


def _offset(trends: Trends, on: date) -> int:
    return (on - trends.from_on).days
