"""What tickets say is said in the reader's language."""

from dataclasses import replace
from typing import Any

import pytest

from app.access.personal import ERASED_NAME
from app.checklists.definition import Severity
from app.tickets.plans import Opening
from app.tickets.routing import Because, Facts, Reason, Route, route
from app.tickets.states import DismissReason, HoldReason, TicketState
from app.tickets.wording import ticket_words_for
from tests.tickets.test_routing import FRIDAY, LOCK, NIGHT, plan, rule

ENGLISH, SPANISH = ticket_words_for("en"), ticket_words_for("es")
TEAMS = {"maintenance": "House technicians"}


def why(facts: Facts, **when: Any) -> str | None:
    rules = plan(rule("100 % night", **when))
    return ENGLISH.why_there(route(rules, facts).to_content(), TEAMS)


def test_the_rule_that_decided_is_named_with_all_that_spoke_for_it() -> None:
    assert why(LOCK, teams=("maintenance",), severities=(Severity.MAJOR,), weekdays=(FRIDAY,)) == (
        "The rule “100 % night” sent it there "
        "(team: House technicians, severity: Major, and day: Friday)."
    )
    assert why(replace(LOCK, is_open=False), time=Opening.CLOSED) == (
        "The rule “100 % night” sent it there (while closed)."
    )
    assert why(LOCK) == "The rule “100 % night” sent it there (every ticket)."


def test_without_a_rule_the_checklists_team_or_its_want_is_named() -> None:
    nobody = plan()
    for facts, said in (
        (LOCK, "It went there because the checklist names this team."),
        (
            replace(LOCK, team=None),
            "It went there because no rule is for it and the checklist names no team.",
        ),
    ):
        assert ENGLISH.why_there(route(nobody, facts).to_content(), TEAMS) == said
        assert SPANISH.why_there(route(nobody, facts).to_content(), TEAMS) not in {said, None}
    assert ENGLISH.why_there(None, TEAMS) is None  # a ticket of before there were rules


@pytest.mark.parametrize("code", sorted(set(Because) - {Because.NO_TEAM, Because.FALLBACK}))
def test_each_thing_that_speaks_for_a_rule_has_words_in_both_languages(code: Because) -> None:
    values = {Because.OPENING: "open", Because.SEVERITY: "major", Because.WEEKDAY: "sun"}
    because = (Reason(code, values.get(code, str(NIGHT))),)
    content = Route("doors", None, "Rule", because).to_content()
    said = [words.why_there(content, TEAMS) or "" for words in (ENGLISH, SPANISH)]
    assert said[0].startswith("The rule “Rule” sent it there (")
    assert said[1].startswith("La regla «Rule» la llevó allí (")
    assert said[0].partition("(")[2] != said[1].partition("(")[2]


@pytest.mark.parametrize("language", ["en", "es", "es-MX", "ca", "zh", "ar", "xx"])
def test_several_things_are_listed_in_every_language_that_somebody_may_read(language: str) -> None:
    words = ticket_words_for(language)
    for things in (["a"], ["a", "b"], ["a", "b", "c"], list("abcdef")):
        assert all(one in words.listing(things) for one in things)


def test_states_and_reasons_have_words_in_both_languages() -> None:
    for say, kinds in (
        ("state", TicketState),
        ("severity", Severity),
        ("hold_reason", HoldReason),
        ("dismiss_reason", DismissReason),
    ):
        english = {getattr(ENGLISH, say)(one) for one in kinds}
        spanish = {getattr(SPANISH, say)(one) for one in kinds}
        assert len(english) == len(spanish) == len(kinds)
        assert not english & spanish


def test_who_was_erased_is_named_in_the_readers_language() -> None:
    assert SPANISH.person(ERASED_NAME) == "Excolega"
    assert ENGLISH.person(ERASED_NAME) == ERASED_NAME
    assert SPANISH.person("Ana") == "Ana"
