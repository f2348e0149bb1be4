"""A plan in sentences."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from babel.dates import get_day_names

from app.desk.plans.choices import Choices, Named, name_in
from app.desk.wording import Words
from app.kernel.speech import N_
from app.tickets.plans import WEEKDAYS, ClockSpan, HandlingPlan, Opening, Rule, When

# What a part of a plan is called; what nobody sees as a part of its own is with another.
PARTS: Final = {
    "rules": N_("the rules"),
    "fallback_team": N_("the team for all that is left"),
    "targets": N_("the promises"),
    "warn_share": N_("when to warn"),
    "chain": N_("whom to call"),
    "costs": N_("what it costs"),
    "return_days": N_("the days within which a ticket comes back"),
}
OPENINGS: Final = {
    Opening.OPEN: N_("While the venue is open"),
    Opening.CLOSED: N_("While the venue is closed"),
}


class SaidRule(NamedTuple):
    """A rule in words: when it is for a ticket, and to whom the ticket then goes."""

    name: str
    when: list[str]
    to: str


def say_parts(parts: Iterable[str], words: Words) -> str:
    """The names of parts of a plan, in a row."""
    return ", ".join(words.gettext(PARTS[part]) for part in parts)


def say_rule(rule: Rule, choices: Choices, words: Words) -> SaidRule:
    """A rule in words."""
    to = name_in(choices.people, rule.person_id) if rule.person_id else ""
    said = _say_when(rule.when, choices, words)
    return SaidRule(
        rule.name,
        said or [words.gettext("Every ticket")],
        to or name_in(choices.teams, rule.team),
    )


def _say_when(when: When, choices: Choices, words: Words) -> list[str]:
    said: list[str] = []
    for message, keys, named in (
        (N_("Kind of spot: %(names)s"), when.kinds, choices.kinds),
        (N_("Checklist: %(names)s"), when.checklists, choices.checklists),
        (N_("Check: %(names)s"), when.items, choices.items),
        (N_("Team of the check: %(names)s"), when.teams, choices.teams),
        (N_("Severity: %(names)s"), when.severities, severities(words)),
        (N_("Day: %(names)s"), [WEEKDAYS[one] for one in when.weekdays], weekdays(words)),
    ):
        if keys:
            said.append(words.gettext(message, names=_or(keys, named, words)))
    if isinstance(when.time, ClockSpan):
        said.append(words.gettext("Time: %(span)s", span=when.time))
    elif when.time:
        said.append(words.gettext(OPENINGS[when.time]))
    return said


def _or(keys: Iterable[str], named: Named, words: Words) -> str:
    return words.gettext(" or ").join(name_in(named, key) for key in keys)


def severities(words: Words) -> Named:
    """The severities with their names, the worst first."""
    return {one: words.severity(one) for one in ("critical", "major", "minor")}


def weekdays(words: Words) -> Named:
    """The days of the week by key, from Monday on."""
    names = get_day_names("wide", "stand-alone", words.locale)
    return {day: names[number].capitalize() for number, day in enumerate(WEEKDAYS)}


def say_minutes(minutes: int) -> str:
    """135 as "2 h 15 min"."""
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} h"] if hours else []
    return " ".join(said + ([f"{rest} min"] if rest or not hours else []))


def say_targets(plan: HandlingPlan, choices: Choices, words: Words) -> list[dict[str, Any]]:
    """The promises, those for all teams first; of each the worst severity first."""
    order = {one: number for number, one in enumerate(severities(words))}
    targets = sorted(plan.targets.items(), key=lambda one: (one[0][1] or "", order[str(one[0][0])]))
    return [
        {
            "team": name_in(choices.teams, team) if team else words.gettext("All teams"),
            "severity": words.severity(severity),
            "acknowledge": say_minutes(target.acknowledge_minutes),
            "resolve": say_minutes(target.resolve_minutes),
        }
        for (severity, team), target in targets
    ]


def say_trial(
    trial: Mapping[str, Any], choices: Choices, words: Words, most: int
) -> dict[str, Any]:
    """A trial with names, and of its moves as many as a page shows."""
    return {
        **trial,
        "teams": [{**one, "name": name_in(choices.teams, one["team"])} for one in trial["teams"]],
        "moves": [
            {
                **one["ticket"],
                "before": _whither(one["before"], choices),
                "after": _whither(one["after"], choices),
                "rule": one["after"]["rule"],
            }
            for one in trial["moves"][:most]
        ],
    }


def _whither(route: Mapping[str, Any], choices: Choices) -> str:
    if route["person_id"]:
        return name_in(choices.people, route["person_id"])
    return name_in(choices.teams, route["team"])
