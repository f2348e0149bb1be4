"""Figures as pages show them: a rate with its counts, and where the inspections behind it lie."""

from typing import NamedTuple

from app.desk.wording import Words
from app.trends.statistics.tallies import Tally


class Rate(NamedTuple):
    """A failure rate with its counts; `behind` is the address of what was counted."""

    percent: str
    counts: str
    behind: str
    is_known: bool


def show_rate(tally: Tally, behind: str, words: Words) -> Rate:
    """A tally in the reader's language."""
    return Rate(words.percent(tally.rate), words.share(tally), behind, bool(tally.checked))
