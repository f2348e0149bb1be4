"""Reads `fails_when` and `show_when` against the values that an item can take."""

from dataclasses import dataclass
from typing import Any, Final

from app.checklists.conditions import holds
from app.checklists.definition import RATINGS, AnswerKind, Condition, Value
from app.checklists.document import Listing, Node, Scalar, Table
from app.checklists.fields import read_number, read_text
from app.checklists.problems import Problems, suggest

OPERATORS: Final = ("is", "is_not", "below", "above")
NUMERIC: Final = frozenset({AnswerKind.NUMBER, AnswerKind.COUNT, AnswerKind.RATING})


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that an item can be answered with; limits are inclusive, None is no limit."""

    answer: AnswerKind
    choices: tuple[str, ...] = ()
    lowest: int | float | None = None
    highest: int | float | None = None

    @property
    def values(self) -> tuple[Value, ...] | None:
        """All values, where they can be counted on the fingers; None where they cannot."""
        match self.answer:
            case AnswerKind.PASS_FAIL:
                return ("pass", "fail")
            case AnswerKind.CHOICE:
                return self.choices
            case AnswerKind.RATING:
                return RATINGS
        return None


def read_condition(
    node: Node, name: str, domain: Domain, problems: Problems
) -> dict[str, Any] | None:
    """A condition as content, or None after noting why it cannot work on `domain`.

    Canonical: where the values can be listed it is `{"is": [those that meet it]}`, in the
    order of the domain, so `below: 3` and `is: [1, 2]` on a rating have the same bytes.
    """
    table = _condition_table(node, name, domain, problems)
    if table is None:
        return None
    before = len(problems)
    content: dict[str, Any] = {}
    for operator, operand in table.entries.items():
        if operator in ("is", "is_not"):
            content[operator] = _read_values(operand, f"{name}: {operator}", domain, problems)
        else:
            content[operator] = _read_limit(operand, operator, name, domain, problems)
    if len(problems) > before:
        return None
    return _canonical(content, name, node.line, domain, problems)


def covers(content: dict[str, Any], domain: Domain) -> bool:
    """Whether every value of a domain that can be listed meets the condition."""
    return domain.values is not None and len(content["is"]) == len(domain.values)


def _condition_table(node: Node, name: str, domain: Domain, problems: Problems) -> Table | None:
    if domain.answer in (AnswerKind.TEXT, AnswerKind.PHOTO):
        problems.add(
            node.line,
            f"{name!r} cannot work on an item answered by a {domain.answer}",
            "take it away, or ask for a pass_fail, choice, number, count or rating",
        )
        return None
    if not isinstance(node, Table) or not node.entries:
        problems.add(
            node.line,
            f"{name!r} has no comparison",
            f"write one, such as {{{_example(domain)}}}",
        )
        return None
    unknown = [operator for operator in node.entries if operator not in OPERATORS]
    for operator in unknown:
        problems.add(
            node.lines[operator],
            f"{name!r} does not know {operator[:80]!r}",
            suggest(operator, OPERATORS),
        )
    return None if unknown else node


def _example(domain: Domain) -> str:
    if domain.values:
        return f"is: {domain.values[-1]}"
    return "below: 3"


def _read_values(
    node: Node, name: str, domain: Domain, problems: Problems
) -> list[Value | None] | None:
    if isinstance(node, Table) or (isinstance(node, Listing) and not node.entries):
        problems.add(node.line, f"{name!r} names no value", f"write {_example(domain)}")
        return None
    entries = node.entries if isinstance(node, Listing) else [node]
    return [_read_value(entry, name, domain, problems) for entry in entries]


def _read_value(node: Node, name: str, domain: Domain, problems: Problems) -> Value | None:
    if domain.answer in NUMERIC:
        number = read_number(node, name, problems)
        if number is None or not _is_possible(number, node, name, domain, problems):
            return None
        return number
    text = read_text(node, name, problems)
    values = [str(value) for value in domain.values or ()]
    if text is None or text in values:
        return text
    problems.add(
        node.line, f"{name!r} names {text[:80]!r}, which is not an answer", suggest(text, values)
    )
    return None


def _is_possible(
    number: int | float, node: Node, name: str, domain: Domain, problems: Problems
) -> bool:
    if domain.answer is not AnswerKind.NUMBER and not isinstance(number, int):
        problems.add(
            node.line,
            f"{name!r} is {number}, and a {domain.answer} is whole",
            "write a whole number",
        )
        return False
    lowest, highest = _limits(domain)
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        problems.add(
            node.line,
            f"{name!r} is {number}, outside what can be answered ({_range(domain)})",
            "write a number within it, or widen min and max",
        )
        return False
    return True


def _read_limit(
    node: Node, operator: str, name: str, domain: Domain, problems: Problems
) -> int | float | None:
    place = f"{name}: {operator}"
    if domain.answer not in NUMERIC:
        problems.add(
            node.line,
            f"{place!r} compares numbers, and this item is answered by {domain.answer}",
            f"use {_example(domain)}",
        )
        return None
    limit = read_number(node, place, problems)
    if limit is None or not isinstance(node, Scalar):
        return None
    return limit if _divides(limit, operator, node, place, domain, problems) else None


def _divides(
    limit: int | float, operator: str, node: Scalar, place: str, domain: Domain, problems: Problems
) -> bool:
    """Whether some answers lie on either side of the limit, so that it decides something."""
    lowest, highest = _limits(domain)
    if operator == "below":
        never, always = _at_most(limit, lowest), _at_most(highest, limit, strictly=True)
    else:
        never, always = _at_most(highest, limit), _at_most(limit, lowest, strictly=True)
    if never or always:
        problems.add(
            node.line,
            f"{place!r} is {limit}, so {'no' if never else 'every'} answer meets it "
            f"({_range(domain)})",
            "write a limit that lies between the answers, or change min and max",
        )
    return not never and not always


def _at_most(low: int | float | None, high: int | float | None, *, strictly: bool = False) -> bool:
    if low is None or high is None:
        return False
    return low < high if strictly else low <= high


def _limits(domain: Domain) -> tuple[int | float | None, int | float | None]:
    if domain.answer is AnswerKind.RATING:
        return RATINGS[0], RATINGS[-1]
    if domain.answer is AnswerKind.COUNT and domain.lowest is None:
        return 0, domain.highest
    return domain.lowest, domain.highest


def _range(domain: Domain) -> str:
    lowest, highest = _limits(domain)
    if highest is None:
        return f"from {lowest}"
    return f"up to {highest}" if lowest is None else f"{lowest} to {highest}"


def _canonical(
    content: dict[str, Any], name: str, line: int, domain: Domain, problems: Problems
) -> dict[str, Any] | None:
    if domain.values is not None:
        condition = Condition.from_content(content)
        met = [value for value in domain.values if holds(condition, value)]
        if met:
            return {"is": met}
        problems.add(line, f"{name!r} is met by no answer", f"name one, such as {_example(domain)}")
        return None
    if content.get("below", 0) > content.get("above", float("inf")):
        problems.add(
            line,
            f"{name!r} is met by every number: all are below {content['below']} "
            f"or above {content['above']}",
            "write a lower 'below' or a higher 'above'",
        )
        return None
    return {
        operator: sorted(set(operand)) if isinstance(operand, list) else operand
        for operator, operand in content.items()
    }
