"""Which tickets a list shows: read from its address, and written into addresses again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Self
from urllib.parse import quote, urlencode
from uuid import UUID

from app.checklists.definition import Severity
from app.desk.tickets.queries import TO_DO
from app.kernel.speech import N_
from app.tickets.queries import Wanted, items_saying
from app.tickets.states import ENDED, TicketState
from app.venues.models import Venue

MINE, TEAMS, LATE, USUAL = "mine", "my-teams", "late", "to-do"


class Part(NamedTuple):
    """A quick choice: its words, and the states that it holds; None for all."""

    words: str
    states: Collection[TicketState] | None


# By the word in the address.
PARTS: Final[Mapping[str, Part]] = {
    USUAL: Part(N_("To do"), TO_DO),
    MINE: Part(N_("Mine"), TO_DO),
    TEAMS: Part(N_("My team's"), TO_DO),
    LATE: Part(N_("Late"), None),
    "mended": Part(N_("To be checked"), (TicketState.RESOLVED,)),
    "closed": Part(N_("Done"), tuple(ENDED)),
    "all": Part(N_("All"), None),
}
LONGEST_SEARCH: Final = 100  # characters
LONGEST_TEAM: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what it says wrongly is left out."""

    show: str = USUAL
    severity: Severity | None = None
    team: str = ""
    q: str = ""

    @classmethod
    def from_address(cls, query: Mapping[str, str]) -> Self:
        """What the query of an address says."""
        show, severity = query.get("show", ""), query.get("severity", "")
        return cls(
            show if show in PARTS else USUAL,
            Severity(severity) if severity in set(Severity) else None,
            _clean(query.get("team", ""), LONGEST_TEAM),
            _clean(query.get("q", ""), LONGEST_SEARCH),
        )

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than its quick choice holds."""
        return bool(self.severity or self.team or self.q)

    def address(self, **besides: str) -> str:
        """The query that says this: "?show=to-do&q=lock"."""
        fields = {"show": self.show, "severity": self.severity or "", "team": self.team}
        said = {name: str(value) for name, value in {**fields, "q": self.q, **besides}.items()}
        given = {name: value for name, value in said.items() if value}
        return "?" + urlencode(given, quote_via=quote)

    def part(self, name: str) -> Self:
        """The same of another quick choice."""
        return replace(self, show=name)

    def wanted(self, venue: Venue, person_id: UUID, my_teams: Collection[str]) -> Wanted:
        """What to read; one statement where it looks for a text, none else."""
        return Wanted(
            venue.id,
            states=PARTS[self.show].states,
            severity=self.severity,
            team=self.team or None,
            teams=my_teams if self.show == TEAMS else None,
            assignee_id=person_id if self.show == MINE else None,
            late=True if self.show == LATE else None,
            spot_name=self.q or None,
            items=items_saying(venue.organisation_id, self.q) if self.q else (),
        )


def _clean(text: str, longest: int) -> str:
    return text.replace("\0", "").strip()[:longest]
