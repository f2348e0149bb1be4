"""How a benchmark prints: one line a figure, tab-separated. Nothing is judged here."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `goal` is text ("≥ 500"), `floor` was measured in the same run."""

    name: str
    value: float
    unit: str
    goal: str = ""
    floor: float | None = None

    def line(self) -> str:
        """name, value, unit, goal, floor."""
        floor = "" if self.floor is None else plain(self.floor)
        return "\t".join((self.name, plain(self.value), self.unit, self.goal, floor))


def plain(value: float) -> str:
    """A number with three significant digits, or all of its whole digits."""
    if not math.isfinite(value):
        return "-"
    if abs(value) >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.3g}"


def say(figure: Figure) -> None:
    """Prints a figure as soon as it is known."""
    sys.stdout.write(figure.line() + "\n")
    sys.stdout.flush()


def remark(text: str) -> None:
    """Prints a line that is no figure."""
    sys.stdout.write(f"# {text}\n")
    sys.stdout.flush()


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile (`share` 0 to 1) of `values`; nan when there are none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def say_percentiles(name: str, seconds: Sequence[float], goal: str = "") -> None:
    """p50, p95 and p99 in milliseconds; the goal stands beside p50."""
    for share in (0.50, 0.95, 0.99):
        value = 1000 * percentile(seconds, share)
        say(Figure(f"{name} p{share * 100:.0f}", value, "ms", goal if share == 0.50 else ""))
