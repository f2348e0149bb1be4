"""When conditions hold, items show and answers fail; the phone runs the same table of cases."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.conditions import fails, holds, shown_items
from app.checklists.definition import Checklist, Condition, Item

CASES = json.loads((Path(__file__).parent / "condition_cases.json").read_text(encoding="utf-8"))
KEYS = ("a", "b", "c", "d", "e", "f")

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
answers = st.sampled_from(["pass", "fail", "x", "", 0, 1, 1.5, 3, -2, 10**30])
limits = st.none() | st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False)
conditions = st.builds(
    Condition,
    is_=st.lists(answers, max_size=3).map(tuple),
    is_not=st.lists(answers, max_size=3).map(tuple),
    below=limits,
    above=limits,
)


def make_item(**content: Any) -> Item:
    texts = {"en": "Text"}
    base = {"key": "a", "stage": "comfort", "moment": texts, "prompt": texts, "answer": "number"}
    return Item.from_content(base | content)


def make_checklist(*items: Item) -> Checklist:
    return Checklist(title={"en": "Title"}, kind="restroom", items=items)


@st.composite
def checklists(draw: st.DrawFn) -> Checklist:
    """Up to six items, each with conditions on earlier ones."""
    items = []
    for place, key in enumerate(KEYS[: draw(st.integers(1, len(KEYS)))]):
        earlier = draw(st.sets(st.sampled_from(KEYS[:place]), max_size=2)) if place else set()
        show_when = tuple((other, draw(conditions)) for other in sorted(earlier))
        items.append(
            Item(
                key=key,
                stage=make_item().stage,
                moment={"en": "m"},
                prompt={"en": "p"},
                answer=make_item().answer,
                show_when=show_when,
            )
        )
    return make_checklist(*items)


values_by_key = st.dictionaries(st.sampled_from(KEYS), answers | st.none())


@pytest.mark.parametrize("case", CASES["holds"], ids=lambda case: case["name"])
def test_a_condition_holds_as_the_shared_table_says(case: dict[str, Any]) -> None:
    assert holds(Condition.from_content(case["condition"]), case["value"]) is case["holds"]


@pytest.mark.parametrize("case", CASES["fails"], ids=lambda case: case["name"])
def test_an_answer_fails_as_the_shared_table_says(case: dict[str, Any]) -> None:
    assert fails(make_item(**case["item"]), case["value"]) is case["fails"]


@pytest.mark.parametrize("case", CASES["shown"], ids=lambda case: case["name"])
def test_items_show_as_the_shared_table_says(case: dict[str, Any]) -> None:
    checklist = make_checklist(*(make_item(**item) for item in case["items"]))
    assert [item.key for item in shown_items(checklist, case["values"])] == case["shown"]


@given(condition=conditions, value=json_values)
def test_holds_answers_yes_or_no_to_any_json_value(condition: Condition, value: Any) -> None:
    assert holds(condition, value) in (True, False)


@given(
    answer=st.sampled_from(["pass_fail", "choice", "number", "count", "rating", "text", "photo"]),
    condition=st.none()
    | st.fixed_dictionaries(
        {},
        optional={
            "is": st.lists(answers),
            "is_not": st.lists(answers),
            "below": st.integers(),
            "above": st.integers(),
        },
    ),
    value=json_values,
)
def test_fails_answers_yes_or_no_to_any_json_value(
    answer: str, condition: dict[str, Any] | None, value: Any
) -> None:
    assert fails(make_item(answer=answer, fails_when=condition), value) in (True, False)


@given(named=st.lists(answers, min_size=1, max_size=4), value=json_values)
def test_is_and_is_not_are_complements_of_an_answered_item(named: list[Any], value: Any) -> None:
    is_met = holds(Condition(is_=tuple(named)), value)
    is_not_met = holds(Condition(is_not=tuple(named)), value)
    assert is_met is not is_not_met if value is not None else not (is_met or is_not_met)


@given(limit=st.integers(-5, 5), value=st.integers(-9, 9) | st.floats(-9, 9))
def test_below_above_and_the_limit_share_all_numbers(limit: int, value: float) -> None:
    met = [
        holds(Condition(below=limit), value),
        holds(Condition(above=limit), value),
        holds(Condition(is_=(limit,)), value),
    ]
    assert met.count(True) == 1


@given(condition=conditions, value=answers)
def test_a_condition_holds_when_any_of_its_parts_does(condition: Condition, value: Any) -> None:
    parts = [
        Condition(is_=condition.is_),
        Condition(is_not=condition.is_not),
        Condition(below=condition.below),
        Condition(above=condition.above),
    ]
    assert holds(condition, value) is any(holds(part, value) for part in parts)


@given(condition=conditions)
def test_unanswered_meets_nothing(condition: Condition) -> None:
    assert not holds(condition, None)


@given(checklist=checklists(), values=values_by_key)
def test_a_hidden_item_counts_as_unanswered(checklist: Checklist, values: dict[str, Any]) -> None:
    shown = shown_items(checklist, values)
    keys = {item.key for item in shown}
    seen = {key: value for key, value in values.items() if key in keys}
    assert shown_items(checklist, seen) == shown


@given(checklist=checklists(), values=values_by_key)
def test_an_item_is_shown_exactly_when_its_conditions_hold_on_what_is_shown(
    checklist: Checklist, values: dict[str, Any]
) -> None:
    keys = {item.key for item in shown_items(checklist, values)}
    for item in checklist.items:
        expected = all(
            other in keys and holds(condition, values.get(other))
            for other, condition in item.show_when
        )
        assert (item.key in keys) is expected


@given(checklist=checklists(), values=values_by_key)
def test_shown_items_keep_the_order_of_the_walk(
    checklist: Checklist, values: dict[str, Any]
) -> None:
    shown = shown_items(checklist, values)
    assert list(shown) == [item for item in checklist.items if item in shown]
