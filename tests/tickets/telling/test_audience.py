"""Who is told of what happened to a ticket: one table of cases."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from app.access.policy import Role
from app.checklists.definition import Severity
from app.notices.topics import Topic
from app.tickets.states import DismissReason, TicketState
from app.tickets.telling.audience import NOBODY, Happened, Staff, audience

PEOPLE = "ana bea carl dora eli gone admin root"
ANA, BEA, CARL, DORA, ELI, GONE, ADMIN, ROOT = (UUID(int=n) for n in range(1, 9))
NAMES = dict(zip((UUID(int=n) for n in range(1, 9)), PEOPLE.split(), strict=True))
# Bea and Carl mend, Carl alone is of the team of doors, with somebody who is gone; Dora manages.
STAFF = Staff(
    roles={
        Role.INSPECTOR: frozenset({ANA, ELI}),
        Role.MAINTAINER: frozenset({BEA, CARL}),
        Role.MANAGER: frozenset({DORA}),
    },
    admins=frozenset({ADMIN, ROOT}),
    teams={"doors": frozenset({CARL, GONE}), "empty": frozenset(), "left": frozenset({GONE})},
)
ONLY = {
    "no maintainers": Staff({Role.MANAGER: frozenset({DORA})}, frozenset({ADMIN})),
    "nobody here": Staff({Role.INSPECTOR: frozenset({ANA})}, frozenset({ADMIN})),
}
DOORS: dict[str, Any] = {"team": "doors"}
MENDED: dict[str, Any] = {"state": TicketState.RESOLVED}
FOUND_BY_TWO: dict[str, Any] = {"reporters": frozenset({ANA, ELI, GONE})}
NO_FAULT = {"dismiss_reason": str(DismissReason.NOT_A_FAULT)}
DISMISSED: dict[str, Any] = {"state": TicketState.DISMISSED, "detail": NO_FAULT}


def told(staff: Staff, kind: str, person_id: UUID | None, given: dict[str, Any]) -> str:
    people, _, _ = audience(Happened(kind, person_id, **given), staff)
    return " ".join(sorted(NAMES[one] for one in people))


QUIET = ("acknowledged", "started", "held", "called", "photo", "merged", "split", "verified", "new")
CASES: list[tuple[str, UUID | None, dict[str, Any], str]] = [
    # Whoever has to mend it.
    ("opened", ANA, DOORS, "carl"),
    ("opened", ANA, DOORS | {"assignee_id": BEA}, "bea"),
    ("opened", ANA, DOORS | {"assignee_id": GONE}, "carl"),
    ("opened", ANA, DOORS | {"assignee_id": ADMIN}, "admin"),
    ("opened", ANA, {"team": "empty"}, "bea carl"),
    ("opened", ANA, {"team": "left"}, "bea carl"),
    ("opened", ANA, {"team": "unknown"}, "bea carl"),
    ("opened", ANA, {}, "bea carl"),
    ("reopened", ANA, DOORS | {"detail": {"inspection_id": "1"}}, "carl"),
    ("handed_over", BEA, DOORS | {"detail": {"from": "x", "to": "doors"}}, "carl"),
    ("assigned", BEA, {"assignee_id": CARL}, "carl"),
    ("assigned", DORA, DOORS | {"detail": {"from": "1", "to": None}}, "carl"),
    # Nobody hears what they did themselves.
    ("assigned", CARL, {"assignee_id": CARL}, ""),
    ("handed_over", CARL, DOORS, ""),
    ("opened", CARL, {}, "bea"),
    ("opened", CARL, DOORS, ""),
    ("reopened", CARL, DOORS, ""),
    # What is over, or is somebody else's already, needs nobody; nor what went outside.
    ("opened", ANA, DOORS | MENDED, ""),
    ("opened", ANA, DOORS | {"state": TicketState.DISMISSED}, ""),
    ("opened", ANA, DOORS | {"is_overtaken": True}, ""),
    ("assigned", DORA, {"assignee_id": CARL, "is_overtaken": True}, ""),
    ("handed_over", BEA, DOORS | {"detail": {"endpoint_id": "1"}}, ""),
    # Failing again while open is nobody's news, unless it is worse than thought.
    ("failed", ANA, DOORS, ""),
    ("failed", ANA, DOORS | {"detail": {"severity": "critical"}}, "carl"),
    ("failed", ANA, DOORS | MENDED | {"detail": {"severity": "critical"}}, ""),
    # Promises.
    ("promise_warning", None, DOORS, "carl"),
    ("promise_warning", None, DOORS | {"assignee_id": BEA}, "bea"),
    ("promise_warning", None, DOORS | MENDED, ""),
    ("promise_broken", None, DOORS, "carl dora"),
    ("promise_broken", None, DOORS | MENDED, "dora"),
    # A call.
    ("escalated", None, {"detail": {"person_id": str(BEA)}}, "bea dora"),
    ("escalated", None, {"detail": {"person_id": str(GONE)}}, "dora"),
    ("escalated", None, {"detail": {"person_id": None, "whom": None}}, "dora"),
    # The answer to who found it.
    ("resolved", CARL, MENDED | FOUND_BY_TWO, "ana eli"),
    ("resolved", CARL, {"state": TicketState.CLOSED} | FOUND_BY_TWO, "ana eli"),
    ("resolved", ANA, MENDED | FOUND_BY_TWO, "eli"),
    ("resolved", CARL, FOUND_BY_TWO, ""),  # it failed again since
    ("resolved", CARL, MENDED, ""),  # all of them are gone, or were answered before
    ("verified", BEA, {"state": TicketState.CLOSED} | FOUND_BY_TWO, ""),
    ("dismissed", DORA, DISMISSED | FOUND_BY_TWO, "ana eli"),
    ("dismissed", ANA, DISMISSED | FOUND_BY_TWO, "eli"),
    ("dismissed", DORA, FOUND_BY_TWO | {"detail": NO_FAULT}, ""),  # it failed again since
    (
        "dismissed",
        DORA,
        {"state": TicketState.DISMISSED, "detail": {"dismiss_reason": "duplicate"}} | FOUND_BY_TWO,
        "",
    ),
    # Talk.
    ("commented", ANA, {"assignee_id": CARL, "writers": frozenset({ELI, GONE})}, "carl eli"),
    ("commented", CARL, {"assignee_id": CARL, "writers": frozenset({ELI, CARL})}, "eli"),
    ("commented", ANA, DOORS, ""),
    # A hold that ended by itself; by hand, whoever did it is at it.
    ("resumed", None, DOORS, "carl"),
    ("resumed", None, DOORS | MENDED, ""),
    ("resumed", CARL, {"assignee_id": BEA}, ""),
    *((kind, BEA, DOORS | {"assignee_id": CARL} | FOUND_BY_TWO, "") for kind in QUIET),
]


@pytest.mark.parametrize(("kind", "person_id", "given", "wanted"), CASES)
def test_who_is_told(kind: str, person_id: UUID | None, given: dict[str, Any], wanted: str) -> None:
    assert told(STAFF, kind, person_id, given) == wanted


KINDS = ("opened", "reopened", "promise_warning", "promise_broken", "escalated")


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_always_somebody_and_nobody_who_is_not_here(kind: str) -> None:
    for assignee, team, maintainers, managers in product((False, True), repeat=4):
        staff = Staff(
            roles={
                Role.INSPECTOR: frozenset({ANA, BEA}) if assignee else frozenset({ANA}),
                Role.MAINTAINER: frozenset({CARL}) if maintainers or team else NOBODY,
                Role.MANAGER: frozenset({DORA}) if managers else NOBODY,
            },
            admins=frozenset({ADMIN}),
            teams={"doors": frozenset({CARL, GONE})} if team else {},
        )
        for doer in (None, ANA):
            what = Happened(kind, doer, team="doors", assignee_id=BEA if assignee else GONE)
            people = audience(what, staff).people
            assert people
            assert people <= staff.here


def test_without_maintainers_the_managers_are_told_and_without_them_the_admins() -> None:
    assert told(ONLY["no maintainers"], "opened", ANA, DOORS) == "dora"
    assert told(ONLY["nobody here"], "opened", ANA, DOORS) == "admin"
    assert told(ONLY["nobody here"], "escalated", None, {}) == "admin"


@pytest.mark.parametrize(
    ("kind", "topic", "urgent"),
    [
        ("opened", Topic.TICKETS, True),
        ("reopened", Topic.TICKETS, True),
        ("assigned", Topic.TICKETS, True),
        ("handed_over", Topic.TICKETS, True),
        ("commented", Topic.TICKETS, False),
        ("resumed", Topic.TICKETS, False),
        ("promise_warning", Topic.PROMISES, True),
        ("promise_broken", Topic.PROMISES, True),
        ("escalated", Topic.CALLS, True),
    ],
)
def test_what_is_critical_goes_at_once_and_the_rest_in_its_hours(
    kind: str, topic: Topic, urgent: bool
) -> None:
    what = Happened(kind, None, severity=Severity.CRITICAL)
    assert audience(what, STAFF)[1:] == (topic, urgent)
    milder = replace(what, severity=Severity.MAJOR)
    assert audience(milder, STAFF)[1:] == (topic, kind == "escalated")


def test_answers_are_never_urgent() -> None:
    for kind, given in (("resolved", MENDED), ("dismissed", DISMISSED)):
        what = Happened(kind, BEA, severity=Severity.CRITICAL, **given, **FOUND_BY_TWO)
        assert audience(what, STAFF)[1:] == (Topic.ANSWERS, False)
