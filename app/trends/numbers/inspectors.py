"""What each inspector found, beside what others find at the same spots. Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.trends.numbers.figures import InspectorFigures, InspectorsFigures
from app.trends.numbers.rows import SpotSum
from app.trends.numbers.sums import PlaceSums
from app.trends.statistics.tallies import Tally, add_tallies


def build_inspectors(sums: PlaceSums, names: Mapping[UUID, str]) -> InspectorsFigures:
    """Every inspector of the period, by name."""
    found = [
        InspectorFigures(
            person_id=person_id,
            name=names.get(person_id, ""),
            inspections=sum(row.inspections for row in rows),
            tally=add_tallies(Tally(row.checked, row.failed) for row in rows),
            expected=expected_failures(rows, sums.by_version),
            agreement="unknown",
        )
        for person_id, rows in sums.people.items()
    ]
    found.sort(key=lambda one: (one.name, one.person_id))
    return InspectorsFigures(tuple(found), (), 1.0)


def expected_failures(rows: Iterable[SpotSum], rates: Mapping[tuple[UUID, UUID], Tally]) -> float:
    """How many failures there would be, did all find what is found there on average.

    Of each spot and version the checks made, times the share of all its checks that failed: who
    walks the worse spots is not blamed for them. A spot that one inspector alone visits counts as
    found rightly.
    """
    return sum(row.checked * (rates[row.spot_id, row.version_id].rate or 0.0) for row in rows)
