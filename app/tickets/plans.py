"""How a venue handles its tickets: who gets them, by when they are mended, whom to call, and what
they cost.

A plan is made from *content*: the plain mapping that `plan_schemas.PlanIn` has found valid and
that is stored as JSON. What content leaves out is as in `DEFAULT_PLAN`. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self
from uuid import UUID

from app.checklists.definition import Severity

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Opening(StrEnum):
    """Whether the venue is open to its visitors."""

    OPEN = auto()
    CLOSED = auto()


class ClockSpan(NamedTuple):
    """From `start` until before `end` by the clock on the wall; overnight where `end` is earlier.

    As with opening hours, the small hours of a span belong to the day on which it begins.
    """

    start: time
    end: time

    def day_of(self, weekday: int, clock: time) -> int | None:
        """The day (0 is Monday) on which the span began that `clock` on `weekday` lies in; None
        where it lies in none."""
        if self.start < self.end:
            return weekday if self.start <= clock < self.end else None
        if clock >= self.start:
            return weekday
        return (weekday - 1) % 7 if clock < self.end else None

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class When:
    """What a rule is for: all that it names must hold; what is empty or None holds for all.

    `teams` are the items' own. `weekdays` are numbers, 0 is Monday.
    """

    kinds: tuple[str, ...] = ()
    checklists: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    time: Opening | ClockSpan | None = None
    weekdays: tuple[int, ...] = ()

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        return cls(
            **{key: tuple(content.get(key, ())) for key in ("kinds", "checklists", "items")},
            teams=tuple(content.get("teams", ())),
            severities=tuple(Severity(one) for one in content.get("severities", ())),
            time=_time_from(content.get("time")),
            weekdays=tuple(WEEKDAYS.index(one) for one in content.get("weekdays", ())),
        )

    def to_content(self) -> dict[str, Any]:
        """Without what is empty."""
        content: dict[str, Any] = {
            "kinds": list(self.kinds),
            "checklists": list(self.checklists),
            "items": list(self.items),
            "teams": list(self.teams),
            "severities": [str(one) for one in self.severities],
            "time": _time_content(self.time),
            "weekdays": [WEEKDAYS[one] for one in self.weekdays],
        }
        return {key: value for key, value in content.items() if value}


def _time_from(content: str | Mapping[str, str] | None) -> Opening | ClockSpan | None:
    if content is None:
        return None
    if isinstance(content, str):
        return Opening(content)
    return ClockSpan(time.fromisoformat(content["from"]), time.fromisoformat(content["to"]))


def _time_content(when: Opening | ClockSpan | None) -> str | dict[str, str] | None:
    if isinstance(when, ClockSpan):
        return {"from": f"{when.start:%H:%M}", "to": f"{when.end:%H:%M}"}
    return str(when) if when else None


@dataclass(frozen=True, slots=True)
class Rule:
    """Sends the tickets that it is for to a team, or to a person; one of the two is None."""

    name: str
    when: When = When()
    team: str | None = None
    person_id: UUID | None = None

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        to = content["to"]
        return cls(
            name=content["name"],
            when=When.from_content(content.get("when", {})),
            team=to.get("team"),
            person_id=UUID(to["person_id"]) if to.get("person_id") else None,
        )

    def to_content(self) -> dict[str, Any]:
        to = {"person_id": str(self.person_id)} if self.person_id else {"team": self.team}
        return {"name": self.name, "when": self.when.to_content(), "to": to}


class Target(NamedTuple):
    """Open minutes (of the business calendar) within which a ticket is acknowledged, resolved."""

    acknowledge_minutes: int
    resolve_minutes: int


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody of the chain: called about items that ask for `role` (empty: about all).

    `whom` is how a person says it ("Night porter"); `minutes`, how long to wait for them to
    confirm before the next one is called.
    """

    whom: str
    phone: str
    minutes: int
    role: str = ""
    person_id: UUID | None = None

    @property
    def dialled(self) -> str:
        """The number as a `tel:` link wants it."""
        return self.phone.replace(" ", "")

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        person = content.get("person_id")
        return cls(
            whom=content["whom"],
            phone=content["phone"],
            minutes=content["minutes"],
            role=content.get("role", ""),
            person_id=UUID(person) if person else None,
        )

    def to_content(self) -> dict[str, Any]:
        person = str(self.person_id) if self.person_id else None
        return {
            "whom": self.whom,
            "role": self.role,
            "phone": self.phone,
            "person_id": person,
            "minutes": self.minutes,
        }


class Segment(NamedTuple):
    """A part of the visitors: `share` of all of them (0 to 1), and how much a failure matters to
    them (`weight`, 1 for as much as to anybody)."""

    key: str
    name: str
    share: Decimal
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Costs:
    """What an open hour of a ticket costs, as the manager assumes it; no severity, no cost."""

    currency: str
    per_hour: Mapping[Severity, Decimal]
    segments: tuple[Segment, ...] = ()

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        per_hour = content.get("per_hour", {})
        return cls(
            currency=content.get("currency", "EUR"),
            per_hour=MappingProxyType(
                {one: Decimal(per_hour[one]) for one in Severity if one in per_hour}
            ),
            segments=tuple(
                Segment(one["key"], one["name"], Decimal(one["share"]), Decimal(one["weight"]))
                for one in content.get("segments", ())
            ),
        )

    def to_content(self) -> dict[str, Any]:
        return {
            "currency": self.currency,
            "per_hour": {str(one): str(cost) for one, cost in self.per_hour.items()},
            "segments": [
                {"key": key, "name": name, "share": str(share), "weight": str(weight)}
                for key, name, share, weight in self.segments
            ],
        }


HOUR: Final = 60
BUSINESS_DAY: Final = 8 * HOUR
# "A reply within two business days" is the promise for what a guest feels (MOMENTS.md, M4).
USUAL_TARGETS: Final[Mapping[Severity, Target]] = MappingProxyType(
    {
        Severity.CRITICAL: Target(15, 4 * HOUR),
        Severity.MAJOR: Target(2 * HOUR, 2 * BUSINESS_DAY),
        Severity.MINOR: Target(BUSINESS_DAY, 10 * BUSINESS_DAY),
    }
)


@dataclass(frozen=True, slots=True)
class HandlingPlan:
    """How a venue handles its tickets.

    `rules` in order: the first that is for a ticket decides. `targets` by severity and team; team
    None is for all teams that have none of their own, and is there for each severity. `warn_share`
    is the share of a promise's time that is left when its warning goes out.
    """

    rules: tuple[Rule, ...]
    fallback_team: str
    targets: Mapping[tuple[Severity, str | None], Target]
    warn_share: float
    chain: tuple[Callee, ...]
    costs: Costs
    return_days: int

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """From the content of a plan; must be valid (else KeyError, ValueError)."""
        return cls(
            rules=tuple(Rule.from_content(one) for one in content.get("rules", ())),
            fallback_team=content.get("fallback_team", "maintenance"),
            targets=_targets_from(content.get("targets", ())),
            warn_share=content.get("warn_share", 0.25),
            chain=tuple(Callee.from_content(one) for one in content.get("chain", ())),
            costs=Costs.from_content(content.get("costs", {})),
            return_days=content.get("return_days", 14),
        )

    def to_content(self) -> dict[str, Any]:
        """All of it, ready for JSON; `from_content` makes an equal plan of it."""
        return {
            "rules": [rule.to_content() for rule in self.rules],
            "fallback_team": self.fallback_team,
            "targets": [
                {"severity": str(severity), "team": team, **target._asdict()}
                for (severity, team), target in self.targets.items()
            ],
            "warn_share": self.warn_share,
            "chain": [callee.to_content() for callee in self.chain],
            "costs": self.costs.to_content(),
            "return_days": self.return_days,
        }

    @property
    def return_window(self) -> timedelta:
        """How long after its end a ticket is opened again by a failure."""
        return timedelta(days=self.return_days)

    def target_for(self, severity: Severity, team: str | None) -> Target:
        """The team's own target for that severity; else that of all teams."""
        own = self.targets.get((severity, team))
        return own or self.targets[severity, None]

    def chain_for(self, role: str | None) -> tuple[Callee, ...]:
        """Whom to call about an item that asks for `role`, in order; the first's number is the one
        that the form shows. Where the plan names nobody for that role, all of the chain: a critical
        moment is never without a voice. Empty only where the chain is."""
        meant = tuple(one for one in self.chain if one.role in ("", role or ""))
        return meant or self.chain


def _targets_from(
    entries: Iterable[Mapping[str, Any]],
) -> Mapping[tuple[Severity, str | None], Target]:
    targets: dict[tuple[Severity, str | None], Target] = {
        (severity, None): target for severity, target in USUAL_TARGETS.items()
    }
    for one in entries:
        target = Target(one["acknowledge_minutes"], one["resolve_minutes"])
        targets[Severity(one["severity"]), one.get("team")] = target
    return MappingProxyType(targets)


DEFAULT_PLAN: Final = HandlingPlan.from_content({})


class Unknown(NamedTuple):
    """Something that a plan names and that is not there: where (a JSON pointer), what to do."""

    at: str
    detail: str


def unknown_in(plan: HandlingPlan, teams: Iterable[str], people: Iterable[UUID]) -> list[Unknown]:
    """The teams and people that the plan sends tickets to, or calls, and that the venue has not."""
    known, staff = set(teams), set(people)
    named: list[tuple[str, str | None, UUID | None]] = [
        ("/fallback_team", plan.fallback_team, None),
        *(
            (f"/rules/{number}/to/{'person_id' if rule.person_id else 'team'}", *_to(rule))
            for number, rule in enumerate(plan.rules)
        ),
        *((f"/chain/{n}/person_id", None, one.person_id) for n, one in enumerate(plan.chain)),
    ]
    return [
        Unknown(at, "Choose a team of this venue." if team else "Choose somebody who works here.")
        for at, team, person_id in named
        if (team and team not in known) or (person_id and person_id not in staff)
    ]


def _to(rule: Rule) -> tuple[str | None, UUID | None]:
    return rule.team, rule.person_id
