"""Details of events as outside systems read them: with names where people's ids stand. Pure."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from app.tickets.telling.known import PREFIX

# Where ids of people stand, by the kind of event.
NAMED: Final = {f"{PREFIX}assigned": ("from", "to")}
# Whom to call, and where, is between the plan and who has to call.
LEFT_OUT: Final = ("person_id", "phone")


def people_named(kind: str, detail: Mapping[str, Any]) -> set[UUID]:
    """The people whose ids a detail holds in the places of names."""
    return {UUID(detail[key]) for key in NAMED.get(kind, ()) if detail.get(key)}


def detail_of(kind: str, detail: Mapping[str, Any], names: Mapping[UUID, str]) -> dict[str, Any]:
    """A detail, with names in the place of people's ids, and nothing else about them."""
    said = {key: value for key, value in detail.items() if key not in LEFT_OUT}
    for key in NAMED.get(kind, ()):
        given = said.get(key)
        said[key] = names.get(UUID(given)) if given else None
    return said
