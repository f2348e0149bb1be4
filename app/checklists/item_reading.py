"""Reads one item of a checklist file into content."""

from dataclasses import dataclass, field
from typing import Any, Final

from app.checklists.condition_reading import Domain, covers, read_condition
from app.checklists.definition import DEFAULTS, AnswerKind, PhotoRule, Severity, Stage
from app.checklists.document import Node, Table
from app.checklists.fields import (
    MAX_WEIGHT,
    Reader,
    is_slug,
    read_number,
    read_one_of,
    read_slug,
    read_table,
    read_texts_in,
    read_unit,
    read_whole_number,
    read_yes_or_no,
    require_keys,
)
from app.checklists.item_rules import (
    check_answer_keys,
    check_ask_severity,
    check_escalation,
    check_failure_keys,
    check_limits,
    check_photo_on_failure,
)
from app.checklists.problems import Problems, suggest

MAX_CHOICES: Final = 20
MAX_MINUTES: Final = 24 * 60
REQUIRED_KEYS: Final = ("key", "stage", "moment", "prompt", "answer")
ESCALATION_KEYS: Final = ("call", "within_minutes", "say")


@dataclass(slots=True)
class Walk:
    """What is known while the items are read from first to last.

    `lines` has the line of every item's key; `earlier` the items read so far, with None for
    one whose answers cannot be told because its own description is amiss.
    """

    problems: Problems
    languages: tuple[str, ...] | None
    lines: dict[str, int] = field(default_factory=dict)
    earlier: dict[str, Domain | None] = field(default_factory=dict)


def read_item(node: Node, name: str, walk: Walk) -> dict[str, Any] | None:
    """One item as content, defaults left out; None when it is no table.

    What is wrong is added to `walk.problems`; `name` is what messages call the item.
    """
    values = read_table(node, name, _readers(walk), walk.problems)
    if values is None or not isinstance(node, Table):
        return None
    require_keys(node, name, REQUIRED_KEYS, walk.problems)
    check_limits(node, values, walk.problems)
    check_escalation(node, values, walk.problems)
    check_ask_severity(node, values, walk.problems)
    domain = _domain_of(node, values, walk.problems)
    _take_fails_when(node, values, domain, walk.problems)
    _take_show_when(values, walk)
    if "key" in values:
        walk.earlier.setdefault(values["key"], domain)
    return {key: value for key, value in values.items() if not _is_default(key, value)}


def _is_default(key: str, value: Any) -> bool:
    return bool(key in DEFAULTS and value == DEFAULTS[key])


def _readers(walk: Walk) -> dict[str, Reader]:
    texts = read_texts_in(walk.languages)
    return {
        "key": read_slug,
        "stage": read_one_of(Stage),
        "moment": texts,
        "prompt": texts,
        "answer": read_one_of(AnswerKind),
        "choices": _read_choices_in(walk.languages),
        "unit": read_unit,
        "min": read_number,
        "max": read_number,
        "fails_when": _keep_node,
        "show_when": _keep_node,
        "severity": read_one_of(Severity),
        "ask_severity": read_yes_or_no,
        "weight": read_whole_number(1, MAX_WEIGHT),
        "team": read_slug,
        "photo": read_one_of(PhotoRule),
        "required": read_yes_or_no,
        "not_applicable": read_yes_or_no,
        "next": texts,
        "escalation": _read_escalation_in(walk.languages),
    }


def _keep_node(node: Node, name: str, problems: Problems) -> Node:
    # A condition can be read only once the item that it speaks of is known.
    return node


def _read_choices_in(languages: tuple[str, ...] | None) -> Reader:
    read_texts = read_texts_in(languages)

    def read(node: Node, name: str, problems: Problems) -> list[dict[str, Any]] | None:
        if not isinstance(node, Table) or not 2 <= len(node.entries) <= MAX_CHOICES:
            problems.add(
                node.line,
                f"'choices' is not a table of 2 to {MAX_CHOICES} choices",
                "write each as its key and its text, such as clean: {en: Clean, es: Limpio}",
            )
            return None
        before = len(problems)
        choices = []
        for key, texts in node.entries.items():
            is_slug(key, "choices", node.lines[key], problems)
            choices.append({"key": key, "text": read_texts(texts, f"choice {key}", problems)})
        return choices if len(problems) == before else None

    return read


def _read_escalation_in(languages: tuple[str, ...] | None) -> Reader:
    readers: dict[str, Reader] = {
        "call": read_slug,
        "within_minutes": read_whole_number(1, MAX_MINUTES),
        "say": read_texts_in(languages),
    }

    def read(node: Node, name: str, problems: Problems) -> dict[str, Any] | None:
        values = read_table(node, "the escalation", readers, problems)
        if values is not None and isinstance(node, Table):
            require_keys(node, "the escalation", ESCALATION_KEYS, problems)
        return values

    return read


def _domain_of(table: Table, values: dict[str, Any], problems: Problems) -> Domain | None:
    if "answer" not in values:
        return None
    answer = AnswerKind(values["answer"])
    check_answer_keys(table, answer, problems)
    choices = tuple(choice["key"] for choice in values.get("choices", ()))
    if answer is AnswerKind.CHOICE and not choices:
        return None
    domain = Domain(answer, choices, values.get("min"), values.get("max"))
    check_failure_keys(table, domain, problems)
    check_photo_on_failure(table, values, domain, problems)
    return domain


def _take_fails_when(
    table: Table, values: dict[str, Any], domain: Domain | None, problems: Problems
) -> None:
    """Replace the node under fails_when by its content, or take it out."""
    node = values.pop("fails_when", None)
    if node is None or domain is None:
        return
    content = read_condition(node, "fails_when", domain, problems)
    if content is None:
        return
    if domain.answer is AnswerKind.PASS_FAIL:
        if content != {"is": ["fail"]}:
            problems.add(
                table.lines["fails_when"],
                "a pass_fail item fails on 'fail' and on nothing else",
                "take fails_when away, or make the answer a choice with words of its own",
            )
    elif covers(content, domain):
        problems.add(
            table.lines["fails_when"],
            "'fails_when' is met by every answer, so the item could never pass",
            "leave out the answers that are fine",
        )
    else:
        values["fails_when"] = content


def _take_show_when(values: dict[str, Any], walk: Walk) -> None:
    """Replace the node under show_when by its content, or take it out."""
    node = values.pop("show_when", None)
    if node is None:
        return
    if not isinstance(node, Table) or not node.entries:
        walk.problems.add(
            node.line,
            "'show_when' names no item",
            "write the key of an earlier item and a comparison, such as {stall-locks: {is: fail}}",
        )
        return
    conditions = {}
    for key, entry in node.entries.items():
        domain = _earlier_domain(key, node.lines[key], values.get("key"), walk)
        if domain is not None:
            conditions[key] = read_condition(entry, f"show_when: {key}", domain, walk.problems)
    values["show_when"] = conditions


def _earlier_domain(key: str, line: int, own_key: str | None, walk: Walk) -> Domain | None:
    if key in walk.earlier:
        return walk.earlier[key]
    what = f"'show_when' names {key[:80]!r}, "
    if key == own_key:
        walk.problems.add(line, what + "the item itself", "name an earlier item")
    elif key in walk.lines:
        walk.problems.add(
            line,
            what + f"which comes later (line {walk.lines[key]})",
            "move that item above this one, or name an earlier item",
        )
    elif walk.earlier:
        walk.problems.add(line, what + "and there is no such item", suggest(key, walk.earlier))
    else:
        walk.problems.add(
            line, what + "and no item comes before this one", "take show_when away here"
        )
    return None
