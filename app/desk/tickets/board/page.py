"""What the board shows, as plain values."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from app.access.actor import Actor
from app.desk.tickets.board.queries import Count, Shown, count_by_state, list_newest_by_state
from app.desk.tickets.choosing import MINE, TEAMS, USUAL, Asked
from app.desk.tickets.queries import keys_of_teams_of
from app.desk.tickets.rows import rows_of
from app.desk.tickets.venue_time import VenueTime
from app.desk.wording import Words
from app.kernel.clock import now
from app.kernel.speech import N_
from app.tickets.states import TicketState
from app.venues.models import Venue
from app.venues.teams.queries import names_of_teams

CARDS: Final = 12  # in a column
COLUMNS: Final = (
    TicketState.OPEN,
    TicketState.ACKNOWLEDGED,
    TicketState.IN_PROGRESS,
    TicketState.ON_HOLD,
    TicketState.RESOLVED,
)
WHOSE: Final[Mapping[str, str]] = {USUAL: N_("All"), TEAMS: N_("My team's"), MINE: N_("Mine")}


class Column(NamedTuple):
    """The tickets in one state: how many, and so many of them as there is room for."""

    state: TicketState
    heading: str
    held: Count
    cards: list[dict[str, Any]]

    @property
    def more(self) -> int:
        """How many have no room."""
        return max(0, self.held.tickets - len(self.cards))


def board_page(person: Actor, venue: Venue, asked: Asked, words: Words) -> dict[str, Any]:
    """The board of a venue; as many statements for any number of tickets."""
    teams = names_of_teams(venue.id)
    shown = _shown(person, venue, asked)
    counts = count_by_state(shown)
    time = VenueTime(now(), venue.time_zone, words)
    cards = rows_of(list_newest_by_state(shown, CARDS), teams, time, words)
    columns = [
        Column(
            state,
            _heading(state, counts.get(state, Count()).tickets, words),
            counts.get(state, Count()),
            [card for card in cards if card["state"] is state],
        )
        for state in COLUMNS
    ]
    return {
        "venue": venue,
        "columns": columns,
        "late": sum(one.held.late for one in columns),
        "as_of": time.when(time.at),
        "asked": asked,
        "teams": teams,
        "whose": [
            (words.gettext(said), f"?show={name}", name == asked.show and not asked.team)
            for name, said in WHOSE.items()
        ],
        "of_teams": [(said, f"?team={key}", key == asked.team) for key, said in teams.items()],
    }


def _heading(state: TicketState, count: int, words: Words) -> str:
    match state:
        case TicketState.OPEN:
            return words.ngettext("%(count)s open", "%(count)s open", count)
        case TicketState.ACKNOWLEDGED:
            return words.ngettext("%(count)s acknowledged", "%(count)s acknowledged", count)
        case TicketState.IN_PROGRESS:
            return words.ngettext("%(count)s in progress", "%(count)s in progress", count)
        case TicketState.ON_HOLD:
            return words.ngettext("%(count)s on hold", "%(count)s on hold", count)
        case _:
            return words.ngettext("%(count)s to be checked", "%(count)s to be checked", count)


def _shown(person: Actor, venue: Venue, asked: Asked) -> Shown:
    if asked.team:
        return Shown(venue.id, teams=[asked.team])
    if asked.show == TEAMS:
        return Shown(venue.id, teams=keys_of_teams_of(venue.id, person.id))
    return Shown(venue.id, assignee_id=person.id if asked.show == MINE else None)
