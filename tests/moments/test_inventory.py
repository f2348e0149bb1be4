"""The moments of a visit, in the order in which a guest lives it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.checklists.definition import Checklist, Stage
from app.kernel.ids import new_id
from app.moments.inventory import (
    Answers,
    AskedChecklist,
    Inventory,
    MomentKey,
    WrittenIdea,
    keys_asked,
    take_inventory,
)
from app.moments.models import Question
from tests.factories import item, text

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def checklist(slug: str, kind: str, *items: tuple[str, str]) -> AskedChecklist:
    """A checklist whose items are given as key and stage."""
    content = {
        "title": text(slug.title()),
        "kind": kind,
        "items": [item(key, "pass_fail") | {"stage": stage} for key, stage in items],
    }
    return AskedChecklist(slug, Checklist.from_content(content))


def idea(slug: str, key: str, question: Question = Question.EASIER) -> WrittenIdea:
    return WrittenIdea(new_id(), MomentKey(slug, key), question, "A hook", UUID(int=1), "Ines", AT)


def said(inventory: Inventory) -> list[tuple[str, list[str]]]:
    return [
        (
            one.stage,
            [f"{moment.key.checklist_slug} {moment.key.item_key}" for moment in one.moments],
        )
        for one in inventory.stages
    ]


DOORS = checklist(
    "doors", "entrance", ("hours", "before"), ("opens", "arrival"), ("hello", "arrival")
)
REST = checklist(
    "rest", "restroom", ("lock", "comfort"), ("hook", "comfort"), ("way", "wayfinding")
)
DESK = checklist("desk", "front-desk", ("queue", "service"), ("sign", "wayfinding"))


def test_moments_stand_by_stage_then_by_walk_then_as_their_checklist_has_them() -> None:
    walk = ["entrance", "front-desk", "restroom", "front-desk"]
    inventory = take_inventory([DESK, DOORS, REST], [], walk, {})
    assert said(inventory) == [
        ("before", ["doors hours"]),
        ("arrival", ["doors opens", "doors hello"]),
        ("wayfinding", ["desk sign", "rest way"]),
        ("comfort", ["rest lock", "rest hook"]),
        ("service", ["desk queue"]),
    ]
    assert [moment.spots for moment in inventory.moments] == [1, 1, 1, 2, 1, 1, 1, 2]
    assert inventory.no_longer_asked == ()


def test_what_the_venue_has_no_spot_for_is_no_moment_of_it() -> None:
    inventory = take_inventory([DESK, REST], [], ["restroom"], {})
    assert {moment.kind for moment in inventory.moments} == {"restroom"}
    assert take_inventory([DESK], [], [], {}) == Inventory((), ())


def test_ideas_stand_with_their_moment_and_question() -> None:
    hook = idea("rest", "hook", Question.MEMORABLE)
    answers = {hook.moment: {hook.question: Answers(3, (hook,))}}
    inventory = take_inventory([REST], [], ["restroom"], answers)
    by_key = {moment.key.item_key: moment for moment in inventory.moments}
    assert by_key["hook"].to(Question.MEMORABLE) == Answers(3, (hook,))
    assert by_key["hook"].to(Question.EASIER) == Answers()
    assert [by_key[key].idea_count for key in ("lock", "hook")] == [0, 3]


def test_a_moment_that_is_asked_no_more_is_kept_where_it_has_ideas() -> None:
    newer = checklist("rest", "restroom", ("bin", "comfort"), ("lock", "comfort"))
    older = checklist("rest", "restroom", ("bin", "arrival"), ("soap", "service"))
    gone = [idea("rest", "soap"), idea("rest", "bin"), idea("desk", "queue"), idea("rest", "lock")]
    answers = {one.moment: {one.question: Answers(1, (one,))} for one in gone}
    inventory = take_inventory([DESK, REST], [newer, older], ["restroom"], answers)
    assert [
        (moment.key.item_key, moment.item.stage, moment.spots)
        for moment in inventory.no_longer_asked
    ] == [
        ("bin", "comfort", 1),  # as it was asked about last
        ("queue", "service", 0),  # its checklist is there, but no spot for it
        ("soap", "service", 1),
    ]
    assert all(moment.idea_count == 1 for moment in inventory.no_longer_asked)


KEYS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(list(Stage))),
    max_size=6,
    unique_by=lambda one: one[0],
)


@settings(max_examples=50)
@given(
    items=st.lists(KEYS, min_size=1, max_size=4),
    walk=st.lists(st.sampled_from(["kind0", "kind1", "kind2", "kind3"]), max_size=8),
)
def test_every_item_of_a_kind_that_is_there_stands_once_in_the_order_of_the_visit(
    items: Sequence[Sequence[tuple[str, str]]], walk: list[str]
) -> None:
    latest = [checklist(f"c{n}", f"kind{n}", *given) for n, given in enumerate(items)]
    inventory = take_inventory(latest, [], walk, {})
    keys = [moment.key for moment in inventory.moments]
    assert len(keys) == len(set(keys))
    assert set(keys) == keys_asked(latest, walk)
    stages = [list(Stage).index(moment.item.stage) for moment in inventory.moments]
    assert stages == sorted(stages)
