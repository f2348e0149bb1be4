"""Ids are UUIDv7: made anywhere, without asking, and sorted by the time they were made."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A new UUIDv7."""
    return UUID(int=uuid_utils.uuid7().int)
