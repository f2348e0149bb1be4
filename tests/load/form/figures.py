"""How this benchmark prints: a line a figure, tab-separated, its ratio to the floor at the end."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from tests.load.figures import plain, remark

HEAD = "name\tvalue\tunit\tgoal\tfloor\tratio"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `floor` is the bare page's in the same run, where it has one."""

    name: str
    value: float
    unit: str
    goal: str = ""
    floor: float | None = None

    def line(self) -> str:
        """name, value, unit, goal, floor, ratio."""
        floor = "-" if self.floor is None else plain(self.floor)
        ratio = f"{self.value / self.floor:.2f}" if self.floor else "-"
        return "\t".join((self.name, plain(self.value), self.unit, self.goal, floor, ratio))


def say(row: Row) -> None:
    """Prints a figure as soon as it is known."""
    print(row.line(), flush=True)  # noqa: T201 - a benchmark prints


def median(values: Sequence[float]) -> float:
    """The median, or nan when nothing was measured."""
    return statistics.median(values) if values else float("nan")


__all__ = ["HEAD", "Row", "median", "remark", "say"]
