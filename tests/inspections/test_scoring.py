"""Scores and failures, from any answers to the checklist of the tests."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.checklists.conditions import fails, shown_items
from app.checklists.definition import Checklist
from app.inspections.answers import check_answers, values_of
from app.inspections.scoring import percentage, score
from tests.factories import ITEMS, all_well, text

CHECKLIST = Checklist.from_content({"title": text("Restroom"), "kind": "restroom", "items": ITEMS})
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "stall-locks": st.sampled_from(["pass", "fail"]),
    "broken-stalls": st.integers(1, 20),
    "soap": st.sampled_from(["pass", "fail"]),
    "smell": st.integers(1, 5),
    "water": st.floats(0, 80),
    "floor": st.sampled_from(["dry", "wet"]),
    "remark": st.text(min_size=1),
}
ANY_VALUES = st.fixed_dictionaries({}, optional=VALUES)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from([item["key"] for item in ITEMS]) | st.text(min_size=1, max_size=10)
ANY_ANSWERS = st.lists(
    st.fixed_dictionaries(
        {"item": KEYS},
        optional={
            "value": ANY_JSON,
            "not_applicable": st.booleans(),
            "note": st.text(),
            "photos": st.lists(st.just({"id": "1", "sha256": "f"}), max_size=2),
        },
    ),
    max_size=12,
)


def test_all_well_scores_everything() -> None:
    result = score(CHECKLIST, values_of(all_well()))
    assert (result.earned, result.possible, result.judged, result.failed) == (7, 7, 5, ())


def test_a_failure_costs_its_weight() -> None:
    result = score(CHECKLIST, values_of(all_well(stall_locks={"value": "fail"})))
    assert (result.earned, result.possible) == (4, 7)
    assert [item.key for item in result.failed] == ["stall-locks"]


def test_what_is_not_applicable_counts_neither_for_nor_against() -> None:
    result = score(CHECKLIST, values_of(all_well(soap={"not_applicable": True})))
    assert (result.earned, result.possible, result.judged) == (6, 6, 4)
    assert [item.key for item in result.not_judged] == ["soap"]


def test_nothing_judged_has_no_percentage() -> None:
    assert percentage(0, 0) is None


@given(ANY_VALUES)
def test_every_check_is_judged_or_not_and_never_both(values: dict[str, Any]) -> None:
    result = score(CHECKLIST, values)
    assert result.judged + len(result.not_judged) == len(CHECKLIST.checks)
    assert len(result.failed) <= result.judged
    assert 0 <= result.earned <= result.possible


@given(ANY_VALUES)
def test_the_score_is_full_exactly_when_nothing_failed(values: dict[str, Any]) -> None:
    result = score(CHECKLIST, values)
    assert (result.earned == result.possible) is (not result.failed)


@given(ANY_VALUES, st.sampled_from(list(VALUES)))
def test_leaving_an_answer_out_never_makes_another_check_fail(
    values: dict[str, Any], key: str
) -> None:
    without = {name: value for name, value in values.items() if name != key}
    before = {item.key for item in score(CHECKLIST, values).failed}
    assert {item.key for item in score(CHECKLIST, without).failed} <= before


@given(ANY_VALUES)
def test_only_shown_items_fail(values: dict[str, Any]) -> None:
    shown = {item.key for item in shown_items(CHECKLIST, values)}
    failed = {item.key for item in score(CHECKLIST, values).failed}
    assert failed == {key for key in shown if fails(CHECKLIST.items_by_key[key], values.get(key))}


@given(ANY_ANSWERS)
def test_any_answers_whatsoever_get_entries_that_name_an_item_and_say_what_to_do(
    answers: list[dict[str, Any]],
) -> None:
    for entry in check_answers(CHECKLIST, answers):
        assert entry["at"]
        assert entry["detail"].endswith((".", "”."))


@given(ANY_ANSWERS)
def test_answers_without_entries_can_be_scored(answers: list[dict[str, Any]]) -> None:
    if not check_answers(CHECKLIST, answers):
        assert score(CHECKLIST, values_of(answers)).judged > 0
