"""The verbs of handling plans, and the taking away of teams. They flush; the view commits."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.access import audit
from app.access.actor import Actor
from app.access.queries import list_people_at
from app.checklists.definition import Checklist
from app.checklists.queries import list_latest_versions
from app.kernel.database import db
from app.kernel.errors import Conflict, Invalid
from app.tickets.models import PlanRow
from app.tickets.planning.queries import count_open_tickets, find_plan_row, plan_of
from app.tickets.plans import DEFAULT_PLAN, HandlingPlan, Unknown, unknown_in
from app.venues.models import Team, Venue
from app.venues.service import count_change
from app.venues.teams.queries import names_of_teams
from app.venues.teams.service import drop_team


class TeamStillNeeded(Conflict):
    """A team that the plan or open tickets name; `errors` says which."""

    type = "team-still-needed"
    title = "This team is still needed"


def read_checklists(venue: Venue) -> dict[str, Checklist]:
    """The newest checklists of a venue's organisation by slug; one statement."""
    rows = list_latest_versions(venue.organisation_id)
    return {row.slug: Checklist.from_content(row.content) for row in rows}


def known_teams(venue: Venue, checklists: Iterable[Checklist]) -> dict[str, str]:
    """Names by key of all teams that tickets of a venue may go to. One statement.

    Those of the venue; and those that checklists name and the one that always exists, which work
    whenever the venue is open until somebody gives them hours and members.
    """
    named = {DEFAULT_PLAN.fallback_team} | {
        item.team for checklist in checklists for item in checklist.items if item.team
    }
    own = names_of_teams(venue.id)
    return own | {key: as_name(key) for key in sorted(named - own.keys())}


def as_name(key: str) -> str:
    """A key as words, where nobody has named it."""
    return key.replace("-", " ").capitalize()


def read_plan(venue: Venue, content: Mapping[str, Any]) -> HandlingPlan:
    """The plan of content that `PlanIn` has found valid.

    Raises `Invalid` for each team and person that the venue has not. Four statements.
    """
    plan = HandlingPlan.from_content(content)
    unknown = find_unknown(venue, plan)
    if unknown:
        raise Invalid([{"at": f"/json{one.at}", "detail": one.detail} for one in unknown])
    return plan


def find_unknown(venue: Venue, plan: HandlingPlan) -> list[Unknown]:
    """The teams and people that a plan names and that the venue has not. Four statements."""
    people = [one.id for one in list_people_at(venue.id)]
    return unknown_in(plan, known_teams(venue, read_checklists(venue).values()), people)


def keep_plan(person: Actor, venue: Venue, plan: HandlingPlan, at: datetime) -> PlanRow:
    """Makes this the plan of a venue, which is loaded to be changed."""
    row = find_plan_row(venue.id)
    before, after = plan_of(row).to_content(), plan.to_content()
    if row is None:
        row = PlanRow(venue_id=venue.id, organisation_id=venue.organisation_id, revision=0)
        db.session.add(row)
    row.content, row.revision = after, row.revision + 1
    row.changed_at, row.changed_by_id = at, person.id
    count_change(venue)
    db.session.flush()
    changed = [name for name in after if after[name] != before[name]]
    audit.note(person, "plan.change", venue.id, revision=row.revision, changed=changed)
    return row


def take_team_away(person: Actor, venue: Venue, team: Team) -> None:
    """Takes a team away that nobody needs any more. Raises `TeamStillNeeded`.

    Refused rather than swept along: a plan that lost its rules, or tickets that lost the team that
    mends them, would be promises forgotten in silence.
    """
    errors = [
        {"at": at, "detail": "Choose another team here first."}
        for at in places_in_plan(plan_of(find_plan_row(venue.id)), team.key)
    ]
    waiting = count_open_tickets(venue.id, team.key)
    if waiting:
        errors.append({"at": "/tickets", "detail": f"Hand over its {waiting} open tickets first."})
    if errors:
        raise TeamStillNeeded(
            "Open tickets or the plan still name this team: hand its tickets over to another "
            "team and choose another one in the plan, then take it away.",
            errors,
        )
    drop_team(person, venue, team)


def places_in_plan(plan: HandlingPlan, team: str) -> list[str]:
    """Where a plan names a team, as JSON pointers into it."""
    by_rule = [f"/rules/{n}/to/team" for n, rule in enumerate(plan.rules) if rule.team == team]
    by_target = [f"/targets/{n}/team" for n, (_, one) in enumerate(plan.targets) if one == team]
    by_item = [
        f"/rules/{n}/when/teams" for n, rule in enumerate(plan.rules) if team in rule.when.teams
    ]
    last = ["/fallback_team"] if plan.fallback_team == team else []
    return [*by_rule, *by_item, *by_target, *last]


def revision_of(row: PlanRow | None) -> int:
    """How often the plan was changed; 0 for the one that every venue has."""
    return row.revision if row else 0
