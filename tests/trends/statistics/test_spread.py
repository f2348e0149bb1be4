"""How long something took, where some of it is not over yet."""

from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trends.statistics.spread import Spread, spread_of

# fmt: off
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
# fmt: on

seconds = st.integers(0, 10**7).map(float)


def quantiles(spread: Spread) -> list[float | None]:
    return [spread.lower_quartile, spread.median, spread.upper_quartile, spread.ninth_decile]


def test_without_open_ones_the_quantiles_are_those_of_the_durations() -> None:
    spread = spread_of((float(n), False) for n in range(1, 101))
    assert spread == Spread(100, 0, 25.5, 50.5, 75.5, 90.5)


def test_the_remission_times_of_a_published_trial_have_their_published_quantiles() -> None:
    """6-mercaptopurine in acute leukaemia, 21 patients, 12 of them censored: E. J. Freireich et
    al., Blood 21 (1963); its Kaplan-Meier estimate in weeks, as in D. Collett, "Modelling survival
    data in medical research": 0.857 after 6, 0.753 after 10, 0.690 after 13, 0.538 after 22, 0.448
    after 23; median 23. Of the 21 who had a placebo none was censored; median 8.
    """
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    spread = spread_of([(t, False) for t in ended] + [(t, True) for t in still])
    assert (spread.ended, spread.open, spread.count) == (9, 12, 21)
    assert (spread.lower_quartile, spread.median) == (13, 23)
    assert spread.upper_quartile is None
    assert spread.ninth_decile is None
    assert spread_of((weeks, False) for weeks in PLACEBO) == Spread(21, 0, 4, 8, 12, 17)


def test_what_is_open_is_not_left_out() -> None:
    spread = spread_of([(60.0, False), (120.0, False), *[(10_000.0, True)] * 4])
    assert spread.median is None
    assert spread.lower_quartile == 120.0


def test_what_has_just_been_opened_changes_nothing() -> None:
    ended = [(float(day), False) for day in range(1, 10)]
    fresh = spread_of([*ended, (0.5, True), (0.6, True)])
    assert quantiles(fresh) == quantiles(spread_of(ended))


def test_nothing_has_no_quantiles() -> None:
    assert spread_of([]) == Spread()
    assert spread_of([(60, True), (120, True)]) == Spread(0, 2)


@given(st.lists(seconds, min_size=1, max_size=30))
@settings(max_examples=50)
def test_with_nothing_open_the_median_is_the_ordinary_one(ended: list[float]) -> None:
    assert spread_of((one, False) for one in ended).median == pytest.approx(median(ended))


@given(st.lists(st.tuples(seconds, st.booleans()), max_size=30), st.integers(0, 9))
@settings(max_examples=50)
def test_quantiles_rise_and_come_the_later_the_more_stay_open(
    times: list[tuple[float, bool]], more: int
) -> None:
    spread = spread_of(times)
    found = quantiles(spread)
    reached = [one for one in found if one is not None]
    assert reached == sorted(reached)
    assert found[: len(reached)] == reached  # none is reached after one that is not
    assert spread == spread_of(reversed(times))
    slower = spread_of([*times, *[(2e7, True)] * more])
    assert slower.median is None or slower.median >= (spread.median or 0)
