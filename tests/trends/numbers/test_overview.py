"""What is said of several venues is what is said of each."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from app.tickets.states import Promised
from app.trends.numbers.comparison import VenueName
from app.trends.numbers.overview_reading import read_overview
from app.trends.numbers.periods import Compare, ask_for
from app.trends.numbers.reading import read_trends
from app.trends.rollups.models import ItemDay, SpotDay
from app.venues.models import Venue
from tests.factories import LOCK_FAILS, Scene, all_well, submission
from tests.statements import statements
from tests.trends.rows import DAY, store_one_of_each

WEEKS = 26


def count_weeks(venue: Venue, version_id: UUID, spot_id: UUID, worse: bool) -> None:
    """Half a year of what was counted, a day a week; the last ten weeks may be worse."""
    for week in range(WEEKS):
        failed = 30 if worse and week >= WEEKS - 10 else 5 + week % 3
        here = {
            "venue_id": venue.id,
            "happened_on": DAY + timedelta(weeks=week),
            "checklist_version_id": version_id,
        }
        counts = dict.fromkeys(("timed", "ms", "corrections", "rejected", "abandoned"), 0)
        db.session.add(
            ItemDay(item_key="soap", checked=100, failed=failed, not_applicable=2, **here, **counts)
        )
        db.session.add(
            SpotDay(
                spot_id=spot_id,
                person_id=UUID(int=1),
                inspections=102,
                checked=100,
                failed=failed,
                score_earned=1,
                score_possible=2,
                **here,
            )
        )


@pytest.mark.parametrize("compare", Compare)
def test_what_is_said_of_several_venues_is_what_is_said_of_each(
    app: Flask, scene: Scene, compare: Compare
) -> None:
    fails = submission(scene, all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1}))
    assert scene.inspector.put(f"/inspections/{UUID(int=1)}", fails).status_code == 201
    first, last = DAY + timedelta(14), DAY + timedelta(7 * WEEKS)
    asked = ask_for(date(2026, 11, 1), first, last, compare)
    with app.app_context():
        store_one_of_each(scene.inspector.person_id)
        count_weeks(scene.venue, scene.version.id, scene.spot.id, worse=True)
        count_weeks(scene.other_venue, scene.version.id, scene.other_spot.id, worse=False)
        db.session.commit()
        venues = [db.session.get_one(Venue, one.id) for one in (scene.venue, scene.other_venue)]
        with statements(app) as said:
            overview = read_overview([VenueName(one.id, one.name) for one in venues], asked)
        assert len(said) == 3
        for one, venue in zip(overview, venues, strict=True):
            trends = read_trends(venue, asked, now())
            assert one.venue == (venue.id, venue.name)
            assert (one.tally, one.change) == (trends.tally, trends.change)
            assert (one.before, one.recent) == (trends.before, trends.recent)
            assert one.weeks == tuple(week.tally for week in trends.weeks)
            assert (one.spots, one.neglected) == (len(trends.spots), len(trends.neglected))
            assert one.mended_in_time == trends.promises.total[Promised.RESOLVE]
        assert [one.change.verdict for one in overview] == ["worse", "steady"]
        assert overview[0].tally.failed > 300
