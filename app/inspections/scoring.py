"""Scores one inspection and finds its failures. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.checklists.conditions import fails, shown_items
from app.checklists.definition import Checklist, Item, Value


@dataclass(frozen=True, slots=True)
class Score:
    """What an inspection came to.

    `earned` of `possible` are the weights of the checks that passed, of those that were judged
    (shown, answered and applicable). `not_judged` are the other checks. The counts stand beside
    every percentage that is made of them.
    """

    earned: int
    possible: int
    judged: int
    passed: tuple[Item, ...]
    failed: tuple[Item, ...]
    not_judged: tuple[Item, ...]


def score(checklist: Checklist, values: Mapping[str, Value]) -> Score:
    """The score of an inspection with these values; both parts 0 when nothing was judged."""
    shown = {item.key for item in shown_items(checklist, values)}
    judged: list[Item] = []
    not_judged: list[Item] = []
    for check in checklist.checks:
        was_judged = check.key in shown and check.key in values
        (judged if was_judged else not_judged).append(check)
    passed: list[Item] = []
    failed: list[Item] = []
    for check in judged:
        (failed if fails(check, values[check.key]) else passed).append(check)
    possible = sum(check.weight for check in judged)
    return Score(
        earned=possible - sum(check.weight for check in failed),
        possible=possible,
        judged=len(judged),
        passed=tuple(passed),
        failed=tuple(failed),
        not_judged=tuple(not_judged),
    )


def percentage(earned: int, possible: int) -> float | None:
    """`earned` of `possible` in per cent, one decimal; None when nothing was judged."""
    return round(100 * earned / possible, 1) if possible else None
