"""Charts of tickets: opened and mended, how long mending took, promises kept."""

from collections.abc import Mapping, Sequence

from app.checklists.definition import Severity
from app.trends.charts.parts import (
    ACCENT,
    GREY,
    INK,
    PALE,
    Spec,
    chart,
    label_axis,
    name_axis,
    nice_steps,
    number_axis,
    side_label,
    value_axis,
)
from app.trends.charts.weeks import Frame
from app.trends.numbers.figures import WeekFigures
from app.trends.statistics.spread import Spread
from app.trends.wording import Wording

HOUR, HOURS_A_DAY = 3600, 24
MEND_LABELS = 74
TICK = {"thickness": 3, "size": 18, "opacity": 1}
ENDS = ("low", "median", "high", "ninth")


def tickets_chart(weeks: Sequence[WeekFigures], frame: Frame) -> Spec:
    """Tickets opened in each week above the line, tickets mended below it."""
    top = round(nice_steps(max(4, *(max(week.opened, week.mended) for week in weeks)))[1])
    number = frame.wording.number
    axis = value_axis({-top: number(top), 0: "0", top: number(top)})
    gap = frame.period.days * 0.0012
    rows = [
        {
            "from": frame.offset(week.first_on) + gap,
            "to": frame.offset(week.last_on) + 1 - gap,
            "opened": week.opened,
            "mended": -week.mended,
        }
        for week in weeks
    ]

    scale = {"domain": [-top, top], "nice": False}
    x = {"x": frame.x("from", labelled=True), "x2": {"field": "to"}, "y2": {"datum": 0}}

    def bars(field: str, colour: str) -> Spec:
        y = {"field": field, "type": "quantitative", "axis": axis, "scale": scale}
        return {"mark": {"type": "bar", "color": colour}, "encoding": {**x, "y": y}}

    labels = [
        side_label(frame.wording.gettext("opened"), top / 2, frame.plot, GREY),
        side_label(frame.wording.gettext("mended"), -top / 2, frame.plot, ACCENT),
    ]
    line = {"mark": {"type": "rule", "color": INK}, "encoding": {"y": {"datum": 0}}}
    bars_and_line = [bars("opened", PALE), bars("mended", ACCENT), line]
    return chart(
        {
            "width": frame.plot,
            "height": frame.height,
            "data": {"values": rows},
            "layer": bars_and_line if frame.is_narrow else [*bars_and_line, *labels],
        }
    )


def mend_chart(
    spreads: Mapping[Severity, Spread], names: Mapping[Severity, str], wording: Wording, width: int
) -> Spec:
    """How long mending took, by severity: the middle half as a bar, the median as a line in it, and
    a thin line up to nine in ten. What too many open ones leave unknown is not drawn.
    """
    known = [one for one in spreads.items() if one[1].lower_quartile is not None]
    rows = [_mend_row(place, spread) for place, (_, spread) in enumerate(known)]
    longest = max([1.0, *(row[end] or 0 for row in rows for end in ENDS)])
    unit = HOURS_A_DAY if longest > 2 * HOURS_A_DAY else 1  # a round number of either
    step, top = (one * unit for one in nice_steps(longest / unit))
    places = [n * step for n in range(1, round(top / step) + 1)]
    ticks = {0: "0"} | {place: wording.duration(place * HOUR) for place in places}
    axis = {**label_axis(ticks), "grid": True}
    y = name_axis([names[severity] for severity, _ in known], MEND_LABELS)

    def layer(mark: Spec, begin: str, end: str | None = None) -> Spec:
        x = {"x": number_axis(begin, top, axis)} | ({"x2": {"field": end}} if end else {})
        is_known = f"datum.{begin} !== null && datum.{end or begin} !== null"
        return {"transform": [{"filter": is_known}], "mark": mark, "encoding": {**x, "y": y}}

    return chart(
        {
            "width": width - MEND_LABELS - 24,
            "height": {"step": 26},
            "data": {"values": rows},
            "layer": [
                layer({"type": "rule", "color": GREY}, "high", "ninth"),
                layer({"type": "bar", "color": PALE, "height": 12}, "low", "high"),
                layer({"type": "tick", "color": ACCENT, **TICK}, "median"),
            ],
        }
    )


def _mend_row(place: int, spread: Spread) -> Spec:
    return {
        "place": place,
        "low": _hours(spread.lower_quartile),
        "median": _hours(spread.median),
        "high": _hours(spread.upper_quartile),
        "ninth": _hours(spread.ninth_decile),
    }


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / HOUR
