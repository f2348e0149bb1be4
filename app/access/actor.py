"""Who does something, as little of them as that takes."""

from typing import NamedTuple
from uuid import UUID


class Actor(NamedTuple):
    """A signed-in person. Every request reads one, so it is a row and no object of the session."""

    id: UUID
    organisation_id: UUID
    name: str
    language: str
    is_admin: bool
