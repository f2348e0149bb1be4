"""Where the desk shows what stands behind a number."""

from typing import NamedTuple
from urllib.parse import quote, urlencode
from uuid import UUID

from app.trends.numbers.figures import Series, Trends
from app.trends.numbers.periods import Compare, Period


class Links(NamedTuple):
    """Paths of the desk's pages about a venue, over a period."""

    venue_id: UUID
    period: Period
    compare: Compare

    def venue(self) -> str:
        """The venue's page."""
        return self._page("")

    def check(self, series: Series) -> str:
        """A check's page."""
        slug, key = quote(series.checklist_slug, safe=""), quote(series.item_key, safe="")
        return self._page(f"/checks/{slug}/{key}")

    def spot(self, spot_id: UUID) -> str:
        """A spot's page."""
        return self._page(f"/spots/{spot_id}")

    def inspectors(self) -> str:
        """The page about agreement between inspectors."""
        return self._page("/inspectors")

    def form(self) -> str:
        """The page about the form's own friction."""
        return self._page("/form")

    def _page(self, path: str) -> str:
        asked = {
            "from": self.period.from_on,
            "to": self.period.to_on,
            "compare": self.compare.value,
        }
        return f"/desk/venues/{self.venue_id}/trends{path}?{urlencode(asked)}"


def links_of(trends: Trends) -> Links:
    """The pages about the same venue, period and comparison."""
    return Links(trends.venue_id, trends.period, trends.comparison.by)
