"""Figures as pages show them: a rate with its counts, and where the inspections behind it lie."""

from typing import NamedTuple

from babel.units import format_unit

from app.desk.wording import Words
from app.trends.statistics.tallies import Tally

HOUR_S, DAY_S = 3600, 86_400
FEW_DAYS = 2  # of fewer, hours say more


class Rate(NamedTuple):
    """A failure rate with its counts; `behind` is the address of what was counted."""

    percent: str
    counts: str
    behind: str
    is_known: bool


def show_rate(tally: Tally, behind: str, words: Words) -> Rate:
    """A tally in the reader's language."""
    return Rate(words.percent(tally.rate), words.share(tally), behind, bool(tally.checked))


def say_span(seconds: float, words: Words) -> str:
    """So much time: "3.5 days", "14 hours", "20 minutes"."""
    for unit, length, from_s in (
        ("duration-day", DAY_S, FEW_DAYS * DAY_S),
        ("duration-hour", HOUR_S, HOUR_S),
    ):
        if seconds >= from_s:
            return _unit(round(seconds / length, 1), unit, words)
    return _unit(max(1, round(seconds / 60)), "duration-minute", words)


def _unit(count: float, unit: str, words: Words) -> str:
    whole = int(count) if count == int(count) else count
    return str(format_unit(whole, unit, "long", locale=words.locale))
