"""All that a made-up history happens in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.demo.filling import Form
from app.demo.theatre import Inspector, InventedSpot
from app.demo.walks import Season
from app.tickets.handling import Handling
from app.venues.places import Place


@dataclass(frozen=True, slots=True)
class UsedVersion:
    """A checklist version and the first day on which it is filled."""

    id: UUID
    form: Form
    from_on: date


class StoredPicture(NamedTuple):
    """A drawn photo that the store holds, with what everybody is shown of it; sizes in pixels."""

    sha256: str
    bytes: int
    store_key: str
    display_key: str
    thumbnail_key: str
    width: int
    height: int


Pictures = Mapping[str, Sequence[StoredPicture]]  # by item key; what is not there by ""


class Crew(NamedTuple):
    """Who works the tickets: the members of each team, who takes most first; and who manages."""

    teams: Mapping[str, Sequence[UUID]]
    manager: UUID
    language: str = "es"


@dataclass(frozen=True, slots=True)
class DemoVenue:
    """All that a history happens in.

    Positions in `spots` and `inspectors` are those in `spot_ids` and `person_ids`; `versions`
    are by kind of spot, oldest first; `mended` are pictures of what works again.
    """

    id: UUID
    organisation_id: UUID
    season: Season
    spots: Sequence[InventedSpot]
    spot_ids: Sequence[UUID]
    inspectors: Sequence[Inspector]
    person_ids: Sequence[UUID]
    crew: Crew
    handling: Handling
    versions: Mapping[str, Sequence[UsedVersion]]
    pictures: Pictures
    mended: Pictures

    def version_on(self, kind: str, day: date) -> UsedVersion:
        """The version that a kind of spot is inspected with on a day."""
        return [one for one in self.versions[kind] if one.from_on <= day][-1]

    def place_of(self, spot: int) -> Place:
        """A spot as a submission knows it."""
        return Place(
            spot_id=self.spot_ids[spot],
            organisation_id=self.organisation_id,
            venue_id=self.id,
            kind=self.spots[spot].kind,
            time_zone=self.season.time_zone,
            revision=1,
        )
