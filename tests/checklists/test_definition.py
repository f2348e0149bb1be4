"""A checklist made from content: look-ups, defaults, languages."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from app.checklists.definition import (
    AnswerKind,
    Checklist,
    Condition,
    PhotoRule,
    Severity,
    Stage,
    localised,
)

TEXTS = {"es": "Puerta", "en": "Door"}


def make_content(*items: dict[str, Any]) -> dict[str, Any]:
    base = {"stage": "arrival", "moment": TEXTS, "prompt": TEXTS}
    return {"title": TEXTS, "kind": "entrance", "items": [base | item for item in items]}


def test_absent_keys_take_their_default() -> None:
    (item,) = Checklist.from_content(make_content({"key": "door", "answer": "rating"})).items
    assert (item.stage, item.answer, item.severity) == (
        Stage.ARRIVAL,
        AnswerKind.RATING,
        Severity.MINOR,
    )
    assert (item.weight, item.photo, item.required) == (1, PhotoRule.OPTIONAL, True)
    assert (item.not_applicable, item.team, item.fails_when) == (False, None, None)
    assert not item.ask_severity


def test_the_checks_are_the_items_that_can_fail() -> None:
    checklist = Checklist.from_content(
        make_content(
            {"key": "door", "answer": "pass_fail"},
            {"key": "look", "answer": "rating"},
            {"key": "wait", "answer": "number", "fails_when": {"above": 5}},
        )
    )
    assert [item.key for item in checklist.checks] == ["door", "wait"]
    assert checklist.checks[0].fails_when == Condition(is_=("fail",))


def test_an_item_is_found_by_its_key() -> None:
    checklist = Checklist.from_content(make_content({"key": "door", "answer": "text"}))
    assert checklist.item("door") is checklist.items[0]
    assert checklist.item("window") is None


def test_an_escalation_and_choices_are_read() -> None:
    content = {
        "key": "exit",
        "answer": "choice",
        "choices": [{"key": "free", "text": TEXTS}, {"key": "blocked", "text": TEXTS}],
        "fails_when": {"is": ["blocked"]},
        "severity": "critical",
        "escalation": {"call": "duty-manager", "within_minutes": 2, "say": TEXTS},
    }
    (item,) = Checklist.from_content(make_content(content)).items
    assert list(item.choices) == ["free", "blocked"]
    assert item.escalation is not None
    assert (item.escalation.call, item.escalation.within_minutes) == ("duty-manager", 2)


def test_a_checklist_never_changes() -> None:
    checklist = Checklist.from_content(make_content({"key": "door", "answer": "text"}))
    with pytest.raises(FrozenInstanceError):
        checklist.kind = "parking"  # type: ignore[misc]
    with pytest.raises(TypeError):
        checklist.title["en"] = "Gate"  # type: ignore[index]


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "Puerta"), ("es-MX", "Puerta"), ("en", "Door"), ("de", "Door"), ("", "Door")],
)
def test_a_text_falls_back_to_english(language: str, text: str) -> None:
    assert localised(TEXTS, language) == text
    assert (
        Checklist.from_content(make_content({"key": "a", "answer": "text"})).title_in(language)
        == text
    )


def test_a_text_without_english_falls_back_to_its_first_language() -> None:
    assert localised({"ca": "Porta", "es": "Puerta"}, "de") == "Porta"


def test_a_text_without_languages_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one language"):
        localised({}, "en")
