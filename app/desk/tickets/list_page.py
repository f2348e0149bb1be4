"""What a venue's list of tickets shows, as plain values."""

from typing import Any, Final

from app.access.loading import Access
from app.access.policy import Do
from app.checklists.definition import Severity
from app.desk.tickets.choosing import PARTS, TEAMS, Asked
from app.desk.tickets.queries import keys_of_teams_of
from app.desk.tickets.rows import rows_of, with_pictures
from app.desk.tickets.venue_time import VenueTime
from app.desk.wording import Words
from app.kernel.clock import now
from app.kernel.paging import Position, cut_page, read_cursor
from app.kernel.speech import N_
from app.tickets.queries import list_tickets
from app.tickets.states import TicketState
from app.venues.models import Venue
from app.venues.teams.queries import names_of_teams

TICKETS_A_PAGE: Final = 20
# What stands where there is nothing, by the quick choice.
NOTHING: Final = {
    "to-do": N_("Nothing to do: everything that was found is mended."),
    "mine": N_("You have no ticket just now. Take one of your team's, or of all that are to do."),
    "my-teams": N_("Your team has nothing to do."),
    "late": N_("Nothing is late."),
    "mended": N_("Nothing waits to be checked."),
}
NOTHING_HERE: Final = N_("Nothing here.")


def list_page(
    access: Access, venue: Venue, asked: Asked, cursor: str | None, words: Words
) -> dict[str, Any]:
    """A page of a venue's list; as many statements for any number of tickets."""
    verbs = access.verbs_at(venue.id)
    mine = keys_of_teams_of(venue.id, access.person.id) if asked.show == TEAMS else []
    wanted = asked.wanted(venue, access.person.id, mine)
    rows = list_tickets(wanted, read_cursor(cursor), TICKETS_A_PAGE)
    cut = cut_page(rows, TICKETS_A_PAGE, lambda row: Position(row[0].opened_at, row[0].id))
    teams = names_of_teams(venue.id)
    time = VenueTime(now(), venue.time_zone, words)
    may_work = Do.WORK_TICKET in verbs
    return {
        "venue": venue,
        "asked": asked,
        "tickets": with_pictures(access, rows_of(cut.items, teams, time, words), words),
        "parts": [
            (words.gettext(part.words), asked.part(name).address(), name == asked.show)
            for name, part in PARTS.items()
        ],
        "teams": teams,
        "severities": [(str(one), words.severity(one)) for one in Severity],
        "next_cursor": cut.next_cursor,
        "may_choose": may_work and any(row[0].state is TicketState.OPEN for row in cut.items),
        "nothing": _nothing(asked, mine, words),
    }


def _nothing(asked: Asked, my_teams: list[str], words: Words) -> str:
    """What to say, and do, where no ticket is found."""
    if asked.show == TEAMS and not my_teams:
        return words.gettext(
            "You are in no team here yet. A manager of this venue can put you into one."
        )
    if asked.narrows:
        return words.gettext("Nothing is like that. Ask for less, or look at all tickets.")
    return words.gettext(NOTHING.get(asked.show, NOTHING_HERE))
