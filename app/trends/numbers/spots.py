"""What a report says of each spot, and of checks that never fail at one. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from app.trends.numbers.figures import Neglect, Series, SpotFigures, SpotName, UnfailingCheck
from app.trends.numbers.periods import Asked
from app.trends.numbers.rows import SpotRow
from app.trends.numbers.series import AllSeries
from app.trends.numbers.sums import PlaceSums
from app.trends.statistics.neglect import find_silent, is_overdue
from app.trends.statistics.tallies import Tally, add_tallies


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

    Overdue by its own habit: `statistics.neglect.is_overdue`.
    """
    if row.last_on is None:
        return "never"
    if row.last_in_period_on is None:
        return "not_in_period"
    waited = (asked.period.to_on - row.last_in_period_on).days
    if is_overdue(waited, usual_gap(row)):
        return "overdue"
    return None


def find_unfailing(
    at_spots: Mapping[Series, Mapping[UUID, Tally]],
    series: AllSeries,
    names: Mapping[UUID, SpotName],
) -> tuple[UnfailingCheck, ...]:
    """Checks that never fail at a spot though they do at others, the least likely first."""
    looked_at = {
        (check, spot_id): (tally, elsewhere)
        for check, spots in at_spots.items()
        for spot_id, tally, elsewhere in _beside_others(spots)
        if spot_id in names
    }
    found = [
        UnfailingCheck(
            series=check,
            prompt=series.texts[check].item.prompt,
            spot=names[spot_id],
            checked=looked_at[check, spot_id][0].checked,
            elsewhere=looked_at[check, spot_id][1],
            probability=chance,
        )
        for (check, spot_id), chance in find_silent(looked_at).items()
    ]
    found.sort(key=lambda one: (one.probability, one.series, one.spot.name, one.spot.id))
    return tuple(found)


def _beside_others(spots: Mapping[UUID, Tally]) -> Iterator[tuple[UUID, Tally, Tally]]:
    """Each spot with its tally and that of the others."""
    total = add_tallies(spots.values())
    for spot_id, tally in spots.items():
        yield (
            spot_id,
            tally,
            Tally(total.checked - tally.checked, total.failed - tally.failed),
        )
