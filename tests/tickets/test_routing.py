"""To whom a ticket goes, and why."""

from dataclasses import replace
from datetime import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checklists.definition import Severity
from app.kernel.ids import new_id
from app.tickets.plans import DEFAULT_PLAN, ClockSpan, HandlingPlan, Opening, Rule, When
from app.tickets.routing import Because, Facts, match, reasons_from, route, try_rules

FRIDAY, SATURDAY = 4, 5
LOCK = Facts(
    kind="restroom",
    checklist="restroom",
    item="stall-locks",
    team="maintenance",
    severity=Severity.MAJOR,
    weekday=FRIDAY,
    clock=time(23, 30),
    is_open=True,
)
NIGHT = ClockSpan(time(22), time(6))
NIGHT_PORTER = new_id()


def plan(*rules: Rule) -> HandlingPlan:
    return replace(DEFAULT_PLAN, rules=rules, fallback_team="front-desk")


def rule(name: str, team: str | None = "night-watch", **when: Any) -> Rule:
    return Rule(name, When(**when), team=team)


def test_the_first_rule_that_is_for_a_ticket_decides_and_says_why() -> None:
    rules = plan(
        rule("Signs", kinds=("signage",)),
        rule(
            "Locks at night",
            kinds=("entrance", "restroom"),
            checklists=("restroom",),
            items=("stall-locks",),
            teams=("maintenance",),
            severities=(Severity.MAJOR,),
            time=NIGHT,
            weekdays=(FRIDAY,),
        ),
        rule("All", "cleaning"),
    )
    found = route(rules, LOCK)
    assert (found.team, found.person_id, found.rule) == ("night-watch", None, "Locks at night")
    assert [(str(one.code), one.value) for one in found.because] == [
        ("kind", "restroom"),
        ("checklist", "restroom"),
        ("item", "stall-locks"),
        ("item_team", "maintenance"),
        ("severity", "major"),
        ("clock", "22:00–06:00"),
        ("weekday", "fri"),
    ]
    assert reasons_from(found.to_content()) == found.because
    by_day = route(rules, replace(LOCK, clock=time(12)))
    assert (by_day.rule, by_day.because) == ("All", ((Because.EVERY_TICKET, None),))


def test_without_a_rule_it_goes_to_the_items_team_and_else_to_the_one_always_there() -> None:
    rules = plan(rule("Signs", kinds=("signage",)))
    own = route(rules, LOCK)
    assert (own.team, own.rule) == ("maintenance", None)
    assert own.because == ((Because.ITEM_TEAM, "maintenance"),)
    none = route(rules, replace(LOCK, team=None))
    assert (none.team, none.rule) == ("front-desk", None)
    assert none.because == ((Because.NO_TEAM, None), (Because.FALLBACK, "front-desk"))


def test_a_rule_for_a_person_leaves_the_ticket_with_a_team_as_well() -> None:
    rules = plan(Rule("Porter", person_id=NIGHT_PORTER))
    found = route(rules, LOCK)
    assert (found.team, found.person_id) == ("maintenance", NIGHT_PORTER)
    assert route(rules, replace(LOCK, team=None)).team == "front-desk"


@pytest.mark.parametrize(
    ("when", "matches"),
    [
        (When(), True),
        (When(kinds=("restroom",)), True),
        (When(kinds=("parking", "entrance")), False),
        (When(checklists=("restroom",)), True),
        (When(checklists=("parking",)), False),
        (When(items=("smell", "stall-locks")), True),
        (When(items=("smell",)), False),
        (When(teams=("maintenance",)), True),
        (When(teams=("cleaning",)), False),
        (When(severities=(Severity.MAJOR, Severity.CRITICAL)), True),
        (When(severities=(Severity.MINOR,)), False),
        (When(time=Opening.OPEN), True),
        (When(time=Opening.CLOSED), False),
        (When(weekdays=(FRIDAY,)), True),
        (When(weekdays=(SATURDAY,)), False),
        (When(kinds=("restroom",), weekdays=(SATURDAY,)), False),
    ],
)
def test_all_that_a_rule_names_must_hold(when: When, matches: bool) -> None:
    assert (match(when, LOCK) is not None) is matches


def test_a_rule_for_a_team_is_not_for_an_item_without_one() -> None:
    assert match(When(teams=("maintenance",)), replace(LOCK, team=None)) is None


@pytest.mark.parametrize(
    ("weekday", "clock", "matches"),
    [
        (FRIDAY, time(21, 59, 59), False),
        (FRIDAY, time(22), True),
        (FRIDAY, time(23, 59, 59), True),
        (SATURDAY, time(0), True),
        (SATURDAY, time(5, 59, 59), True),
        (SATURDAY, time(6), False),
        (SATURDAY, time(22), False),  # another night
        (FRIDAY, time(3), False),  # the night before
    ],
)
def test_the_small_hours_belong_to_the_night_of_the_day_before(
    weekday: int, clock: time, matches: bool
) -> None:
    night = When(time=NIGHT, weekdays=(FRIDAY,))
    assert (match(night, replace(LOCK, weekday=weekday, clock=clock)) is not None) is matches


def test_the_night_of_a_sunday_ends_on_monday() -> None:
    night = When(time=NIGHT, weekdays=(6,))
    because = match(night, replace(LOCK, weekday=0, clock=time(1)))
    assert because is not None
    assert because[-1] == (Because.WEEKDAY, "sun")


def test_a_span_by_day_holds_from_its_start_until_before_its_end() -> None:
    day = When(time=ClockSpan(time(9), time(17)))
    clocks = [time(8, 59), time(9), time(16, 59), time(17)]
    held = [match(day, replace(LOCK, clock=one)) is not None for one in clocks]
    assert held == [False, True, True, False]


def test_trying_rules_counts_the_teams_and_names_the_tickets_that_would_move() -> None:
    current = plan(rule("Restrooms", "cleaning", kinds=("restroom",)))
    tried = plan(
        rule("Nothing", "signage", kinds=("parking",)),
        rule("Critical", None, severities=(Severity.CRITICAL,)),
        rule("Smells", "cleaning", items=("smell",)),
    )
    critical = replace(tried.rules[1], person_id=NIGHT_PORTER)
    tried = replace(tried, rules=(tried.rules[0], critical, tried.rules[2]))
    tickets = [
        LOCK,
        replace(LOCK, item="smell"),
        replace(LOCK, kind="entrance", severity=Severity.CRITICAL),
        replace(LOCK, kind="entrance", team=None),
    ]
    trial = try_rules(current, tried, tickets)
    assert trial.before == {"cleaning": 2, "maintenance": 1, "front-desk": 1}
    assert trial.after == {"cleaning": 1, "maintenance": 2, "front-desk": 1}
    assert trial.caught == (0, 1, 1)
    assert [(one.number, one.before.team, one.after.team) for one in trial.moves] == [
        (0, "cleaning", "maintenance"),
        (2, "maintenance", "maintenance"),
    ]
    assert trial.moves[1].after.person_id == NIGHT_PORTER
    assert try_rules(current, current, tickets).moves == ()


def some(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), max_size=2, unique=True).map(tuple)


KINDS, ITEMS, TEAMS = ("restroom", "parking"), ("smell", "stall-locks"), ("cleaning", "signage")
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))
spans = (
    st.tuples(clocks, clocks)
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda ends: ClockSpan(*ends))
)
whens = st.builds(
    When,
    kinds=some(KINDS),
    checklists=some(KINDS),
    items=some(ITEMS),
    teams=some(TEAMS),
    severities=some(tuple(Severity)),
    time=st.none() | st.sampled_from(Opening) | spans,
    weekdays=st.lists(st.integers(0, 6), max_size=4, unique=True).map(tuple),
)
rules_of_plans = st.lists(
    st.builds(Rule, st.text(max_size=3), whens, team=st.sampled_from(TEAMS)), max_size=6
)
facts_of_tickets = st.builds(
    Facts,
    kind=st.sampled_from(KINDS),
    checklist=st.sampled_from(KINDS),
    item=st.sampled_from(ITEMS),
    team=st.none() | st.sampled_from(TEAMS),
    severity=st.sampled_from(Severity),
    weekday=st.integers(0, 6),
    clock=clocks,
    is_open=st.booleans(),
)


@settings(max_examples=50)
@given(rules=rules_of_plans, facts=facts_of_tickets)
def test_there_is_always_a_team_and_a_reason_and_the_first_match_wins(
    rules: list[Rule], facts: Facts
) -> None:
    found = route(plan(*rules), facts)
    assert found.team
    assert found.because
    first = next((one for one in rules if match(one.when, facts) is not None), None)
    if first is None:
        assert (found.rule, found.team) == (None, facts.team or "front-desk")
    else:
        assert (found.rule, found.team) == (first.name, first.team)
        assert found.because == match(first.when, facts)


@settings(max_examples=50)
@given(rules=rules_of_plans, last=whens, facts=facts_of_tickets)
def test_a_rule_at_the_end_changes_nothing_for_what_one_before_it_is_for(
    rules: list[Rule], last: When, facts: Facts
) -> None:
    before = route(plan(*rules), facts)
    after = route(plan(*rules, Rule("Last", last, team="night-watch")), facts)
    if before.rule is not None or match(last, facts) is None:
        assert after == before
    else:
        assert (after.rule, after.team) == ("Last", "night-watch")


@settings(max_examples=50)
@given(when=whens, facts=facts_of_tickets)
def test_naming_less_never_makes_a_rule_be_for_less(when: When, facts: Facts) -> None:
    looser = [
        when,
        replace(when, weekdays=()),
        replace(when, weekdays=(), time=None),
        replace(when, weekdays=(), time=None, teams=(), items=()),
        When(),
    ]
    held = [match(one, facts) is not None for one in looser]
    assert all(wide or not narrow for narrow, wide in pairwise(held))


@settings(max_examples=50)
@given(span=spans, weekday=st.integers(0, 6), clock=clocks)
def test_a_span_and_the_one_that_it_leaves_out_share_the_day(
    span: ClockSpan, weekday: int, clock: time
) -> None:
    rest = ClockSpan(span.end, span.start)
    assert (span.day_of(weekday, clock) is None) is not (rest.day_of(weekday, clock) is None)


@settings(max_examples=30)
@given(
    current=rules_of_plans,
    tried=rules_of_plans,
    tickets=st.lists(facts_of_tickets, max_size=8),
)
def test_a_trial_accounts_for_every_ticket(
    current: list[Rule], tried: list[Rule], tickets: list[Facts]
) -> None:
    trial = try_rules(plan(*current), plan(*tried), tickets)
    assert sum(trial.before.values()) == sum(trial.after.values()) == len(tickets)
    assert sum(trial.caught) <= len(tickets)
    assert len(trial.caught) == len(tried)
    moved = {move.number for move in trial.moves}
    for number, facts in enumerate(tickets):
        stays = route(plan(*current), facts).team == route(plan(*tried), facts).team
        assert stays is (number not in moved)
