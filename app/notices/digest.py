"""When a message goes: together with others of its kind, and in its reader's hours. Pure.

A message gathers events until it has been quiet for a while, and for three times that at most:
ten tickets from one walk are one message, and it comes soon. What is urgent goes at once, alone,
at any hour.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.venues.calendar import BusinessCalendar

LONGEST_QUIETS = 3  # how many times the quiet a message gathers at most


def gathered_until(first_at: datetime, latest_at: datetime, quiet: timedelta) -> datetime:
    """When a message that gathers since `first_at` is complete, if nothing comes after its latest
    event.
    """
    return min(latest_at + quiet, first_at + LONGEST_QUIETS * quiet)


def within_hours(at: datetime, calendars: Sequence[BusinessCalendar]) -> datetime:
    """The first instant from `at` on at which somebody works by one of these; `at` without any."""
    return min((one.next_open(at) for one in calendars), default=at)
