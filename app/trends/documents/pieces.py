"""What the API's JSON of trends is made of."""

from typing import Any

from app.trends.numbers.figures import Series, SpotName
from app.trends.numbers.periods import Comparison, Period
from app.trends.statistics.tallies import Tally, wilson_interval

Document = dict[str, Any]


def period_document(period: Period) -> Document:
    """The first and the last day."""
    return {"from": period.from_on, "to": period.to_on}


def comparison_document(comparison: Comparison) -> Document:
    """What is compared; null where the period is too short for two parts."""
    by, before, recent = comparison
    return {
        "by": by.value,
        "before": period_document(before) if before else None,
        "recent": period_document(recent) if recent else None,
    }


def tally_document(tally: Tally) -> Document:
    """A rate with its counts."""
    return {"checked": tally.checked, "failed": tally.failed, "rate": tally.rate}


def interval_document(tally: Tally) -> Document:
    """A rate with its counts and its 95 % interval; null where nothing was checked."""
    low, high = interval_of(tally)
    return {**tally_document(tally), "low_95": low, "high_95": high}


def interval_of(tally: Tally) -> tuple[float, float] | tuple[None, None]:
    """The 95 % interval of a rate; none where nothing was checked."""
    return wilson_interval(tally) if tally.checked else (None, None)


def series_document(series: Series) -> Document:
    """Which check, and the number of the version with which it began to mean what it means."""
    return series._asdict()


def spot_document(spot: SpotName) -> Document:
    """A spot by its name."""
    return spot._asdict()
