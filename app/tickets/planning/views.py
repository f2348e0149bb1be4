"""HTTP of handling plans, and of taking teams away, which plans and tickets may need."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response, request

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import NotFound
from app.kernel.matching import require_match, tag_of
from app.tickets.plan_schemas import PlanIn
from app.tickets.planning import schemas, service
from app.tickets.planning.queries import find_plan_row, plan_of
from app.tickets.planning.service import revision_of
from app.tickets.planning.trying import try_plan as tried_on_tickets
from app.tickets.plans import HandlingPlan
from app.venues.models import Venue
from app.venues.teams.queries import find_team

blueprint = Blueprint("planning", __name__, description="Who gets tickets, and by when")

RULE = {
    "name": "Leaks at night",
    "when": {"items": ["floor-dry"], "time": {"from": "22:00", "to": "06:00"}},
    "to": {"team": "night-cleaning"},
}
PLAN = {
    "rules": [RULE],
    "fallback_team": "maintenance",
    "targets": [
        {"severity": "major", "team": None, "acknowledge_minutes": 120, "resolve_minutes": 960}
    ],
    "warn_share": 0.25,
    "chain": [
        {"whom": "Duty manager", "role": "duty-manager", "phone": "+34 600 000 000", "minutes": 5}
    ],
    "costs": {
        "currency": "EUR",
        "per_hour": {"major": "40", "critical": "250.50"},
        "segments": [{"key": "families", "name": "Families", "share": "0.35", "weight": "1.5"}],
    },
    "return_days": 14,
}
MOVE = {
    "ticket": {
        "id": "01936f0a-0000-7000-8000-0000000000ff",
        "spot": "Restroom 2, level 1",
        "checklist_slug": "restroom",
        "item_key": "floor-dry",
        "prompt": {"en": "Is the floor dry?"},
        "severity": "major",
        "state": "closed",
        "opened_at": "2026-11-20T22:04:40+00:00",
    },
    "before": {
        "team": "cleaning",
        "person_id": None,
        "rule": None,
        "because": [{"code": "item_team", "value": "cleaning"}],
    },
    "after": {
        "team": "night-cleaning",
        "person_id": None,
        "rule": "Leaks at night",
        "because": [
            {"code": "item", "value": "floor-dry"},
            {"code": "clock", "value": "22:00–06:00"},
        ],
    },
}
TRIAL = {
    "since": "2026-10-21T09:00:00+00:00",
    "opened": 96,
    "tried": 96,
    "teams": [
        {"team": "cleaning", "before": 41, "after": 37},
        {"team": "night-cleaning", "before": 0, "after": 4},
    ],
    "rules": [{"rule": "Leaks at night", "caught": 4}],
    "moved": 4,
    "moves": [MOVE],
}


@blueprint.get("/venues/<uuid:venue_id>/handling-plan")
@may(Do.SEE_PLAN)
@blueprint.response(200, schemas.PlanOut, example=PLAN)
def show_plan(access: Access, venue_id: UUID) -> Response:
    """How a venue handles its tickets. Its ETag is its revision: "0" for the usual plan."""
    row = find_plan_row(access.load(Venue, venue_id).id)
    return _answer(plan_of(row), revision_of(row))


@blueprint.put("/venues/<uuid:venue_id>/handling-plan")
@may(Do.EDIT_PLAN)
@blueprint.arguments(PlanIn, example=PLAN)
@blueprint.response(200, schemas.PlanOut, example=PLAN)
@blueprint.problems(422)
@blueprint.matched
def change_plan(access: Access, body: dict[str, Any], venue_id: UUID) -> Response:
    """Change how a venue handles its tickets from now on. Tickets that are there stay where."""
    venue = access.load(Venue, venue_id, to_change=True)
    require_match(request, revision_of(find_plan_row(venue.id)))
    plan = service.read_plan(venue, body)
    row = service.keep_plan(access.person, venue, plan, now())
    db.session.commit()
    return _answer(plan, row.revision)


def _answer(plan: HandlingPlan, revision: int) -> Response:
    # Written as it is: a schema would look for a rule's missing `items` among a dict's methods.
    text = orjson.dumps(plan.to_content())
    return Response(text, mimetype="application/json", headers=tag_of(revision))


@blueprint.post("/venues/<uuid:venue_id>/handling-plan/try")
@may(Do.EDIT_PLAN)
@blueprint.arguments(PlanIn, example={"rules": [RULE]})
@blueprint.response(200, schemas.TrialOut, example=TRIAL)
@blueprint.problems(422)
def try_plan(access: Access, body: dict[str, Any], venue_id: UUID) -> dict[str, Any]:
    """What a plan would have done with the last 31 days' tickets, 5,000 at most; changes nothing.

    Compared with the plan as it is, not with where the tickets have been handed since.
    """
    venue = access.load(Venue, venue_id)
    plan = service.read_plan(venue, body)
    return tried_on_tickets(venue, plan_of(find_plan_row(venue.id)), plan, now())


@blueprint.delete("/venues/<uuid:venue_id>/teams/<string:key>")
@may(Do.EDIT_TEAMS)
@blueprint.response(204)
@blueprint.problems(409)
def remove_team(access: Access, venue_id: UUID, key: str) -> None:
    """Take a team away. Refused while the plan or an open ticket names it: nothing is forgotten."""
    venue = access.load(Venue, venue_id, to_change=True)
    team = find_team(venue.id, key)
    if team is None:
        raise NotFound
    service.take_team_away(access.person, venue, team)
    db.session.commit()
