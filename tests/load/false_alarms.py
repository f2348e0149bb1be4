"""How often control charts cry wolf, and how often they notice: simulated, the same at each run."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from app.trends.statistics.change import Change, judge_change, judge_rates
from app.trends.statistics.control_chart import ControlChart, chart_rates, chart_values, rate_limits
from app.trends.statistics.rules import Signal
from app.trends.statistics.tallies import Tally
from tests.load.deployment import Deployment
from tests.load.figures import Figure, say
from tests.load.options import Options

SERIES = 20_000
WEEKS = 52
TELLING = "≤ 5"  # of 100 series in control that are told to have changed


class Process(NamedTuple):
    """What is charted: so many checks a week on average (Poisson), of which that share fails.

    `alike` is the correlation of checks within a week (beta-binomial; 0: binomial); from the
    middle week on the share is `factor` times as high.
    """

    checks: int
    share: float
    alike: float = 0.0
    factor: float = 1.0
    weeks: int = WEEKS

    def __str__(self) -> str:
        alike = f", alike {self.alike:g}" if self.alike else ""
        weeks = f", {self.weeks} weeks" if self.weeks != WEEKS else ""
        return f"{self.checks} checks a week at {self.share:.0%}{alike}{weeks}"


IN_CONTROL = (
    *(Process(*one) for one in ((10, 0.02), (10, 0.05), (20, 0.05), (10, 0.2), (50, 0.05))),
    *(Process(*one) for one in ((100, 0.1), (500, 0.1), (30, 0.5), (20, 0.95))),
    *(Process(100, 0.1, weeks=weeks) for weeks in (13, 26, 156)),
)
UNEVEN = tuple(Process(*one) for one in ((20, 0.05, 0.02), (100, 0.1, 0.02), (500, 0.1, 0.02)))
DOUBLED = (
    *(Process(*one, factor=2) for one in ((20, 0.05), (50, 0.05), (100, 0.05), (100, 0.1))),
    Process(100, 0.1, alike=0.02, factor=2),
)


@dataclass(slots=True)
class Told:
    """Of 100 series, how many had what; `beyond_p` is what a p-chart without Laney's correction
    would have.
    """

    unknown: float = 0
    beyond: float = 0
    run: float = 0
    signal: float = 0
    beyond_p: float = 0
    worse: float = 0
    better: float = 0

    @property
    def changed(self) -> float:
        """Those told to have become worse or better."""
        return self.worse + self.better


def measure_false_alarms(_deployment: Deployment, _options: Options) -> None:
    """Of series in control: any signal, and the sentence; of doubled ones: the sentence "worse"."""
    for process in (*IN_CONTROL, *UNEVEN):
        told = simulate(process, SERIES)
        name = f"false alarms, {process}:"
        say(Figure(f"{name} any point beyond", told.beyond, "%"))
        say(Figure(f"{name} any point beyond on a plain p-chart", told.beyond_p, "%"))
        say(Figure(f"{name} any run", told.run, "%"))
        say(Figure(f"{name} any signal", told.signal, "%"))
        say(Figure(f"{name} told worse or better", told.changed, "%", TELLING))
    told = simulate_scores(SERIES)
    say(Figure("false alarms, scores: any signal", told.signal, "%"))
    say(Figure("false alarms, scores: told worse or better", told.changed, "%", TELLING))
    for process in DOUBLED:
        told = simulate(process, SERIES)
        say(Figure(f"noticed, {process}, doubled after half: any signal", told.signal, "%"))
        say(Figure(f"noticed, {process}, doubled after half: told worse", told.worse, "%"))


def simulate(process: Process, series: int, seed: int = 6) -> Told:
    """What so many series of the process have, and what is told of them."""
    told = Told()
    for tallies in _draw(process, series, seed):
        chart = chart_rates(tallies)
        _count(told, chart, judge_rates(chart, tallies))
        told.beyond_p += bool(chart and _is_beyond_p(tallies, chart.centre))
    return _of_hundred(told, series)


def simulate_scores(series: int, rise: float = 0.0, seed: int = 6) -> Told:
    """The same of normal weekly scores, that rise by so many standard deviations after half."""
    chance = np.random.default_rng(seed)
    told = Told()
    for scores in chance.normal(0.85, 0.05, (series, WEEKS)):
        scores[WEEKS // 2 :] += rise * 0.05
        chart = chart_values(scores.tolist())
        _count(told, chart, judge_change(chart))
    return _of_hundred(told, series)


def _draw(process: Process, series: int, seed: int) -> Iterator[list[Tally]]:
    chance = np.random.default_rng(seed)
    size = (series, process.weeks)
    checks = chance.poisson(process.checks, size)
    shares = np.full(size, process.share)
    shares[:, process.weeks // 2 :] *= process.factor
    if process.alike:
        weight = 1 / process.alike - 1
        shares = chance.beta(shares * weight, (1 - shares) * weight)
    failed = chance.binomial(checks, shares)
    for row in zip(checks.tolist(), failed.tolist(), strict=True):
        yield [Tally(*week) for week in zip(*row, strict=True)]


def _count(told: Told, chart: ControlChart | None, change: Change) -> None:
    signals = {point.signal for point in chart.points} if chart else set()
    verdict = change.verdict
    told.unknown += verdict == "unknown"
    told.beyond += Signal.BEYOND in signals
    told.run += Signal.RUN in signals
    told.signal += bool(signals - {None})
    told.worse += verdict == "worse"
    told.better += verdict == "better"


def _is_beyond_p(tallies: list[Tally], centre: float) -> bool:
    for tally in tallies:
        if tally.checked:
            low, high = rate_limits(tally.checked, centre)
            if not low - 1e-9 <= tally.failed / tally.checked <= high + 1e-9:
                return True
    return False


def _of_hundred(told: Told, series: int) -> Told:
    return Told(**{one.name: 100 * getattr(told, one.name) / series for one in fields(told)})
