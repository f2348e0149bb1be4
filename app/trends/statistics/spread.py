"""How long something took, with its spread, where some of it is not over yet. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Spread:
    """Durations in seconds: how many there are, and by when which share of them was over.

    `ended` are over, `open` not yet. A quantile that is not reached, because too many are open, is
    None.
    """

    ended: int = 0
    open: int = 0
    lower_quartile: float | None = None
    median: float | None = None
    upper_quartile: float | None = None
    ninth_decile: float | None = None

    @property
    def count(self) -> int:
        """All of them."""
        return self.ended + self.open


def spread_of(times: Iterable[tuple[float, bool]]) -> Spread:
    """The spread of durations, each with whether it is still open, in any order.

    What is open has lasted so long at least: left out, the median would say that all is mended
    soon because what is not is not counted. So the quantiles are those of the Kaplan-Meier
    estimate: with n not over before t and d over at t, the share that lasts longer than t is the
    product of (1 - d/n) up to t; a quantile q is the first t at which it is 1 - q or less, or, as
    long as it stays at just that, the middle until the next t. Without open ones the median is the
    ordinary one.

    Source: E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations",
    Journal of the American Statistical Association 53 (1958), 457-481.
    """
    ordered = sorted(times)
    lasting = list(_survival(ordered))
    still_open = sum(is_open for _, is_open in ordered)
    return Spread(
        len(ordered) - still_open,
        still_open,
        *(_quantile(lasting, share) for share in (0.25, 0.5, 0.75, 0.9)),
    )


def _survival(ordered: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float]]:
    """Each duration at which something ended, with the share that lasts longer."""
    share, left = 1.0, len(ordered)
    for seconds, same in groupby(ordered, key=lambda one: one[0]):
        ended = [not is_open for _, is_open in same]
        if any(ended):
            share *= 1 - sum(ended) / left
            yield seconds, share
        left -= len(ended)


def _quantile(lasting: Sequence[tuple[float, float]], share: float) -> float | None:
    rounding = 1e-9
    for place, (seconds, left) in enumerate(lasting):
        if left <= 1 - share + rounding:
            stays = left >= 1 - share - rounding and place + 1 < len(lasting)
            return (seconds + lasting[place + 1][0]) / 2 if stays else seconds
    return None
