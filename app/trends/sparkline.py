"""A row of tiny bars, one a week, small enough for a line of a table."""

from collections.abc import Sequence

from markupsafe import Markup

from app.trends.wording import Wording

WIDTH, HEIGHT = 120, 16
SMALLEST_TOP = 0.2  # a bar's full height is at least this rate: small rates look small


def draw_weeks(rates: Sequence[float | None], wording: Wording) -> Markup:
    """An inline SVG of the rates by week; a week without checks is a dash under the line."""
    known = [rate for rate in rates if rate is not None]
    top = max([SMALLEST_TOP, *known])
    step = min(WIDTH / max(len(rates), 1), 9.0)
    bars, gaps = [], []
    for place, rate in enumerate(rates):
        left = f"{place * step:.1f}"
        if rate is None:
            gaps.append(f"M{left} {HEIGHT - 0.5}h{step * 0.7:.1f}")
        elif rate:
            height = max(0.8, rate / top * (HEIGHT - 2))
            bars.append(f"M{left} {HEIGHT - 1}v-{height:.1f}h{step * 0.7:.1f}v{height:.1f}z")
    alt = wording.gettext(
        "Failure rate by week, at most %(rate)s",
        rate=wording.percent(max(known, default=None)),
    )
    return Markup(  # numbers, and a title that is escaped by format
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' preserveAspectRatio="none">'
        "<title>{alt}</title>"
        '<path d="M0 {base}h{line:.1f}" stroke="#c3cccf" stroke-width="0.5"/>'
        '<path d="{bars}" fill="#0f5f66"/>'
        '<path d="{gaps}" stroke="#b0b8bb" stroke-width="1"/></svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        alt=alt,
        base=HEIGHT - 0.75,
        line=step * len(rates),
        bars="".join(bars) or "M0 0",
        gaps="".join(gaps) or "M0 0",
    )
