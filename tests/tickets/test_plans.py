"""How a venue handles its tickets: what a plan may say, and what it means."""

import json
from datetime import time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from app.checklists.definition import Severity
from app.tickets.plan_schemas import PlanIn
from app.tickets.plans import DEFAULT_PLAN, ClockSpan, HandlingPlan, Target, unknown_in

PERSON = "01936f0a-0000-7000-8000-0000000000aa"
RULE = {"name": "All", "to": {"team": "cleaning"}}
PORTER = {"whom": "Night porter", "phone": "+34 600 000 000", "minutes": 5}
FULL: dict[str, Any] = {
    "rules": [
        {
            "name": "Restrooms at night",
            "when": {
                "kinds": ["restroom"],
                "checklists": ["restroom"],
                "items": ["stall-locks", "smell"],
                "teams": ["maintenance"],
                "severities": ["major", "critical"],
                "time": {"from": "22:00", "to": "06:00"},
                "weekdays": ["fri", "sat"],
            },
            "to": {"person_id": PERSON},
        },
        {"name": "While closed", "when": {"time": "closed"}, "to": {"team": "night-watch"}},
        {"name": "All the others", "when": {}, "to": {"team": "front-of-house"}},
    ],
    "fallback_team": "front-desk",
    "targets": [
        {
            "severity": "major",
            "team": "signage",
            "acknowledge_minutes": 480,
            "resolve_minutes": 4800,
        },
        {"severity": "minor", "team": None, "acknowledge_minutes": 60, "resolve_minutes": 60},
    ],
    "warn_share": 0.5,
    "chain": [
        {**PORTER, "role": "duty-manager", "person_id": PERSON},
        {"whom": "Privacy", "role": "privacy-officer", "phone": "112", "minutes": 60},
    ],
    "costs": {
        "currency": "EUR",
        "per_hour": {"critical": "250.50", "minor": "0"},
        "segments": [{"key": "families", "name": "Families", "share": "0.35", "weight": "1.5"}],
    },
    "return_days": 30,
}


def read(content: dict[str, Any]) -> HandlingPlan:
    return HandlingPlan.from_content(PlanIn().load(content))


def test_what_is_valid_is_ready_for_json_and_means_what_it_says() -> None:
    content = PlanIn().load(FULL)
    assert content == FULL
    plan = HandlingPlan.from_content(json.loads(json.dumps(content)))
    first, second, third = plan.rules
    assert first.when.time == ClockSpan(time(22), time(6))
    assert (first.when.weekdays, first.when.severities) == ((4, 5), ("major", "critical"))
    assert (first.team, first.person_id) == (None, UUID(PERSON))
    assert (second.when.time, second.team) == ("closed", "night-watch")
    assert third.when == type(third.when)()
    assert plan.chain[0].dialled == "+34600000000"
    assert plan.costs.per_hour == {"critical": Decimal("250.50"), "minor": 0}
    assert plan.costs.segments[0].share == Decimal("0.35")
    assert plan.return_window == timedelta(days=30)


@pytest.mark.parametrize("content", [{}, FULL, {"rules": [RULE], "chain": [PORTER]}])
def test_a_plan_writes_content_that_is_valid_and_reads_as_the_same_plan(
    content: dict[str, Any],
) -> None:
    plan = read(content)
    written = json.loads(json.dumps(plan.to_content()))
    assert read(written) == plan
    assert read(written).to_content() == plan.to_content()


def test_what_is_left_out_is_as_every_venue_has_it() -> None:
    assert read({}) == DEFAULT_PLAN
    plan = DEFAULT_PLAN
    assert (plan.rules, plan.chain, plan.fallback_team) == ((), (), "maintenance")
    assert (plan.warn_share, plan.return_days) == (0.25, 14)
    assert {one: plan.target_for(one, "any") for one in Severity} == {
        "critical": Target(15, 240),
        "major": Target(120, 960),
        "minor": Target(480, 4800),
    }
    assert plan.costs.per_hour == {}


def test_the_most_specific_target_holds() -> None:
    plan = read(FULL)
    assert plan.target_for(Severity.MAJOR, "signage") == Target(480, 4800)
    assert plan.target_for(Severity.MAJOR, "cleaning") == Target(120, 960)
    assert plan.target_for(Severity.MAJOR, None) == Target(120, 960)
    assert plan.target_for(Severity.MINOR, "signage") == Target(60, 60)
    assert plan.target_for(Severity.CRITICAL, "signage") == Target(15, 240)


def test_the_chain_names_those_of_the_role_and_those_for_all_in_order() -> None:
    chain = [
        {**PORTER, "whom": "A", "role": "duty-manager"},
        {**PORTER, "whom": "B", "role": ""},
        {**PORTER, "whom": "C", "role": "privacy-officer"},
        {**PORTER, "whom": "D"},
    ]

    def called(role: str | None, chain: list[dict[str, Any]]) -> str:
        return "".join(one.whom for one in read({"chain": chain}).chain_for(role))

    assert called("duty-manager", chain) == "ABD"
    assert called("privacy-officer", chain) == "BCD"
    assert called("guest-relations", chain) == "BD"
    assert called(None, chain) == "BD"
    # Where nobody is meant, somebody is called all the same.
    assert called("guest-relations", [chain[0], chain[2]]) == "AC"
    assert called(None, [chain[0]]) == "A"
    assert called("duty-manager", []) == ""


def test_teams_and_people_that_are_not_there_are_named_with_their_place() -> None:
    plan = read(FULL)
    found = unknown_in(plan, ["front-of-house", "signage"], [])
    assert [one.at for one in found] == [
        "/fallback_team",
        "/rules/0/to/person_id",
        "/rules/1/to/team",
        "/chain/0/person_id",
    ]
    assert {one.detail for one in found} == {
        "Choose a team of this venue.",
        "Choose somebody who works here.",
    }
    teams = ["front-of-house", "signage", "front-desk", "night-watch"]
    assert unknown_in(plan, teams, [UUID(PERSON)]) == []


def rule(**when: Any) -> dict[str, Any]:
    return {"rules": [{**RULE, "when": when}]}


def callee(**changes: Any) -> dict[str, Any]:
    return {"chain": [{**PORTER, **changes}]}


def target(**changes: Any) -> dict[str, Any]:
    usual = {"severity": "major", "acknowledge_minutes": 60, "resolve_minutes": 60}
    return {"targets": [{**usual, **changes}]}


def segments(*shares: str, **changes: Any) -> dict[str, Any]:
    entries = [
        {"key": f"k{n}", "name": "K", "share": share, "weight": "1", **changes}
        for n, share in enumerate(shares)
    ]
    return {"costs": {"segments": entries}}


SPAN = "Write open, closed, or a span"
PHONE = "Write 3 to 20 digits"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"teams": []}, "There is no such field"),
        (rule(colour=["red"]), "There is no such field"),
        ({"rules": [{"name": "A", "to": {"team": "a"}, "severity": "major"}]}, "no such field"),
        ({"rules": "none"}, "Send a list of rules"),
        ({"rules": [5]}, "Send an object"),
        ({"rules": [{"to": {"team": "a"}}]}, "Fill this in: the plan needs it."),
        ({"rules": [{"name": "A"}]}, "Fill this in: the plan needs it."),
        ({"rules": [{"name": "A", "when": None, "to": {"team": "a"}}]}, "or leave it out"),
        ({"rules": [{"name": " ", "to": {"team": "a"}}]}, "Write 1 to 100 characters"),
        ({"rules": [{"name": "A\nB", "to": {"team": "a"}}]}, "in one line"),
        ({"rules": [{"name": "A", "to": {}}]}, "Name either a team or a person."),
        (
            {"rules": [{"name": "A", "to": {"team": "a", "person_id": PERSON}}]},
            "Name either a team or a person.",
        ),
        ({"rules": [{"name": "A", "to": {"person_id": "me"}}]}, "Choose a person"),
        ({"rules": [RULE, RULE]}, "Give each one of the rules a name of its own."),
        ({"rules": [{**RULE, "name": str(n)} for n in range(101)]}, "Keep to 100 rules"),
        (rule(kinds="restroom"), "Send a list of kinds of spot"),
        (rule(items=["Stall locks"]), "Use lower-case words with hyphens"),
        (rule(items=["a"] * 51), "Keep to 50 items"),
        (rule(teams=["a" * 61]), "60 characters at most"),
        (rule(severities=["huge"]), "Choose one of minor, major, critical."),
        (rule(weekdays=["monday"]), "Choose one of mon, tue"),
        (rule(time="night"), SPAN),
        (rule(time=["open"]), SPAN),
        (rule(time={"from": "22:00"}), SPAN),
        (rule(time={"from": "22:00", "to": "24:00"}), SPAN),
        (rule(time={"from": "22:00", "to": 6}), SPAN),
        (rule(time={"from": "22:00", "to": "6:00"}), SPAN),
        (rule(time={"from": "22:00", "to": "06:00", "on": "fri"}), SPAN),
        (rule(time={"from": "22:00", "to": "22:00"}), "Choose two different times"),
        ({"fallback_team": None}, "Fill this in, or leave it out."),
        ({"fallback_team": ""}, "such as maintenance"),
        (target(acknowledge_minutes=0), "whole number from 1 to 525600"),
        (target(acknowledge_minutes=True), "whole number from 1 to 525600"),
        (target(resolve_minutes="60"), "whole number from 1 to 525600"),
        (target(resolve_minutes=59), "Allow at least as long as for acknowledging."),
        ({"targets": target()["targets"] * 2}, "a severity and team of its own"),
        ({"targets": [*target()["targets"], *target(team=None)["targets"]]}, "of its own"),
        ({"warn_share": 0.95}, "Write a share from 0.05 to 0.9."),
        ({"warn_share": "soon"}, "Write a share from 0.05 to 0.9."),
        (callee(phone="ask the porter"), PHONE),
        (callee(phone="12"), PHONE),
        (callee(phone="1 2 "), PHONE),
        (callee(phone="112\n"), PHONE),
        (callee(phone="1" * 21), PHONE),
        (callee(phone="٠١٢٣"), PHONE),
        (callee(phone=112), "Write the number in quotes."),
        (callee(role="Duty Manager"), "such as duty-manager"),
        (callee(minutes=0), "the minutes to wait as a whole number"),
        (callee(person_id="x"), "Choose a person"),
        ({"chain": [PORTER] * 21}, "Keep to 20 people to call"),
        ({"costs": {"currency": "euro"}}, "three letters"),
        ({"costs": {"per_hour": {"huge": "1"}}}, "There is no such field"),
        ({"costs": {"per_hour": {"major": 5}}}, "in quotes, with a point"),
        ({"costs": {"per_hour": {"major": "-5"}}}, "Write a number from 0"),
        ({"costs": {"per_hour": {"major": "1e9"}}}, "Write a number from 0"),
        (segments("0.6", "0.5"), "together they are 1 at most"),
        (segments("0.1", "0.1", key="same"), "a key of its own"),
        (segments("1.1"), "Write a number from 0 to 1 "),
        (segments("1", weight="101"), "Write a number from 0 to 100 "),
        ({"return_days": 366}, "Write the days as a whole number from 0 to 365."),
    ],
)
def test_what_a_plan_cannot_say_is_refused_with_what_to_do(
    content: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        PlanIn().load(content)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("phone", ["112", "+34 600 000 000", " 0 34 5", "+1 2 3", "1" * 20])
def test_numbers_are_taken_as_people_write_them(phone: str) -> None:
    assert read(callee(phone=phone)).chain[0].phone == phone


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def spoilt_plans(draw: st.DrawFn) -> Any:
    """The full plan with anything at all in one place of it."""
    plan = json.loads(json.dumps(FULL))
    place = plan
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or draw(st.booleans()):
            place[key] = draw(JUNK)
            return plan
        place = place[key]


@settings(max_examples=50)
@given(content=spoilt_plans())
def test_whatever_is_sent_is_refused_in_words_or_is_a_plan(content: Any) -> None:
    try:
        plan = HandlingPlan.from_content(PlanIn().load(content))
    except ValidationError:
        return
    assert read(plan.to_content()) == plan
