"""How this benchmark prints: a line a figure, tab-separated, its ratio to the floor at the end."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from tests.load.figures import Figure, remark, say

HEAD = "name\tvalue\tunit\tgoal\tfloor\tratio"


@dataclass(frozen=True, slots=True)
class Row(Figure):
    """One figure; `floor` is the bare page's in the same run, where it has one."""

    def line(self) -> str:
        """name, value, unit, goal, floor, ratio."""
        ratio = f"{self.value / self.floor:.2f}" if self.floor else "-"
        return f"{Figure.line(self)}\t{ratio}"


def median(values: Sequence[float]) -> float:
    """The median, or nan when nothing was measured."""
    return statistics.median(values) if values else float("nan")


__all__ = ["HEAD", "Row", "median", "remark", "say"]
