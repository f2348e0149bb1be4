"""A row of tiny bars, one a week, small enough for a line of a table."""

from typing import NamedTuple

from markupsafe import Markup

from app.trends.charts.parts import GOOD_SIGNAL, PALE, SIGNAL
from app.trends.numbers.figures import CheckFigures
from app.trends.wording import Wording

WIDTH, HEIGHT = 120, 16
SMALLEST_TOP = 0.2  # a bar's full height is at least this rate: small rates look small
PLAIN = "#7f8f92"
COLOURS = {"worse": SIGNAL, "better": GOOD_SIGNAL}


class _Paths(NamedTuple):
    """The bars before a change and since it, and the dashes, as SVG paths."""

    usual: list[str]
    changed: list[str]
    gaps: list[str]


def draw_weeks(check: CheckFigures, words: Wording) -> Markup:
    """An inline SVG of a check's rates by week; a week without checks is a dash under the line.

    The weeks since which its chart shows a change have the colour of what it is.
    """
    known = [week.rate for week in check.weeks if week.rate is not None]
    step = min(WIDTH / max(len(check.weeks), 1), 9.0)
    paths = _draw_paths(check, step, max([SMALLEST_TOP, *known]))
    alt = words.gettext(
        "Failure rate by week, at most %(rate)s",
        rate=words.percent(max(known, default=None)),
    )
    return Markup(  # numbers, and a title that is escaped by format
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' preserveAspectRatio="none">'
        "<title>{alt}</title>"
        '<path d="M0 {base}h{line:.1f}" stroke="{pale}" stroke-width="0.5"/>'
        '<path d="{usual}" fill="{plain}"/><path d="{changed}" fill="{colour}"/>'
        '<path d="{gaps}" stroke="{pale}" stroke-width="1"/></svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        alt=alt,
        base=HEIGHT - 0.75,
        line=step * len(check.weeks),
        pale=PALE,
        plain=PLAIN,
        colour=COLOURS.get(check.change.verdict, PLAIN),
        **{name: "".join(path) or "M0 0" for name, path in paths._asdict().items()},
    )


def _draw_paths(check: CheckFigures, step: float, top: float) -> _Paths:
    paths = _Paths([], [], [])
    since = check.change.since
    for place, week in enumerate(check.weeks):
        left = f"{place * step:.1f}"
        if week.rate is None:
            paths.gaps.append(f"M{left} {HEIGHT - 0.5}h{step * 0.7:.1f}")
        elif week.rate:
            height = max(0.8, week.rate / top * (HEIGHT - 2))
            bar = f"M{left} {HEIGHT - 1}v-{height:.1f}h{step * 0.7:.1f}v{height:.1f}z"
            (paths.usual if since is None or place < since else paths.changed).append(bar)
    return paths
