"""What nobody looked at, or did not look at well: overdue spots, checks that never fail."""

from collections.abc import Mapping
from typing import TypeVar

from app.trends.statistics.many import name_mostly
from app.trends.statistics.tallies import Tally, wilson_interval

Key = TypeVar("Key")

RARELY_SILENT = 0.01  # a silence that chance would make more often than this is no news
FALSE_SHARE = 0.05  # so many of those named may be expected to be silent by chance
SHORTEST_DAYS = 7  # nothing is overdue within a week
GAPS = 3  # so many usual gaps without an inspection are overdue
UNKNOWN_GAP_DAYS = 28  # where there is no usual gap, it is overdue after so long


def chance_of_silence(checked: int, elsewhere: Tally) -> float:
    """How likely chance is to make no failure of `checked`, at the rate known from elsewhere.

    (1 - p)^n, with p the lower bound of the 95 % Wilson interval of that rate, so that a few
    checks elsewhere do not shout. It takes checks as independent and places as alike: what is
    unlikely is worth a look, not a reproach; it may be a better kept place.
    """
    return float((1 - wilson_interval(elsewhere)[0]) ** checked)


def find_silent(looked_at: Mapping[Key, tuple[Tally, Tally]]) -> dict[Key, float]:
    """What has never failed though, by what happens elsewhere, it should have; with that chance.

    `looked_at` holds all that was looked at: its own tally and that of the same check elsewhere
    (its own left out). Among a thousand places ten have a silence rarer than one in a hundred by
    chance alone, so only as many are named that at most `FALSE_SHARE` of them are expected to be
    chance (`name_mostly`). What was not checked often enough for silence to be rarer than
    `RARELY_SILENT` could not be named, and does not count. (To be wrong in one report of a hundred
    at all would ask for 120 checks at a rate of 10 % with 700 looked at: too many for a spot that
    is walked once a week.)

    Source of what does not count: R. E. Tarone, "A modified Bonferroni method for discrete data",
    Biometrics 46 (1990), 515-522.
    """
    chances = {
        key: chance_of_silence(here.checked, elsewhere)
        for key, (here, elsewhere) in looked_at.items()
    }
    telling = [key for key, chance in chances.items() if chance < RARELY_SILENT]
    seen = [1.0 if looked_at[key][0].failed else chances[key] for key in telling]
    named = name_mostly(seen, FALSE_SHARE)
    return {key: chances[key] for key, is_named in zip(telling, named, strict=True) if is_named}


def is_overdue(days_since: int, usual_gap_days: float | None) -> bool:
    """Whether a spot should have been inspected again, by its own habit."""
    if usual_gap_days is None:
        return days_since > UNKNOWN_GAP_DAYS
    return days_since > max(SHORTEST_DAYS, GAPS * usual_gap_days)
