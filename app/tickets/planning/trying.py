"""What other rules would have done with the tickets of the last month."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from app.checklists.queries import Version, list_versions
from app.kernel.clock import zone
from app.tickets.handling import calendar_at
from app.tickets.planning.queries import count_tickets_since, list_tickets_to_try
from app.tickets.plans import HandlingPlan
from app.tickets.routing import Facts, Move, Route, try_rules
from app.venues.calendar import BusinessCalendar
from app.venues.models import Venue

TRIED_DAYS: Final = timedelta(days=31)
MOST_TRIED: Final = 5000
MOST_MOVES: Final = 200

AnyRow = Row[*tuple[Any, ...]]


def try_plan(
    venue: Venue, current: HandlingPlan, tried: HandlingPlan, at: datetime
) -> dict[str, Any]:
    """What would be different, as `TrialOut` describes it. Three statements."""
    since = at - TRIED_DAYS
    rows = list_tickets_to_try(venue.id, since, MOST_TRIED)
    versions = {one.id: one for one in list_versions({row.checklist_version_id for row in rows})}
    calendar, place = calendar_at(venue, venue.opening_hours), zone(venue.time_zone)
    facts = [_facts(row, versions[row.checklist_version_id], calendar, place) for row in rows]
    trial = try_rules(current, tried, facts)
    teams = sorted(trial.before.keys() | trial.after.keys())
    return {
        "since": since,
        "opened": count_tickets_since(venue.id, since),
        "tried": len(rows),
        "teams": [
            {"team": team, "before": trial.before.get(team, 0), "after": trial.after.get(team, 0)}
            for team in teams
        ],
        "rules": [
            {"rule": rule.name, "caught": caught}
            for rule, caught in zip(tried.rules, trial.caught, strict=True)
        ],
        "moved": len(trial.moves),
        "moves": [_move(one, rows, versions) for one in trial.moves[:MOST_MOVES]],
    }


def _facts(row: AnyRow, version: Version, calendar: BusinessCalendar, place: ZoneInfo) -> Facts:
    """What was known when the ticket was opened; its team is the item's, not where it is now."""
    local = row.opened_at.astimezone(place)
    return Facts(
        kind=row.kind,
        checklist=row.checklist_slug,
        item=row.item_key,
        team=version.checklist.items_by_key[row.item_key].team,
        severity=row.severity,
        weekday=local.weekday(),
        clock=local.time(),
        is_open=calendar.is_open(row.opened_at),
    )


def _move(move: Move, rows: Sequence[AnyRow], versions: Any) -> dict[str, Any]:
    row = rows[move.number]
    item = versions[row.checklist_version_id].checklist.items_by_key[row.item_key]
    names = ("id", "spot", "checklist_slug", "item_key", "severity", "state", "opened_at")
    ticket = {name: getattr(row, name) for name in names}
    return {
        "ticket": {**ticket, "prompt": dict(item.prompt)},
        "before": _route(move.before),
        "after": _route(move.after),
    }


def _route(route: Route) -> dict[str, Any]:
    return {"team": route.team, "person_id": route.person_id, **route.to_content()}
