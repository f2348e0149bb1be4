"""The organisations, people, venues and checklists of the demo. They flush; the command commits."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from app.access.models import Organisation, Person, VenueRole
from app.access.policy import Role
from app.checklists.definition import Checklist
from app.checklists.models import ChecklistVersion
from app.checklists.reading import content_sha256
from app.demo.chance import make_id, make_slug
from app.demo.filling import Form
from app.demo.plan import plan_content
from app.demo.teams import MANAGER, STAFF, TEAMS
from app.demo.theatre import (
    INSPECTORS,
    ORGANISATION,
    OTHER_ORGANISATION,
    OTHER_SPOTS,
    OTHER_VENUE,
    SIGN_INS,
    SPOTS,
    VENUE,
    InventedSpot,
    SignIn,
)
from app.demo.venue import Crew, DemoVenue, Pictures, UsedVersion
from app.demo.walks import Season
from app.kernel.database import db
from app.tickets.handling import handling_of
from app.tickets.models import PlanRow
from app.venues.models import Spot, Team, TeamMember, Venue

Contents = Mapping[str, Mapping[str, Any]]  # slug -> content of a checklist

NO_PASSWORD = "none"  # noqa: S105 - matches no password
REWORDED = "restroom"
REWORDED_ITEM = "soap"
FORMER_PROMPT = {
    "en": "Is there soap, and does the water run?",
    "es": "¿Hay jabón y sale agua?",
}
REWORDED_DAYS_AGO = 184


class Founded(NamedTuple):
    """An organisation and its people by e-mail."""

    organisation: Organisation
    people: Mapping[str, Person]


def season_until(last_day: date) -> Season:
    """The theatre's year that ends with that day."""
    return Season(last_day, VENUE["time_zone"], VENUE["opening_hours"])


def found_organisation(chance: Random, name: str, at: datetime) -> Organisation:
    """An organisation, with nobody in it yet."""
    organisation = Organisation(id=make_id(chance, at), name=name, created_at=at)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def found_theatre(chance: Random, at: datetime, password_hash: str) -> Founded:
    """The theatre's organisation, with everybody who works there."""
    organisation = found_organisation(chance, ORGANISATION, at)
    people = [_hire(chance, organisation, one, at, password_hash) for one in SIGN_INS if one.role]
    known = {person.email for person in people}
    others = [*STAFF] + [
        SignIn(one.email, one.name, one.language, Role.INSPECTOR)
        for one in INSPECTORS
        if one.email not in known
    ]
    people += [_hire(chance, organisation, one, at, NO_PASSWORD) for one in others]
    return Founded(organisation, {person.email: person for person in people})


def found_neighbour(chance: Random, at: datetime, password_hash: str, contents: Contents) -> None:
    """The other organisation: its venue, spots, checklists and manager; nothing happens there."""
    organisation = found_organisation(chance, OTHER_ORGANISATION, at)
    write_versions(chance, organisation.id, contents, at)
    venue = open_venue(chance, organisation, OTHER_VENUE, at)
    place_spots(chance, venue, OTHER_SPOTS, at)
    for one in SIGN_INS:
        if one.role is None:
            person = _hire(chance, organisation, one, at, password_hash)
            give_role(person, venue, Role.MANAGER)


def _hire(
    chance: Random, organisation: Organisation, one: SignIn, at: datetime, password_hash: str
) -> Person:
    person = Person(
        id=make_id(chance, at),
        organisation_id=organisation.id,
        email=one.email,
        name=one.name,
        language=one.language,
        password_hash=password_hash,
        is_admin=one.role is Role.ADMIN,
        created_at=at,
    )
    db.session.add(person)
    db.session.flush()
    return person


def give_role(person: Person, venue: Venue, role: Role) -> None:
    """Lets a person do what that role may, at that venue."""
    db.session.add(
        VenueRole(
            person_id=person.id,
            venue_id=venue.id,
            organisation_id=venue.organisation_id,
            role=role,
        )
    )


def open_venue(
    chance: Random, organisation: Organisation, values: Mapping[str, Any], at: datetime
) -> Venue:
    """A venue of that organisation."""
    venue = Venue(id=make_id(chance, at), organisation_id=organisation.id, created_at=at, **values)
    db.session.add(venue)
    db.session.flush()
    return venue


def place_spots(
    chance: Random, venue: Venue, spots: Sequence[InventedSpot], at: datetime
) -> list[UUID]:
    """The spots of a venue, in the order of a walk; their ids."""
    placed = [
        Spot(
            id=make_id(chance, at),
            organisation_id=venue.organisation_id,
            venue_id=venue.id,
            name=spot.name,
            kind=spot.kind,
            slug=make_slug(chance),
            position=position,
            created_at=at,
        )
        for position, spot in enumerate(spots, start=1)
    ]
    db.session.add_all(placed)
    db.session.flush()
    return [spot.id for spot in placed]


def write_versions(
    chance: Random, organisation_id: UUID, contents: Contents, at: datetime, number: int = 1
) -> list[ChecklistVersion]:
    """A version of each of these checklists, loaded at that instant."""
    versions = [
        ChecklistVersion(
            id=make_id(chance, at),
            organisation_id=organisation_id,
            slug=slug,
            number=number,
            kind=content["kind"],
            content=dict(content),
            content_sha256=content_sha256(content),
            loaded_at=at,
        )
        for slug, content in contents.items()
    ]
    db.session.add_all(versions)
    db.session.flush()
    return versions


def write_two_generations(
    chance: Random, organisation_id: UUID, contents: Contents, season: Season
) -> dict[str, list[UsedVersion]]:
    """The versions of a year by kind of spot: in its middle one checklist is reworded."""
    at = season.begins_at
    former = {
        slug: _with_former_prompt(content) if slug == REWORDED else content
        for slug, content in contents.items()
    }
    reworded_on = season.last_day - timedelta(REWORDED_DAYS_AGO)
    later = {slug: content for slug, content in contents.items() if content != former[slug]}
    used: dict[str, list[UsedVersion]] = {}
    for version in write_versions(chance, organisation_id, former, at):
        used[version.kind] = [_use(version, date.min)]
    reworded_at = season.end_of(reworded_on)
    for version in write_versions(chance, organisation_id, later, reworded_at, number=2):
        used[version.kind].append(_use(version, reworded_on + timedelta(1)))
    return used


def _with_former_prompt(content: Mapping[str, Any]) -> dict[str, Any]:
    former = deepcopy(dict(content))
    for item in former["items"]:
        if item["key"] == REWORDED_ITEM:
            item["prompt"] = {
                language: FORMER_PROMPT.get(language, text)
                for language, text in item["prompt"].items()
            }
    return former


def _use(version: ChecklistVersion, from_on: date) -> UsedVersion:
    form = Form.of(version.slug, Checklist.from_content(version.content))
    return UsedVersion(version.id, form, from_on)


def found_venue(
    chance: Random,
    founded: Founded,
    number: int,
    season: Season,
    versions: Mapping[str, Sequence[UsedVersion]],
    pictures: Pictures,
    mended: Pictures,
) -> DemoVenue:
    """One theatre of the organisation, where everybody has their role."""
    name = VENUE["name"] if number == 1 else f"{VENUE['name']} {number}"
    at = season.begins_at
    values = VENUE | {"name": name, "special_days": season.special_days}
    venue = open_venue(chance, founded.organisation, values, at)
    people = founded.people
    roles = {one.email: one.role for one in (*SIGN_INS, *STAFF)}
    for email, person in people.items():
        role = roles.get(email, Role.INSPECTOR)
        if role and role is not Role.ADMIN:
            give_role(person, venue, role)
    crew = gather_teams(chance, venue, people, at)
    write_plan(venue, people, at)
    return DemoVenue(
        id=venue.id,
        organisation_id=venue.organisation_id,
        season=season,
        spots=SPOTS,
        spot_ids=place_spots(chance, venue, SPOTS, at),
        inspectors=INSPECTORS,
        person_ids=[people[one.email].id for one in INSPECTORS],
        crew=crew,
        handling=handling_of(venue.id, venue.revision),
        versions=versions,
        pictures=pictures,
        mended=mended,
    )


def gather_teams(chance: Random, venue: Venue, people: Mapping[str, Person], at: datetime) -> Crew:
    """The teams of a venue."""
    db.session.add_all(
        Team(
            id=make_id(chance, at),
            organisation_id=venue.organisation_id,
            venue_id=venue.id,
            key=team.key,
            name=team.name,
            hours=team.hours,
            members=[TeamMember(person_id=people[email].id) for email in team.members],
        )
        for team in TEAMS
    )
    members = {team.key: [people[email].id for email in team.members] for team in TEAMS}
    return Crew(members, people[MANAGER].id)


def write_plan(venue: Venue, people: Mapping[str, Person], at: datetime) -> None:
    """How tickets are handled there."""
    content = plan_content({email: person.id for email, person in people.items()})
    db.session.add(
        PlanRow(
            venue_id=venue.id,
            organisation_id=venue.organisation_id,
            content=content,
            changed_at=at,
            changed_by_id=people[MANAGER].id,
        )
    )
    db.session.flush()
