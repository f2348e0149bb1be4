"""What a plan can name at a venue, with the words for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.access.queries import list_people_at
from app.checklists.definition import Checklist
from app.desk.wording import Words
from app.tickets.planning.service import as_name, known_teams, read_checklists
from app.venues.models import Venue
from app.venues.queries import list_spots

Named = Mapping[str, str]  # key -> what a person calls it


@dataclass(frozen=True, slots=True)
class Choices:
    """Teams, people, kinds of spot, checklists, roles and items, each by key.

    `groups` are the items by the title of their checklist; a key that several have stands in the
    first.
    """

    teams: Named
    people: Named
    kinds: Named
    checklists: Named
    roles: Named
    groups: Sequence[tuple[str, Named]]

    @property
    def items(self) -> Named:
        """All items."""
        return {key: said for _, group in self.groups for key, said in group.items()}


def choices_at(venue: Venue, words: Words) -> Choices:
    """What the plan of this venue can name; five statements."""
    checklists = read_checklists(venue)
    kinds = {spot.kind for spot in list_spots(venue.id)}
    titles = {one.kind: words.text(one.title) for one in reversed(checklists.values())}
    return Choices(
        teams=_by_name(known_teams(venue, checklists.values())),
        people={str(one.id): one.name for one in list_people_at(venue.id)},
        kinds=_by_name({kind: titles.get(kind) or as_name(kind) for kind in kinds}),
        checklists=_by_name({slug: words.text(one.title) for slug, one in checklists.items()}),
        roles=_by_name({role: as_name(role) for role in _roles(checklists.values())}),
        groups=_groups(checklists.values(), words),
    )


def _by_name(named: Named) -> Named:
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def _roles(checklists: Iterable[Checklist]) -> set[str]:
    items = (item for checklist in checklists for item in checklist.items)
    return {item.escalation.call for item in items if item.escalation}


def _groups(checklists: Iterable[Checklist], words: Words) -> list[tuple[str, Named]]:
    groups: list[tuple[str, Named]] = []
    seen: set[str] = set()
    for checklist in checklists:
        items = {
            item.key: words.text(item.prompt) for item in checklist.checks if item.key not in seen
        }
        seen |= items.keys()
        if items:
            groups.append((words.text(checklist.title), items))
    return groups


def name_in(named: Named, key: str | UUID | None) -> str:
    """What a person calls it; its key as words, where it is not there any more."""
    return named.get(str(key)) or as_name(str(key))
