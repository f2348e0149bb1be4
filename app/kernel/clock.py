"""Instants are UTC and aware; days are a venue's own."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

# A phone whose battery died believes that it is 1970; none believes in a later century.
BELIEVABLE = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def now() -> datetime:
    """This instant, UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises `ZoneInfoNotFoundError`."""
    return ZoneInfo(name)


def local_day(instant: datetime, time_zone: str) -> date:
    """The calendar day of an instant where the venue stands."""
    return instant.astimezone(zone(time_zone)).date()
