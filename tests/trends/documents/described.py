"""Holds a document against the schema that describes it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

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
