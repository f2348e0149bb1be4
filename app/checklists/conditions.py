"""When a condition holds, which items are shown, and which answers fail.

The phone decides the same in TypeScript while there is no network, so the two must agree to
the letter: `tests/checklists/condition_cases.json` is the table that both are tested with.
"""

from collections.abc import Mapping

from app.checklists.definition import Checklist, Condition, Item, Value


def holds(condition: Condition, value: Value | None) -> bool:
    """Whether `value` meets any part of `condition`.

    - None (unanswered, not applicable or hidden) meets nothing, `is_not` included.
    - `is_` and `is_not` compare kind and value: 1 equals 1.0, never "1"; texts compare letter
      by letter, case included. Of one value exactly one of `is_` and `is_not` is met.
    - `below` and `above` exclude the limit itself and are met by numbers alone.

    Anything that is not a text or a number (true, a list) equals nothing and is neither below
    nor above; it never raises.
    """
    if value is None:
        return False
    if condition.is_ and _is_among(value, condition.is_):
        return True
    if condition.is_not and not _is_among(value, condition.is_not):
        return True
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    if condition.below is not None and value < condition.below:
        return True
    return condition.above is not None and value > condition.above


def fails(item: Item, value: Value | None) -> bool:
    """Whether `value` fails `item`; False for None and for an item that cannot fail."""
    return item.fails_when is not None and holds(item.fails_when, value)


def shown_items(checklist: Checklist, values: Mapping[str, Value | None]) -> tuple[Item, ...]:
    """The items that these answers show, in the checklist's order.

    `values` maps item keys to values; an absent key or None is unanswered. An item is shown
    when all its `show_when` conditions hold. A hidden item counts as unanswered even when
    `values` has a value for it, so whatever hangs on it is hidden too. One pass is exact,
    because `show_when` names earlier items only.
    """
    shown: list[Item] = []
    hidden: set[str] = set()
    for item in checklist.items:
        if item.show_when and not _is_shown(item, values, hidden):
            hidden.add(item.key)
        else:
            shown.append(item)
    return tuple(shown)


def _is_shown(item: Item, values: Mapping[str, Value | None], hidden: set[str]) -> bool:
    return all(
        key not in hidden and holds(condition, values.get(key)) for key, condition in item.show_when
    )


def _is_among(value: Value, wanted: tuple[Value, ...]) -> bool:
    # In Python True equals 1, on the phone it does not.
    return not isinstance(value, bool) and value in wanted
