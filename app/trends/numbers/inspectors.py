"""What each inspector found, beside what others find at the same spots. Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.trends.numbers.figures import InspectorFigures, InspectorsFigures
from app.trends.numbers.rows import SpotSum
from app.trends.numbers.sums import PlaceSums
from app.trends.statistics.funnel import Found, judge_agreement
from app.trends.statistics.tallies import Tally, add_tallies

Rates = Mapping[tuple[UUID, UUID], Tally]  # by spot and version


def build_inspectors(sums: PlaceSums, names: Mapping[UUID, str]) -> InspectorsFigures:
    """Every inspector of the period, by name."""
    people = sorted(sums.people, key=lambda one: (names.get(one, ""), one))
    beside = [compare_with_others(sums.people[one], sums.by_version) for one in people]
    funnel = judge_agreement([Found(tally.failed, expected) for tally, expected in beside])
    return InspectorsFigures(
        inspectors=tuple(
            InspectorFigures(
                person_id=person,
                name=names.get(person, ""),
                inspections=sum(row.inspections for row in sums.people[person]),
                tally=_tally_of(sums.people[person]),
                compared=tally,
                expected=expected,
                agreement=agreement,
            )
            for person, (tally, expected), agreement in zip(
                people, beside, funnel.agreements, strict=True
            )
        ),
        limits=funnel.curve,
        over_dispersion=funnel.over_dispersion,
    )


def compare_with_others(rows: Iterable[SpotSum], everybody: Rates) -> tuple[Tally, float]:
    """What somebody found where others checked too, and how many failures others would have found.

    Of each spot and version their checks, times the share of the others' checks there that failed:
    who walks the worse spots is not blamed for them.
    """
    own: dict[tuple[UUID, UUID], Tally] = {}
    for row in rows:
        place = (row.spot_id, row.version_id)
        own[place] = own.get(place, Tally()) + Tally(row.checked, row.failed)
    compared, expected = Tally(), 0.0
    for place, tally in own.items():
        total = everybody[place]
        others = Tally(total.checked - tally.checked, total.failed - tally.failed)
        if others.rate is not None:
            compared += tally
            expected += tally.checked * others.rate
    return compared, expected


def _tally_of(rows: Iterable[SpotSum]) -> Tally:
    return add_tallies(Tally(row.checked, row.failed) for row in rows)
