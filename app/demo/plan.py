"""How the theatre handles its tickets: the content of its plan. Pure.

The numbers to call are of a range that nobody has.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from app.demo.teams import MAINTAINER, MANAGER, USHER, WEBMASTER

HOUR: Final = 60
DAY: Final = 8 * HOUR

# Minutes of the team's own hours until it is acknowledged, until it is mended.
TARGETS: Final[Mapping[tuple[str, str], tuple[int, int]]] = {
    ("major", "cleaning"): (30, 3 * HOUR),
    ("minor", "cleaning"): (HOUR, DAY),
    ("major", "front-of-house"): (30, 4 * HOUR),
    ("minor", "front-of-house"): (2 * HOUR, 2 * DAY),
    ("minor", "maintenance"): (DAY, 5 * DAY),
    ("major", "digital"): (4 * HOUR, 5 * DAY),
    ("major", "signage"): (DAY, 6 * DAY),
    ("minor", "signage"): (2 * DAY, 15 * DAY),
    ("critical", "duty"): (15, 3 * HOUR),
}
COSTS: Final[Mapping[str, Any]] = {
    "currency": "EUR",
    "per_hour": {"minor": "0.60", "major": "4.50", "critical": "85"},
    "segments": [
        {"key": "season-tickets", "name": "Season tickets", "share": "0.28", "weight": "1.6"},
        {"key": "families", "name": "Families", "share": "0.22", "weight": "1.3"},
        {"key": "wheelchairs", "name": "Guests in wheelchairs", "share": "0.02", "weight": "5"},
    ],
}
# Role that items ask for (none: called about all), who answers, number, minutes, whose it is.
CHAIN: Final = (
    ("duty-manager", "Duty manager", "+34 600 000 011", 10, MANAGER),
    ("guest-relations", "Guest relations", "+34 600 000 012", 20, USHER.email),
    ("privacy-officer", "Privacy officer", "+34 600 000 013", 20, WEBMASTER.email),
    ("", "Technician on call", "+34 600 000 021", 15, MAINTAINER),
    ("", "Porter's lodge, day and night", "+34 600 000 001", 15, None),
)


def plan_content(people: Mapping[str, UUID]) -> dict[str, Any]:
    """The plan, as `PlanIn` finds it valid; `people` are ids by address."""
    return {
        "rules": list(_rules(people)),
        "fallback_team": "maintenance",
        "targets": [
            {
                "severity": severity,
                "team": team,
                "acknowledge_minutes": acknowledge,
                "resolve_minutes": resolve,
            }
            for (severity, team), (acknowledge, resolve) in TARGETS.items()
        ],
        "warn_share": 0.25,
        "chain": [
            {
                "whom": whom,
                "role": role,
                "phone": phone,
                "minutes": minutes,
                "person_id": str(people[email]) if email else None,
            }
            for role, whom, phone, minutes, email in CHAIN
        ],
        "costs": dict(COSTS),
        "return_days": 14,
    }


def _rules(people: Mapping[str, UUID]) -> Iterator[dict[str, Any]]:
    yield {
        "name": "At night everything critical goes to whoever is on duty",
        "when": {"severities": ["critical"], "time": {"from": "21:00", "to": "08:00"}},
        "to": {"team": "duty"},
    }
    yield {
        "name": "When the workshops are shut, what is critical goes to whoever is on duty",
        "when": {"severities": ["critical"], "weekdays": ["sun", "mon"]},
        "to": {"team": "duty"},
    }
    yield {
        "name": "On Saturdays the bar keeps its bins empty itself",
        "when": {"items": ["fill", "litter-beside"], "weekdays": ["sat"]},
        "to": {"team": "front-of-house"},
    }
    yield {
        "name": "Lamps and light are for the electricians",
        "when": {"items": ["lamps-out", "light-level", "lit"]},
        "to": {"team": "electrical"},
    }
    yield {
        "name": "Leaving the newsletter is Teo's",
        "when": {"items": ["unsubscribe-clicks", "unsubscribe-tone", "mail-stopped"]},
        "to": {"person_id": str(people[WEBMASTER.email])},
    }
