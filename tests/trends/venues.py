"""Twelve made-up venues beside one another, from rows of counts."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.checklists.definition import Checklist
from app.checklists.queries import Version
from app.trends.numbers.comparison import (
    VenueItemSum,
    VenueName,
    VenuesFigures,
    VenueVersionSum,
    WantedVersion,
    build_comparison,
)
from app.trends.numbers.periods import Asked, Compare, Period, compare_with
from tests.factories import item

ORGANISATION = UUID(int=1)
PERIOD = Period(date(2026, 1, 5), date(2026, 1, 5) + timedelta(weeks=20, days=-1))
VENUES = [VenueName(UUID(int=100 + n), f"Venue {n:02}") for n in range(12)]


def version(slug: str, number: int, *keys: str) -> Version:
    content = {
        "title": {"en": slug.title()},
        "kind": slug,
        "items": [item(key, "pass_fail") for key in keys],
    }
    version_id = UUID(int=len(slug) * 1000 + number)
    return Version(version_id, ORGANISATION, slug, number, Checklist.from_content(content))


OLD, NEW = version("restroom", 1, "locks"), version("restroom", 2, "locks", "soap")
DOOR = version("door", 1, "handle")
VERSIONS = [OLD, NEW, DOOR]


def rows(
    used: Version, venues: list[VenueName], failed: int = 50, checked: int = 1000
) -> list[VenueItemSum]:
    """So many checks of each item at each venue, most of them before and a tenth recently."""
    return [
        VenueItemSum(venue.id, used.id, check.key, is_recent, n, failed * n // checked)
        for venue in venues
        for check in used.checklist.checks
        for is_recent, n in ((False, checked * 9 // 10), (True, checked // 10))
    ]


def compare(
    sums: list[VenueItemSum], *wanted: Any, by: Compare = Compare.RECENT, period: Period = PERIOD
) -> VenuesFigures:
    asked = Asked(period, compare_with(period, by))
    visits = [VenueVersionSum(one.id, NEW.id, 7) for one in VENUES]
    return build_comparison(VENUES, VERSIONS, WantedVersion(*wanted), asked, sums, visits)


def compared_venues() -> VenuesFigures:
    """One of them fails more than the others, one has checked little, one used an older version."""
    return compare(
        [
            *rows(NEW, VENUES[:9]),
            *rows(NEW, VENUES[9:10], failed=90),
            *rows(NEW, VENUES[10:11], failed=1, checked=10),
            *rows(OLD, VENUES[11:]),
        ]
    )
