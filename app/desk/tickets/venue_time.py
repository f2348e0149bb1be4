"""Instants and spans of a venue in few words: "yesterday, 14:30", "3 hours and 20 minutes"."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.units import format_unit

from app.kernel.clock import zone
from app.kernel.speech import Speech

HOUR_S: Final = 3600
FEW_HOURS: Final = 10  # of more, the minutes say nothing
A_WEEK: Final = 7  # days for which the name of the day says which one


@dataclass(frozen=True, slots=True)
class VenueTime:
    """This instant where the venue stands, in a reader's language."""

    at: datetime
    time_zone: str
    words: Speech

    def when(self, at: datetime) -> str:
        """14:30, "tomorrow, 14:30", "Friday, 14:30", "3 Mar 2026, 14:30"."""
        local, today = at.astimezone(zone(self.time_zone)), self.at.astimezone(zone(self.time_zone))
        clock = str(format_time(local, "short", locale=self.words.locale))
        days = (local.date() - today.date()).days
        if days == 0:
            return clock
        if days == -1:
            return self.words.gettext("yesterday, %(clock)s", clock=clock)
        if days == 1:
            return self.words.gettext("tomorrow, %(clock)s", clock=clock)
        if 0 < days < A_WEEK:
            name = format_date(local, "EEEE", locale=self.words.locale)
            return f"{name}, {clock}"
        return self.words.instant(at, self.time_zone)

    def span(self, seconds: int) -> str:
        """So much time: "3 hours and 20 minutes", "25 hours", "1 minute" for less than that."""
        hours, rest = divmod(max(seconds, 60), HOUR_S)
        parts = [(hours, "duration-hour")] if hours else []
        if hours < FEW_HOURS and rest // 60:
            parts.append((rest // 60, "duration-minute"))
        locale = self.words.locale
        said = [str(format_unit(count, unit, "long", locale=locale)) for count, unit in parts]
        return str(format_list(said, locale=locale))

    def is_soon(self, at: datetime) -> bool:
        """Whether that instant comes within the hour."""
        return self.at < at <= self.at + timedelta(hours=1)
