"""The sentence about a figure: worse since a week, better since one, or no evidence of change.

How often it is wrong (`make bench ARGS=alarms`, 20,000 charts each): of 100 charts of 52 weeks in
control "worse" or "better" is told of 0.9 to 1.6, of 0.3 with 13 weeks and 2.2 with 156, of 2.8
where it is a score; where weeks differ by more than chance (a correlation of 0.02 within them) of
3.1 to 4.4. So of seventy steady checks in a report about one is told to have changed.

How often it notices: where a rate doubles after 26 of 52 weeks, "worse" is told at the end of 6,
27, 68 and 97 of 100, with 1, 2.5, 5 and 10 failures expected a week before; of 54 with 10 and that
correlation. (Were no week on the other side forgiven, 52 instead of 97; were a third of them, twice
as many would be wrong.)
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from app.trends.statistics.control_chart import ControlChart
from app.trends.statistics.rules import Signal, side_of
from app.trends.statistics.tallies import Tally, add_tallies, compare_tallies

MOST_STALE = 8  # so many weeks without a check, and what is now is not known
STAYED = 0.8  # share of the weeks since then that lie on the same side


class Change(NamedTuple):
    """What a chart shows: `since` is the index of the point from which on, by which signal."""

    verdict: Literal["worse", "better", "steady", "unknown"]
    since: int | None = None
    because: Signal | None = None


class _Known(NamedTuple):
    at: int
    side: int
    signal: Signal | None


def judge_rates(chart: ControlChart | None, tallies: Sequence[Tally]) -> Change:
    """What the chart of failure rates shows, where the counts before and since bear it out.

    Where few fail most weeks lie below the centre, and a run of them may begin anywhere, even with
    the first week. So the rate since then must differ from the rate before by more than chance
    (`compare_tallies`), and the same way; there must be something before.
    """
    change = judge_change(chart)
    if change.since is None:
        return change
    before, since = add_tallies(tallies[: change.since]), add_tallies(tallies[change.since :])
    return change if compare_tallies(before, since) == change.verdict else Change("steady")


def judge_change(
    chart: ControlChart | None, higher_is: Literal["worse", "better"] = "worse"
) -> Change:
    """Whether the figure is now another than it used to be, and since when.

    A manager is told "worse since" only of what still is so. A change begins with a run that is a
    signal (at its first point), or at a point beyond a limit; it is told as long as at least
    `STAYED` of the points since then lie on that side of the centre: one good week does not take
    back what twenty bad ones say, and a bad week that was over the week after is not told at all.
    Where two changes would be told, the later one is right about its direction, and the
    earliest in that direction about its beginning.

    "unknown" (too few checks to tell) without a chart, or when nothing was checked in the last
    `MOST_STALE` weeks; else "steady": no evidence of change.
    """
    if chart is None or all(point.value is None for point in chart.points[-MOST_STALE:]):
        return Change("unknown")
    if not any(point.signal for point in chart.points):
        return Change("steady")
    known = [
        _Known(index, side_of(point.value, chart.centre), point.signal)
        for index, point in enumerate(chart.points)
        if point.value is not None
    ]
    lasting = [
        (start, because) for start, because in _find_starts(known) if _has_stayed(known[start:])
    ]
    if not lasting:
        return Change("steady")
    side = known[lasting[-1][0]].side
    start, because = next(one for one in lasting if known[one[0]].side == side)
    is_worse = (side > 0) == (higher_is == "worse")
    return Change("worse" if is_worse else "better", known[start].at, because)


def _find_starts(known: Sequence[_Known]) -> Iterator[tuple[int, Signal]]:
    """Where each run that is a signal begins, and each point beyond a limit outside of those."""
    for _, stretch in groupby(enumerate(known), key=lambda one: one[1].side):
        points = list(stretch)
        if any(point.signal is Signal.RUN for _, point in points):
            yield points[0][0], Signal.RUN
        else:
            yield from ((position, Signal.BEYOND) for position, point in points if point.signal)


def _has_stayed(since: Sequence[_Known]) -> bool:
    on_side = sum(point.side == since[0].side for point in since)
    return on_side >= STAYED * len(since)
