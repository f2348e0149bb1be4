"""What a report says of each spot, and of checks that never fail at one. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from app.trends.numbers.figures import Neglect, Series, SpotFigures, SpotName, UnfailingCheck
from app.trends.numbers.periods import Asked
from app.trends.numbers.rows import SpotRow
from app.trends.numbers.series import AllSeries
from app.trends.numbers.sums import PlaceSums
from app.trends.statistics.tallies import Tally, add_tallies, wilson_interval

FEWEST_OVERDUE_DAYS = 7
OVERDUE_GAPS = 3  # so many times its usual gap
FEWEST_FAILED_ELSEWHERE = 5
RARE = 0.01


def build_spots(rows: Iterable[SpotRow], sums: PlaceSums, asked: Asked) -> tuple[SpotFigures, ...]:
    """Every spot in use, in the order of the rows."""
    return tuple(_build_spot(row, sums, asked) for row in rows)


def _build_spot(row: SpotRow, sums: PlaceSums, asked: Asked) -> SpotFigures:
    is_compared = asked.comparison.recent is not None
    return SpotFigures(
        spot=SpotName(row.id, row.name, row.kind),
        inspections=sums.inspections.get(row.id, 0),
        tally=sums.tallies.get(row.id, Tally()),
        before=sums.parts.get((row.id, False), Tally()) if is_compared else Tally(),
        recent=sums.parts.get((row.id, True), Tally()) if is_compared else Tally(),
        last_on=row.last_on,
        usual_gap_days=usual_gap(row),
        neglect=neglect_of(row, asked),
    )


def usual_gap(row: SpotRow) -> float | None:
    """Days from one inspected day to the next, on average over the period; None: fewer than two."""
    if row.days < 2 or row.first_on is None or row.last_in_period_on is None:
        return None
    return (row.last_in_period_on - row.first_on).days / (row.days - 1)


def neglect_of(row: SpotRow, asked: Asked) -> Neglect | None:
    """How a spot is neglected as the period ends; None: it is not.

    Overdue: not inspected for more than a week and more than three of its usual gaps.
    """
    if row.last_on is None:
        return "never"
    if row.last_in_period_on is None:
        return "not_in_period"
    waited = (asked.period.to_on - row.last_in_period_on).days
    gap = usual_gap(row)
    if gap is not None and waited > max(FEWEST_OVERDUE_DAYS, OVERDUE_GAPS * gap):
        return "overdue"
    return None


def find_unfailing(
    at_spots: Mapping[Series, Mapping[UUID, Tally]],
    series: AllSeries,
    names: Mapping[UUID, SpotName],
) -> tuple[UnfailingCheck, ...]:
    """Checks that never fail at a spot though they do at others, the least likely first."""
    found = [
        one
        for check, spots in at_spots.items()
        for one in _unfailing_of(check, spots, series, names)
    ]
    found.sort(key=lambda one: (one.probability, one.series, one.spot.name, one.spot.id))
    return tuple(found)


def _unfailing_of(
    check: Series,
    spots: Mapping[UUID, Tally],
    series: AllSeries,
    names: Mapping[UUID, SpotName],
) -> Iterator[UnfailingCheck]:
    everywhere = add_tallies(spots.values())
    if everywhere.failed < FEWEST_FAILED_ELSEWHERE:
        return
    for spot_id, tally in spots.items():
        if tally.failed or spot_id not in names:
            continue
        elsewhere = Tally(everywhere.checked - tally.checked, everywhere.failed)
        probability = (1 - wilson_interval(elsewhere)[0]) ** tally.checked
        if probability < RARE:
            prompt = series.texts[check].item.prompt
            yield UnfailingCheck(
                check, prompt, names[spot_id], tally.checked, elsewhere, probability
            )
