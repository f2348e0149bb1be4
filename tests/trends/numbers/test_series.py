"""History follows a check's key through renamed prompts; a changed meaning begins anew."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.checklists.definition import Checklist
from app.checklists.queries import Version
from app.trends.numbers.figures import Series
from app.trends.numbers.series import find_series

ORGANISATION = UUID(int=1)


def item(key: str, **changed: Any) -> dict[str, Any]:
    return {
        "key": key,
        "stage": "comfort",
        "moment": {"en": "A guest locks the stall"},
        "prompt": {"en": "Does it lock?"},
        "answer": "pass_fail",
    } | changed


def version(number: int, *items: Mapping[str, Any], slug: str = "restroom") -> Version:
    content = {"title": {"en": slug}, "kind": slug, "items": list(items)}
    return Version(UUID(int=number), ORGANISATION, slug, number, Checklist.from_content(content))


def test_a_renamed_prompt_goes_on_in_the_newest_words() -> None:
    found = find_series(
        [
            version(2, item("locks", prompt={"en": "Can you lock it?"}, severity="critical")),
            version(1, item("locks")),
        ]
    )
    series = Series("restroom", "locks", 1)
    assert found.of_check == {(UUID(int=1), "locks"): series, (UUID(int=2), "locks"): series}
    assert found.texts[series].item.prompt == {"en": "Can you lock it?"}
    assert found.texts[series].is_asked


def test_a_changed_meaning_begins_a_new_series_and_the_old_one_is_asked_no_longer() -> None:
    rating = {"answer": "rating", "fails_when": {"below": 3}}
    found = find_series(
        [
            version(1, item("smell", **rating)),
            version(2, item("smell", **rating | {"fails_when": {"below": 4}})),
            version(3, item("smell")),
        ]
    )
    first, second, third = (Series("restroom", "smell", since) for since in (1, 2, 3))
    assert [found.of_check[UUID(int=n), "smell"] for n in (1, 2, 3)] == [first, second, third]
    assert [found.texts[one].is_asked for one in (first, second, third)] == [False, False, True]
    assert found.in_order() == [third, second, first]


def test_a_check_that_was_left_out_for_a_version_goes_on_when_it_comes_back() -> None:
    found = find_series(
        [version(1, item("locks")), version(2, item("soap")), version(3, item("locks"))]
    )
    assert found.of_check[UUID(int=3), "locks"] == Series("restroom", "locks", 1)
    assert not found.texts[Series("restroom", "soap", 2)].is_asked


def test_the_same_key_in_two_checklists_is_two_checks() -> None:
    found = find_series([version(1, item("locks")), version(2, item("locks"), slug="parking")])
    assert {one.checklist_slug for one in found.texts} == {"restroom", "parking"}


def test_what_cannot_fail_is_no_check() -> None:
    assert not find_series([version(1, item("note", answer="text"))]).texts
