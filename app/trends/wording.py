"""Rates and periods as a reader of one language expects them."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_interval
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from app.tickets.wording import TicketWords
from app.trends.statistics.tallies import Tally

NOTHING = "–"
UNITS = (
    ("duration-day", 86_400),
    ("duration-hour", 3600),
    ("duration-minute", 60),
    ("duration-second", 1),
)


class Wording(TicketWords):
    """Speaks one language about trends."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        pattern = self.locale.percent_formats[None].pattern
        self._percent_pattern = pattern.split(";")[0].replace("0", "0.0", 1)

    def percent(self, rate: float | None) -> str:
        """0.061 as "6.1%"; a dash for no rate; never nought for a rate above it."""
        if rate is None:
            return NOTHING
        if 0 < rate < 0.0005:
            return f"< {self.percent(0.001)}"
        return str(format_percent(rate, format=self._percent_pattern, locale=self.locale))

    def whole_percent(self, rate: float) -> str:
        """0.1 as "10%", 0.005 as "0.5%": for axes."""
        pattern = self._percent_pattern if round(rate * 100, 6) % 1 else None
        return str(format_percent(rate, format=pattern, locale=self.locale))

    def decimal(self, number: float) -> str:
        """2.5 as "2.5"."""
        return str(format_decimal(number, locale=self.locale))

    def money(self, amount: str, currency: str) -> str:
        """ "40.5" as "€40.50"."""
        return str(format_currency(Decimal(amount), currency, locale=self.locale))

    def duration(self, seconds: float) -> str:
        """A length of time in the largest unit of which it fills one and a half: "2.5 hr"."""
        unit, length = next((one for one in UNITS if seconds >= 1.5 * one[1]), UNITS[-1])
        rounded = round(seconds / length, 1 if seconds < 10 * length else 0)
        return str(format_unit(rounded, unit, "short", locale=self.locale))

    def share(self, tally: Tally) -> str:
        """The counts of a rate: "181 of 1,275"."""
        return self.gettext(
            "%(failed)s of %(checked)s",
            failed=self.number(tally.failed),
            checked=self.number(tally.checked),
        )

    def short_day(self, on: date) -> str:
        """A day without its year: "Mar 3"."""
        return str(format_interval(on, on, "MMMd", locale=self.locale))

    def month(self, on: date) -> str:
        """The short name of the day's month, as it stands alone: "Mar"."""
        return str(format_date(on, "LLL", locale=self.locale))

    def period(self, from_on: date, to_on: date) -> str:
        """Both days of a period, joined as the language joins them."""
        return str(format_interval(from_on, to_on, "yMMMd", locale=self.locale))


@lru_cache(maxsize=16)
def wording_for(language: str) -> Wording:
    """The wording of a language tag; English where we know no such language."""
    return Wording(language)
