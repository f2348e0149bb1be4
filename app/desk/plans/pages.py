"""What the pages of a plan show, as plain values."""

from collections.abc import Mapping
from typing import Any, Final

from app.desk.plans import saying
from app.desk.plans.choices import Choices, choices_at, name_in
from app.desk.plans.drafts import Content, Draft, sign
from app.desk.plans.fields import SEVERITIES, say_clock, say_percent
from app.desk.wording import Words
from app.kernel.speech import N_
from app.tickets.plans import Unknown
from app.venues.models import Venue

MOST_MOVES: Final = 30
BLANK_ROWS: Final = 2
NEW_RULE: Final[Content] = {"name": "", "when": {}, "to": {}}
NEW_CALLEE: Final[Content] = {"whom": "", "role": "", "phone": "", "minutes": 5, "person_id": None}
# What the words of `plans.unknown_in` are at the desk.
NOT_HERE: Final = (N_("Choose a team of this venue."), N_("Choose somebody who works here."))


def plan_page(venue: Venue, draft: Draft, words: Words) -> dict[str, Any]:
    """All that the page of a plan shows, but for a trial."""
    choices = choices_at(venue, words)
    plan = draft.plan
    return {
        "venue": venue,
        "draft": sign(draft, venue.id),
        "changed": saying.say_parts(draft.changed, words),
        "may_try": not {"rules", "fallback_team"}.isdisjoint(draft.changed),
        "rules": [saying.say_rule(rule, choices, words) for rule in plan.rules],
        "fallback": name_in(choices.teams, plan.fallback_team),
        "targets": saying.say_targets(plan, choices, words),
        "chain": [
            {
                "whom": one.whom,
                "phone": one.phone,
                "dialled": one.dialled,
                "minutes": one.minutes,
                "about": name_in(choices.roles, one.role) if one.role else "",
                "person": choices.people.get(str(one.person_id), "") if one.person_id else "",
            }
            for one in plan.chain
        ],
        "costs": _costs(draft.mine["costs"], words),
        "warn": words.whole_percent(plan.warn_share),
        "return_days": plan.return_days,
    }


def _costs(costs: Mapping[str, Any], words: Words) -> dict[str, Any]:
    per_hour = costs["per_hour"]
    return {
        "per_hour": [
            (words.severity(one), words.money(per_hour[one], costs["currency"]))
            for one in SEVERITIES
            if one in per_hour
        ],
        "segments": [
            {**one, "percent": words.whole_percent(float(one["share"]))}
            for one in costs["segments"]
        ],
    }


def say_unknown(unknown: list[Unknown], draft: Draft, words: Words) -> list[str]:
    """What a plan names and the venue has not, with the rule or the person that names it."""
    return [f"{_place(one.at, draft)}: {words.gettext(one.detail)}".lstrip(": ") for one in unknown]


def _place(at: str, draft: Draft) -> str:
    part, number = [*at.split("/"), "", ""][1:3]
    if part in ("rules", "chain"):
        named = draft.mine[part][int(number)]
        return f"“{named.get('name') or named.get('whom')}”"
    return ""


def rule_form(rule: Content, choices: Choices, words: Words) -> dict[str, Any]:
    """A rule's form: what can be chosen, and what is."""
    when, to = rule["when"], rule["to"]
    time = when.get("time")
    span = time if isinstance(time, dict) else {}
    groups = [
        ("kinds", words.gettext("Kind of spot"), choices.kinds),
        ("checklists", words.gettext("Checklist"), choices.checklists),
        ("teams", words.gettext("Team of the check"), choices.teams),
        ("severities", words.gettext("Severity"), saying.severities(words)),
        ("weekdays", words.gettext("Day of the week"), saying.weekdays(words)),
    ]
    return {
        "rule": rule,
        "groups": [
            (name, title, _with_kept(named, when.get(name, ()))) for name, title, named in groups
        ],
        "item_groups": choices.groups,
        "lost_items": [one for one in when.get("items", ()) if one not in choices.items],
        "chosen": {name: set(keys) for name, keys in when.items() if isinstance(keys, list)},
        "time": "span" if span else (time or ""),
        "span": (span.get("from", ""), span.get("to", "")),
        "to": f"{next(iter(to))}:{next(iter(to.values()))}" if to else "",
        "teams": choices.teams,
        "people": choices.people,
    }


def _with_kept(named: Mapping[str, str], kept: Any) -> dict[str, str]:
    """What can be chosen, and what is chosen although it is not there any more."""
    return {**named, **{key: name_in(named, key) for key in kept}}


def callee_form(callee: Content, choices: Choices) -> dict[str, Any]:
    """The form of somebody to call."""
    role = [callee["role"]] if callee["role"] else []
    return {
        "callee": callee,
        "roles": _with_kept(choices.roles, role),
        "people": choices.people,
    }


def targets_form(targets: list[Content], choices: Choices, words: Words) -> dict[str, Any]:
    """The form of the promises: a row each, and empty ones to fill in."""
    blank = {"severity": "", "team": "", "acknowledge_minutes": "", "resolve_minutes": ""}
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    rows = sorted(targets, key=lambda one: (one["team"] or "", order.get(one["severity"], 9)))
    shown = [
        {
            **one,
            "acknowledge": say_clock(one["acknowledge_minutes"]),
            "resolve": say_clock(one["resolve_minutes"]),
            "is_usual": not one["team"] and bool(one["severity"]),
            "title": f"{_team(one['team'], choices, words)}, {words.severity(one['severity'])}"
            if one["severity"] in order
            else words.gettext("One more"),
        }
        for one in [*rows, *[blank] * BLANK_ROWS]
    ]
    teams = _with_kept(choices.teams, {one["team"] for one in targets if one["team"]})
    return {"rows": shown, "teams": teams, "severities": saying.severities(words)}


def _team(key: str | None, choices: Choices, words: Words) -> str:
    return name_in(choices.teams, key) if key else words.gettext("All teams")


def costs_form(costs: Content, words: Words) -> dict[str, Any]:
    """The form of costs: what an hour costs, and groups of visitors with empty rows at the end."""
    blank = {"key": "", "name": "", "share": "", "weight": ""}
    segments = [{**one, "share": say_percent(one["share"])} for one in costs["segments"]]
    return {
        "currency": costs["currency"],
        "per_hour": [
            (one, words.severity(one), costs["per_hour"].get(one, "")) for one in SEVERITIES
        ],
        "segments": [*segments, *[blank] * BLANK_ROWS],
    }


def rest_form(mine: Content, choices: Choices) -> dict[str, Any]:
    """The form of what is one number or one team."""
    warn = mine["warn_share"]
    return {
        "fallback_team": mine["fallback_team"],
        "teams": _with_kept(choices.teams, [mine["fallback_team"]]),
        "warn_share": say_percent(str(warn)) if isinstance(warn, float) else warn,
        "return_days": mine["return_days"],
    }
