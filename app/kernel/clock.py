"""Instants are UTC and aware; days are a venue's own."""

from datetime import UTC, date, datetime, time
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


def begins_at(day: date, time_zone: str) -> datetime:
    """The first instant of a day where the venue stands, UTC.

    Midnight need not be on the clock that day, or be there twice. Python takes the clock of before
    then (PEP 495, `fold` 0), which gives the instant at which it was moved, or the first midnight.
    """
    return datetime.combine(day, time(tzinfo=zone(time_zone))).astimezone(UTC)
