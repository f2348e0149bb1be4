"""Which days a page is about, read from its address and kept in the addresses that it leads to."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple, Self
from urllib.parse import quote, urlencode

from app.kernel.errors import Invalid
from app.kernel.speech import N_
from app.trends.numbers.periods import Asked, Compare, Period, ask_for

BELIEVABLE_YEARS: Final = range(1980, 2101)
FIELDS: Final = ("from", "to", "compare")
# Days of a quick choice, with its words.
PRESETS: Final = ((28, N_("4 weeks")), (91, N_("3 months")), (365, N_("A year")))
COMPARED: Final[Mapping[Compare, str]] = {
    Compare.RECENT: N_("the last weeks with those before"),
    Compare.PREVIOUS: N_("with as many days before"),
    Compare.YEAR: N_("with the same days a year before"),
}


class Asking(NamedTuple):
    """What an address asks for. `is_said`: it could be had; the usual days stand in where not.

    `given` are the address's own fields of the period, to stand in the addresses of other pages:
    none where it left all to us, so that the usual days stay the usual ones.
    """

    asked: Asked
    today: date
    is_said: bool
    given: Mapping[str, str]

    @classmethod
    def from_address(cls, query: Mapping[str, str], today: date) -> Self:
        """What the query of an address says, on a day of the venue."""
        given = {name: query[name] for name in FIELDS if query.get(name)}
        try:
            compare = Compare(given.get("compare", Compare.RECENT))
            asked = ask_for(today, _day(given.get("from")), _day(given.get("to")), compare)
            _require_believable(asked)
        except (ValueError, OverflowError, Invalid):
            usual = ask_for(today, None, None, Compare.RECENT)
            return cls(usual, today, is_said=False, given={})
        return cls(asked, today, is_said=True, given=given)

    @property
    def period(self) -> Period:
        """The days."""
        return self.asked.period

    @property
    def status(self) -> int:
        """That of a page which shows the days asked for, or says that it cannot."""
        return 200 if self.is_said else 422

    @property
    def compare(self) -> Compare:
        """What is compared."""
        return self.asked.comparison.by

    def fixed(self) -> Self:
        """The same, whose addresses name exactly these days: it may be another day elsewhere."""
        first, last = (day.isoformat() for day in self.period)
        days = {"from": first, "to": last}
        named = {} if self.compare is Compare.RECENT else {"compare": str(self.compare)}
        return self._replace(given=days | named)

    def address(self, path: str, **besides: object) -> str:
        """The address of a page about the same days; `besides` are its own fields."""
        return address_of(path, **self.given, **besides)

    def presets(self) -> list[tuple[str, str, bool]]:
        """Quick choices: the words, the query, and whether it is what is shown."""
        shown = self.period
        return [
            (
                words,
                address_of("", **self._last(days)),
                shown == Period(self.today - timedelta(days - 1), self.today),
            )
            for days, words in PRESETS
        ]

    def comparisons(self) -> list[tuple[str, str]]:
        """What may be compared, with its words."""
        return [(compare, words) for compare, words in COMPARED.items()]

    def _last(self, days: int) -> dict[str, str]:
        first = self.today - timedelta(days - 1)
        given = {"from": first.isoformat(), "to": self.today.isoformat()}
        return given if self.compare is Compare.RECENT else given | {"compare": self.compare}


def address_of(path: str, **fields: object) -> str:
    """A path with a query of the fields that say something."""
    said = {name.rstrip("_"): str(value) for name, value in fields.items() if value}
    return f"{path}?{urlencode(said, quote_via=quote)}" if said else path


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _require_believable(asked: Asked) -> None:
    days = (*asked.period, asked.read.from_on)
    if not all(day.year in BELIEVABLE_YEARS for day in days):
        raise ValueError("No venue of ours was, or will be, open then.")
