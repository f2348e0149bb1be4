"""Messages, numbers, days and instants as a reader of one language expects them.

Each room has its own words, on top of this.
"""

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from app.kernel.clock import zone
from app.kernel.translations import find_locale, load_translations


def N_(message: str) -> str:  # noqa: N802 - the name by which messages are found for translation
    """A message that is translated where it is shown."""
    return message


class Speech:
    """Speaks one language: `gettext` and `ngettext` fill in %(name)s placeholders."""

    def __init__(self, language: str) -> None:
        self.locale = find_locale(language)
        self.language = language
        self.translations = load_translations(language)

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language."""
        return self.translations.gettext(message) % values

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The message for that count in this language; %(count)s is the count, written out."""
        values.setdefault("count", self.number(count))
        return self.translations.ngettext(one, many, count) % values

    def number(self, count: int) -> str:
        """1234 as "1,234"."""
        return str(format_decimal(count, locale=self.locale, group_separator=True))

    def listing(self, things: Sequence[str]) -> str:
        """Things one after the other: "doors, Critical, and 22:00–06:00"."""
        # In the one style that every language has.
        return str(format_list(things, style="standard", locale=self.locale))

    def day(self, on: date) -> str:
        """A day with its year: "3 Mar 2026" in the order of the language."""
        return str(format_date(on, "medium", locale=self.locale))

    def instant(self, at: datetime, time_zone: str) -> str:
        """An instant as the venue's clocks show it: "3 Mar 2026, 17:04"."""
        local = at.astimezone(zone(time_zone))
        return f"{self.day(local)}, {format_time(local, 'short', locale=self.locale)}"
