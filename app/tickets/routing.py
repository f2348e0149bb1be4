"""To whom a ticket goes, and why: the first rule of the plan that is for it; else the item's own
team; else the team that always exists. Pure.

Why is data, so that the desk and a mail say it in their reader's language.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum, auto
from typing import Any, NamedTuple
from uuid import UUID

from app.checklists.definition import Severity
from app.tickets.plans import WEEKDAYS, ClockSpan, HandlingPlan, Opening, Rule, When


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a problem when it is found. `weekday` (0 is Monday) and `clock` are those
    of the venue; `is_open` is whether it is open to its visitors then."""

    kind: str
    checklist: str
    item: str
    team: str | None
    severity: Severity
    weekday: int
    clock: time
    is_open: bool


class Because(StrEnum):
    """What spoke for a route; in brackets the value that comes with it."""

    KIND = auto()  # of spot
    CHECKLIST = auto()  # its slug
    ITEM = auto()  # its key
    ITEM_TEAM = auto()  # the item's own team
    SEVERITY = auto()
    OPENING = auto()  # open or closed
    CLOCK = auto()  # the span, as in "22:00–06:00"
    WEEKDAY = auto()  # the day on which the span began, as in "fri"
    EVERY_TICKET = auto()  # the rule is for all; no value
    NO_TEAM = auto()  # the item names none; no value
    FALLBACK = auto()  # the team that always exists


class Reason(NamedTuple):
    """One thing that spoke for a route."""

    code: Because
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a ticket goes: always to a team, and to a person of it where the rule names one.

    `rule` is the name of the rule that decided, None where none did.
    """

    team: str
    person_id: UUID | None
    rule: str | None
    because: tuple[Reason, ...]

    def to_content(self) -> dict[str, Any]:
        """Why it went there, ready for JSON."""
        return {
            "rule": self.rule,
            "because": [{"code": str(one.code), "value": one.value} for one in self.because],
        }


def reasons_from(content: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The reasons that `Route.to_content` wrote."""
    return tuple(Reason(Because(one["code"]), one["value"]) for one in content["because"])


def route(plan: HandlingPlan, facts: Facts) -> Route:
    """Where a ticket with these facts goes. There is always an answer."""
    return _route(plan, facts)[0]


def _route(plan: HandlingPlan, facts: Facts) -> tuple[Route, int | None]:
    """The route, and the number of the rule that decided."""
    for number, rule in enumerate(plan.rules):
        because = match(rule.when, facts)
        if because is not None:
            return _by_rule(plan, rule, facts, because), number
    if facts.team:
        return Route(facts.team, None, None, (Reason(Because.ITEM_TEAM, facts.team),)), None
    because = (Reason(Because.NO_TEAM), Reason(Because.FALLBACK, plan.fallback_team))
    return Route(plan.fallback_team, None, None, because), None


def _by_rule(plan: HandlingPlan, rule: Rule, facts: Facts, because: tuple[Reason, ...]) -> Route:
    # Whom a rule sends to a person still counts for a team, which takes over when they are away.
    team = rule.team or facts.team or plan.fallback_team
    return Route(team, rule.person_id, rule.name, because)


def match(when: When, facts: Facts) -> tuple[Reason, ...] | None:
    """All that spoke for a rule, in the order of its form; None where the rule is not for this."""
    reasons: list[Reason] = []
    for wanted, given, code in (
        (when.kinds, facts.kind, Because.KIND),
        (when.checklists, facts.checklist, Because.CHECKLIST),
        (when.items, facts.item, Because.ITEM),
        (when.teams, facts.team, Because.ITEM_TEAM),
        (when.severities, facts.severity, Because.SEVERITY),
    ):
        if not wanted:
            continue
        if given is None or given not in wanted:
            return None
        reasons.append(Reason(code, str(given)))
    at_this_time = _match_time(when, facts)
    if at_this_time is None:
        return None
    return (*reasons, *at_this_time) or (Reason(Because.EVERY_TICKET),)


def _match_time(when: When, facts: Facts) -> tuple[Reason, ...] | None:
    reasons: list[Reason] = []
    day: int | None = facts.weekday
    if isinstance(when.time, ClockSpan):
        day = when.time.day_of(facts.weekday, facts.clock)
        reasons.append(Reason(Because.CLOCK, str(when.time)))
    elif when.time is not None:
        if (when.time is Opening.OPEN) is not facts.is_open:
            return None
        reasons.append(Reason(Because.OPENING, str(when.time)))
    if day is None or (when.weekdays and day not in when.weekdays):
        return None
    if when.weekdays:
        reasons.append(Reason(Because.WEEKDAY, WEEKDAYS[day]))
    return tuple(reasons)


class Move(NamedTuple):
    """A ticket that would go elsewhere: its place among those tried, from where, to where."""

    number: int
    before: Route
    after: Route


@dataclass(frozen=True, slots=True)
class Trial:
    """What a plan would have done with tickets that another one routed.

    `before` and `after` count the tickets by team; `caught`, by rule of the tried plan, in its
    order: a rule that caught none stands out. `moves` are those that would change team or person.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    caught: tuple[int, ...]
    moves: tuple[Move, ...]


def try_rules(current: HandlingPlan, tried: HandlingPlan, tickets: Sequence[Facts]) -> Trial:
    """Routes the tickets by both plans, and says what would be different."""
    befores = [route(current, facts) for facts in tickets]
    decided = [_route(tried, facts) for facts in tickets]
    caught = Counter(number for _, number in decided)
    return Trial(
        before=Counter(one.team for one in befores),
        after=Counter(one.team for one, _ in decided),
        caught=tuple(caught[number] for number in range(len(tried.rules))),
        moves=tuple(
            Move(number, before, after)
            for number, (before, (after, _)) in enumerate(zip(befores, decided, strict=True))
            if (before.team, before.person_id) != (after.team, after.person_id)
        ),
    )
