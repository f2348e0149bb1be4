"""Where the pages of a venue's trends lie, all about the same days."""

from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

from app.checklists.definition import Severity
from app.desk.sessions import PATH
from app.desk.trends.asking import Asking, address_of
from app.desk.trends.behind.choosing import Came
from app.desk.trends.behind_tickets.choosing import Happened
from app.trends.numbers.figures import Series
from app.trends.numbers.periods import Period


class Addresses(NamedTuple):
    """The pages of one venue."""

    venue_id: UUID
    asking: Asking

    def venue(self) -> str:
        """The venue's own page."""
        return self._trends("")

    def here(self, path: str = "") -> str:
        """A page below the venue's own, whatever the days."""
        return f"{PATH}/venues/{self.venue_id}/trends{path}"

    def check(self, series: Series) -> str:
        """The page of a check."""
        slug, key = quote(series.checklist_slug, safe=""), quote(series.item_key, safe="")
        return self._trends(f"/checks/{slug}/{key}")

    def spot(self, spot_id: UUID) -> str:
        """The page of a spot."""
        return self._trends(f"/spots/{spot_id}")

    def inspectors(self) -> str:
        """The page about agreement between inspectors."""
        return self._trends("/inspectors")

    def form(self) -> str:
        """The page about the form's own friction."""
        return self._trends("/form")

    def tickets(self, happened: Happened, severity: Severity | None = None) -> str:
        """The tickets to which something happened in these days."""
        return self.asking.address(self.here("/tickets"), happened=happened, severity=severity)

    def promises(self) -> str:
        """The page of promises."""
        first, last = self.asking.period
        return address_of(f"{PATH}/venues/{self.venue_id}/promises", from_=first, to=last)

    def behind(self, period: Period | None = None, **fields: object) -> str:
        """The inspections behind a number, of the same days or those of a part of time."""
        path = f"{PATH}/venues/{self.venue_id}/inspections"
        if period is None:
            return self.asking.address(path, **fields)
        first, last = period
        return address_of(path, from_=first, to=last, **fields)

    def failures(
        self, series: Series, period: Period | None = None, spot_id: UUID | None = None
    ) -> str:
        """The inspections in which a check failed, at all spots or at one."""
        return self.behind(
            period,
            spot=spot_id,
            checklist=series.checklist_slug,
            item=series.item_key,
            since=series.since,
            outcome=Came.FAILED,
        )

    def _trends(self, path: str) -> str:
        return self.asking.address(self.here(path))
