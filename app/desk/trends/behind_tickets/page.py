"""What the page of the tickets behind a number shows, as plain values."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from app.checklists.definition import Severity
from app.desk.sessions import PATH
from app.desk.tickets.rows import rows_of
from app.desk.tickets.venue_time import VenueTime
from app.desk.trends.asking import Asking
from app.desk.trends.behind_tickets.choosing import Chosen, Happened
from app.desk.trends.behind_tickets.queries import Wanted, count_behind, list_behind
from app.desk.wording import Words
from app.kernel.clock import now
from app.kernel.paging import Position, cut_page, read_cursor
from app.kernel.speech import N_
from app.venues.models import Venue
from app.venues.teams.queries import names_of_teams

A_PAGE: Final = 20
HAPPENED: Final[Mapping[Happened, str]] = {
    Happened.OPENED: N_("Opened"),
    Happened.MENDED: N_("Mended"),
    Happened.RETURNED: N_("Came back"),
    Happened.OPEN_AT_START: N_("Open at first"),
    Happened.OPEN_AT_END: N_("Open at the end"),
}


def tickets_page(
    venue: Venue, asking: Asking, chosen: Chosen, cursor: str | None, words: Words
) -> dict[str, Any]:
    """A page of the list with how many there are; as many statements for any number."""
    wanted = Wanted(venue, asking.period, chosen.happened, chosen.severity)
    rows = list_behind(wanted, read_cursor(cursor), A_PAGE)
    cut = cut_page(rows, A_PAGE, lambda row: Position(row[0].opened_at, row[0].id))
    here = f"{PATH}/venues/{venue.id}/trends/tickets"
    following = asking.address(here, **chosen.fields, cursor=cut.next_cursor)
    time = VenueTime(now(), venue.time_zone, words)

    def choice(said: str, **other: Any) -> tuple[str, str, bool]:
        wish = replace(chosen, **other)
        return said, asking.address(here, **wish.fields), wish == chosen

    return {
        "venue": venue,
        "asking": asking,
        "chosen": chosen,
        "here": here,
        "counted": words.ngettext("%(count)s ticket", "%(count)s tickets", count_behind(wanted)),
        "happenings": [choice(words.gettext(said), happened=one) for one, said in HAPPENED.items()],
        "severities": [
            choice(words.gettext("Any severity"), severity=None),
            *(choice(words.severity(one), severity=one) for one in reversed(Severity)),
        ],
        "tickets": rows_of(cut.items, names_of_teams(venue.id), time, words),
        "time": time,
        "next_page": following if cut.next_cursor else None,
    }
