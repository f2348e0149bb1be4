"""Rates of several places beside one another, without one of fifty shouting by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma
from typing import TypeVar

from app.trends.statistics.many import name_surely
from app.trends.statistics.tallies import (
    FEWEST_CHECKS,
    Direction,
    Tally,
    add_tallies,
    difference_interval,
    wilson_interval,
)

Key = TypeVar("Key")

SHOUTED = 0.05  # the chance that any place is named though none differs
NEGLIGIBLE = 1e-12  # what a sum of chances may leave out, as a share of it


@dataclass(frozen=True, slots=True)
class Standing:
    """A place beside all others together: `tally` with its 95 % interval, `rest` and the 95 %
    interval of the difference (its rate minus theirs; None without checks on both sides).

    `direction` is "worse" or "better" than the rest where that holds for all places at once.
    """

    tally: Tally
    interval: tuple[float, float]
    rest: Tally
    difference: tuple[float, float] | None
    direction: Direction


def compare_with_rest(tallies: Mapping[Key, Tally]) -> dict[Key, Standing]:
    """Each place beside the rest of them, in the order given.

    Which differ is told by the chance of that (`chance_of_difference`) at the levels of
    `name_surely`: among places that do not differ, any is named in about `SHOUTED` of
    comparisons or fewer, however many they are. "unknown" with fewer than `FEWEST_CHECKS` checks
    on a side; those do not count among the many.
    """
    return compare_groups_with_rest([tallies])[0]


def compare_groups_with_rest(groups: Sequence[Mapping[Key, Tally]]) -> list[dict[Key, Standing]]:
    """The same for each of several groups (the places at one check, at another, …), with all their
    places counted among the many: any at all is named wrongly about as rarely as above.
    """
    rests = [_rests(tallies) for tallies in groups]
    known = [
        (group, key)
        for group, tallies in enumerate(groups)
        for key, one in tallies.items()
        if min(one.checked, rests[group][key].checked) >= FEWEST_CHECKS
    ]
    chances = [chance_of_difference(rests[group][key], groups[group][key]) for group, key in known]
    named = dict(zip(known, name_surely(chances, SHOUTED), strict=True))
    return [
        {
            key: _stand(one, rests[group][key], named.get((group, key)))
            for key, one in tallies.items()
        }
        for group, tallies in enumerate(groups)
    ]


def _rests(tallies: Mapping[Key, Tally]) -> dict[Key, Tally]:
    total = add_tallies(tallies.values())
    return {
        key: Tally(total.checked - one.checked, total.failed - one.failed)
        for key, one in tallies.items()
    }


def chance_of_difference(one: Tally, other: Tally) -> float:
    """The chance of rates at least this far apart where they do not differ; both have checks.

    Of all failures K of N checks, so many fall on the n checks of the one with the higher rate by
    the hypergeometric distribution; twice (P(more) + P(as many)/2). Newcombe's interval, asked for
    as wide as fifty places need, is too near where few fail: in 9 to 15 of 100 comparisons of
    fifty places with 100 checks at 3 or 10 % it named one, this in 2 to 4.

    Sources: R. A. Fisher, "The logic of inductive inference", Journal of the Royal Statistical
    Society 98 (1935), 39-82; the half: H. O. Lancaster, "Significance tests in discrete
    distributions", Journal of the American Statistical Association 56 (1961), 223-234.
    """
    if one.failed * other.checked < other.failed * one.checked:
        one, other = other, one
    total = one + other
    count, passed = one.failed, other.checked - other.failed
    chance = exp(
        _log_choose(total.failed, count)
        + _log_choose(total.checked - total.failed, one.checked - count)
        - _log_choose(total.checked, one.checked)
    )
    as_far = chance / 2
    while chance > as_far * NEGLIGIBLE:
        chance *= (total.failed - count) / (count + 1) * (one.checked - count) / (passed + 1)
        count, passed = count + 1, passed + 1
        as_far += chance
    return min(1.0, 2 * as_far)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _stand(tally: Tally, rest: Tally, is_named: bool | None) -> Standing:
    difference = difference_interval(rest, tally) if tally.checked and rest.checked else None
    direction: Direction = "unknown" if is_named is None else "steady"
    if is_named:
        is_higher = tally.failed * rest.checked > rest.failed * tally.checked
        direction = "worse" if is_higher else "better"
    return Standing(tally, wilson_interval(tally), rest, difference, direction)
