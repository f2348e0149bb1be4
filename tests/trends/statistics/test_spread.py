"""How long something took, where some of it is not over yet."""

from hypothesis import given
from hypothesis import strategies as st

from app.trends.statistics.spread import Spread, spread_of

seconds = st.integers(0, 10**7).map(float)


def test_without_open_ones_the_quantiles_are_those_of_the_durations() -> None:
    spread = spread_of((float(n), False) for n in range(1, 101))
    assert spread == Spread(100, 0, 25.0, 50.0, 75.0, 90.0)


def test_the_remission_times_of_a_published_trial_have_their_published_quantiles() -> None:
    """6-mercaptopurine in acute leukaemia, 21 patients, 12 of them censored: E. J. Freireich et
    al., Blood 21 (1963); its Kaplan-Meier estimate in weeks, as in D. Collett, "Modelling survival
    data in medical research": 0.857 after 6, 0.753 after 10, 0.690 after 13, 0.538 after 22, 0.448
    after 23; median 23.
    """
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    spread = spread_of([(t, False) for t in ended] + [(t, True) for t in still])
    assert (spread.ended, spread.open, spread.count) == (9, 12, 21)
    assert (spread.lower_quartile, spread.median) == (13, 23)
    assert spread.upper_quartile is None
    assert spread.ninth_decile is None


def test_what_is_open_is_not_left_out() -> None:
    spread = spread_of([(60.0, False), (120.0, False), *[(10_000.0, True)] * 4])
    assert spread.median is None
    assert spread.lower_quartile == 120.0


def test_nothing_has_no_quantiles() -> None:
    assert spread_of([]) == Spread()


@given(st.lists(st.tuples(seconds, st.booleans())))
def test_quantiles_rise_and_are_durations_that_ended(times: list[tuple[float, bool]]) -> None:
    spread = spread_of(times)
    found = [spread.lower_quartile, spread.median, spread.upper_quartile, spread.ninth_decile]
    reached = [one for one in found if one is not None]
    assert reached == sorted(reached)
    assert found[: len(reached)] == reached  # none is reached after one that is not
    assert set(reached) <= {length for length, is_open in times if not is_open}
    assert spread == spread_of(reversed(times))
