"""Bars with a name to the left and figures to the right of each."""

from collections.abc import Sequence
from typing import NamedTuple

from app.checklists.definition import localised
from app.trends.charts.parts import ACCENT, INK, Spec, chart, name_axis, number_axis
from app.trends.numbers.figures import ItemFriction
from app.trends.plain_text import shorten_text
from app.trends.wording import Wording

MOST_BARS = 12
TEXT = 120  # pixels to the right of a plot, for the figures
LETTER = 6  # pixels that a letter takes, on average


class Bar(NamedTuple):
    """A bar: its name, how long it is, and the figures beside it."""

    name: str
    value: float
    text: str


def bars_chart(bars: Sequence[Bar], width: int, label_width: int, top: float | None = None) -> Spec:
    """The bars in order; `top` is the value as long as the plot, the largest where left out."""
    label_width = min(label_width, width // 2 - 20)
    rows: list[Spec] = [
        {"place": place, "value": bar.value, "text": bar.text} for place, bar in enumerate(bars)
    ]
    names = [shorten_text(bar.name, label_width // LETTER) for bar in bars]
    longest = top or max((bar.value for bar in bars), default=1) or 1
    text = {"type": "text", "align": "left", "dx": 6, "color": INK}
    return chart(
        {
            "width": width - label_width - TEXT,
            "height": {"step": 18},
            "data": {"values": rows},
            "encoding": {
                "y": name_axis(names, label_width),
                "x": number_axis("value", longest, None),
            },
            "layer": [
                {"mark": {"type": "bar", "color": ACCENT, "height": 10}},
                {"mark": text, "encoding": {"text": {"field": "text"}}},
            ],
        }
    )


def friction_chart(items: Sequence[ItemFriction], wording: Wording, width: int) -> Spec:
    """The items that take longest to fill, in seconds on average."""
    slow = sorted(
        (one for one in items if one.friction.seconds is not None),
        key=lambda one: (-(one.friction.seconds or 0), one.checklist_slug, one.item_key),
    )
    bars = [
        Bar(
            localised(one.prompt, wording.language),
            one.friction.seconds or 0.0,
            wording.duration(one.friction.seconds or 0.0),
        )
        for one in slow[:MOST_BARS]
    ]
    return bars_chart(bars, width, label_width=292)
