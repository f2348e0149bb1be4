"""The API's JSON of trends is what its description says, in every field."""

import orjson

from app.trends.documents.json_document import (
    check_document,
    spot_trends_document,
    trends_json,
)
from app.trends.documents.trends_schema import CheckTrendsOut, SpotTrendsOut, TrendsOut
from app.trends.documents.venues_document import venues_json
from app.trends.documents.venues_schema import VenuesTrendsOut
from app.trends.numbers.periods import Compare
from tests.trends.documents.described import Seen, all_fields, check
from tests.trends.documents.full import full_trends
from tests.trends.theatre import WEEK_FROM, WEEK_TO, empty_trends, theatre_trends
from tests.trends.venues import compare, compared_venues


def test_every_field_of_the_description_is_made_and_nothing_else() -> None:
    seen: Seen = set()
    week = theatre_trends(WEEK_FROM, WEEK_TO, Compare.YEAR)
    for trends in (full_trends(), week, empty_trends()):
        check(TrendsOut(), orjson.loads(trends_json(trends)), "", seen)
    assert all_fields(TrendsOut()) - seen == set()


def test_a_week_of_a_check_stands_beside_the_week_of_the_report() -> None:
    document = orjson.loads(trends_json(theatre_trends()))
    locks = next(one for one in document["checks"] if one["item_key"] == "stall-locks")
    assert len(locks["weeks"]) == len(document["weeks"]) == 53
    since = [week["monday_on"] for week in document["weeks"]].index(locks["change"]["since"])
    assert locks["weeks"][since]["signal"] == locks["change"]["because"]
    assert locks["change"]["verdict"] == "worse"
    assert document["worst"][0]["item_key"] == "stall-locks"
    assert sum(one["checked"] for one in locks["weeks"]) == locks["tally"]["checked"]


def test_a_comparison_of_venues_is_described_too() -> None:
    seen: Seen = set()
    for figures in (compared_venues(), compare([])):
        check(VenuesTrendsOut(), orjson.loads(venues_json(figures)), "", seen)
    assert all_fields(VenuesTrendsOut()) - seen == set()


def test_a_check_and_a_spot_alone_are_described_too() -> None:
    trends = full_trends()
    seen: Seen = set()
    spot = trends.spots[0]
    weeks = [week.tally for week in trends.weeks]
    for schema, made in (
        (CheckTrendsOut(), check_document(trends, trends.checks)),
        (SpotTrendsOut(), spot_trends_document(trends, spot, weeks)),
    ):
        check(schema, orjson.loads(orjson.dumps(made)), "", seen)
        assert {one for one in all_fields(schema) if one[0] is type(schema)} <= seen
