"""How long something took, with its spread, where some of it is not over yet. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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
    """The spread of durations, each with whether it is still open.

    What is open has lasted so long at least: left out, the median would say that all is mended
    soon because what is not is not counted. So the quantiles are those of the Kaplan-Meier
    estimate: with n not over before t and d over at t, the share that lasts longer than t is the
    product of (1 - d/n) up to t; a quantile q is the first t at which it is 1 - q or less. Without
    open ones these are the quantiles of the durations themselves.

    Source: E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations",
    Journal of the American Statistical Association 53 (1958), 457-481.
    """
    ordered = sorted(times)  # at the same instant, what is over comes before what is open
    lasting = _survival(ordered)
    return Spread(
        sum(not is_open for _, is_open in ordered),
        sum(is_open for _, is_open in ordered),
        *(_quantile(lasting, share) for share in (0.25, 0.5, 0.75, 0.9)),
    )


def _survival(ordered: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Each duration that ended, with the share that lasts longer."""
    share, steps = 1.0, []
    for place, (seconds, is_open) in enumerate(ordered):
        if not is_open:
            # One at a time: (1 - 1/n)(1 - 1/(n-1)) is 1 - 2/n.
            share *= 1 - 1 / (len(ordered) - place)
            steps.append((seconds, share))
    return steps


def _quantile(lasting: Sequence[tuple[float, float]], share: float) -> float | None:
    return next((seconds for seconds, left in lasting if left <= 1 - share + 1e-9), None)
