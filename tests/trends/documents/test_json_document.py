"""The API's JSON of a venue's trends is what its description says, in every field."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from marshmallow import Schema, fields

from app.trends.documents.json_document import trends_json
from app.trends.documents.trends_schema import TrendsOut
from app.trends.numbers.periods import Compare
from tests.trends.documents.full import full_trends
from tests.trends.theatre import WEEK_FROM, WEEK_TO, empty_trends, theatre_trends

READERS: dict[type[fields.Field[Any]], Any] = {
    fields.UUID: UUID,
    fields.Date: date.fromisoformat,
    fields.DateTime: datetime.fromisoformat,
}
KINDS: dict[type[fields.Field[Any]], tuple[type, ...]] = {
    fields.Integer: (int,),
    fields.Float: (int, float),
    fields.Boolean: (bool,),
    fields.String: (str,),
    fields.Dict: (dict,),
}


Seen = set[tuple[type[Schema], str]]


def check(schema: Schema, document: Any, path: str, seen: Seen) -> None:
    """Fails where the two differ; `seen` gets each field that has a value."""
    names = {one.data_key or name: one for name, one in schema.fields.items()}
    assert document.keys() == names.keys(), path
    for name, field in names.items():
        check_field(field, document[name], f"{path}/{name}", seen)
        if document[name] not in (None, []):
            seen.add((type(schema), name))


def check_field(field: Any, value: Any, path: str, seen: Seen) -> None:
    if value is None:
        assert field.allow_none, path
        return
    if isinstance(field, fields.List):
        for one in value:
            check_field(field.inner, one, path, seen)
        return
    if isinstance(field, fields.Nested):
        check(field.schema, value, path, seen)
    elif type(field) in READERS:
        READERS[type(field)](value)
    else:
        assert isinstance(value, KINDS[type(field)]), path
        assert isinstance(value, bool) == isinstance(field, fields.Boolean), path


def all_fields(schema: Schema) -> Seen:
    found = set()
    for name, field in schema.fields.items():
        found.add((type(schema), field.data_key or name))
        inner: Any = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            found |= all_fields(inner.schema)
    return found


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
