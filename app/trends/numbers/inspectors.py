"""What each inspector found, beside what others find at the same spots. Pure."""

from collections.abc import Mapping
from uuid import UUID

from app.trends.numbers.figures import InspectorFigures, InspectorsFigures
from app.trends.numbers.sums import Place, PlaceSums
from app.trends.statistics.funnel import Found, judge_agreement
from app.trends.statistics.tallies import Tally, add_tallies

Tallies = Mapping[Place, Tally]


def build_inspectors(sums: PlaceSums, names: Mapping[UUID, str]) -> InspectorsFigures:
    """Every inspector of the period, by name."""
    people = sorted(sums.people, key=lambda one: (names.get(one, ""), one))
    beside = [compare_with_others(sums.by_person[one], sums.by_place) for one in people]
    funnel = judge_agreement([Found(tally.failed, expected) for tally, expected in beside])
    return InspectorsFigures(
        inspectors=tuple(
            InspectorFigures(
                person_id=person,
                name=names.get(person, ""),
                inspections=sums.people[person],
                tally=add_tallies(sums.by_person[person].values()),
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


def compare_with_others(own: Tallies, everybody: Tallies) -> tuple[Tally, float]:
    """What somebody found where others checked too, and how many failures others would have found.

    Of each spot and version their checks, times the share of the others' checks there that failed:
    who walks the worse spots is not blamed for them.
    """
    checked = failed = 0
    expected = 0.0
    for place, tally in own.items():
        total = everybody[place]
        others = total.checked - tally.checked
        if others:
            checked += tally.checked
            failed += tally.failed
            expected += tally.checked * (total.failed - tally.failed) / others
    return Tally(checked, failed), expected
