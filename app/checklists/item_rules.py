"""What the keys of one item must have to do with each other."""

from collections.abc import Mapping
from typing import Any, Final

from app.checklists.condition_reading import Domain
from app.checklists.definition import AnswerKind
from app.checklists.document import Table
from app.checklists.problems import Problems

MEASURED: Final = frozenset({AnswerKind.NUMBER, AnswerKind.COUNT})
# Keys that belong to some kinds of answer alone.
KEYS_OF_KINDS: Final[Mapping[str, frozenset[AnswerKind]]] = {
    "choices": frozenset({AnswerKind.CHOICE}),
    "unit": MEASURED,
    "min": MEASURED,
    "max": MEASURED,
}
# Keys that speak of a failure.
KEYS_OF_CHECKS: Final = ("severity", "ask_severity", "weight", "team", "next", "escalation")


def check_answer_keys(table: Table, answer: AnswerKind, problems: Problems) -> None:
    """Each key fits the kind of answer, and a choice has its choices."""
    for key, kinds in KEYS_OF_KINDS.items():
        if key in table.entries and answer not in kinds:
            problems.add(
                table.lines[key],
                f"{key!r} means nothing on an item answered by {answer}",
                f"take it away, or make the answer {' or '.join(sorted(kinds))}",
            )
    if answer is AnswerKind.CHOICE and "choices" not in table.entries:
        problems.add(
            table.lines["answer"],
            "a choice has no choices",
            "add choices: with a key and a text for each",
        )
    if answer is AnswerKind.PHOTO and "photo" in table.entries:
        problems.add(
            table.lines["photo"],
            "'photo' means nothing on an item that is itself answered by a photo",
            "take it away; required says whether there must be one",
        )


def check_limits(table: Table, values: Mapping[str, Any], problems: Problems) -> None:
    """min lies below max, and both are possible for the kind of answer."""
    lowest, highest = values.get("min"), values.get("max")
    if lowest is not None and highest is not None and lowest >= highest:
        problems.add(
            table.lines["max"],
            f"min ({lowest}) is not below max ({highest})",
            "write the smaller number as min and the larger as max",
        )
    if values.get("answer") != AnswerKind.COUNT:
        return
    for key in ("min", "max"):
        limit = values.get(key)
        if limit is not None and (not isinstance(limit, int) or limit < 0):
            problems.add(
                table.lines[key],
                f"{key!r} is {limit}, and a count is a whole number, 0 or more",
                "write such a number, or make the answer a number",
            )


def check_failure_keys(table: Table, domain: Domain, problems: Problems) -> None:
    """An item that cannot fail says nothing of a failure."""
    if domain.answer is AnswerKind.PASS_FAIL or "fails_when" in table.entries:
        return
    mend = "take it away"
    if domain.answer not in (AnswerKind.TEXT, AnswerKind.PHOTO):
        mend = "add fails_when: to say what fails it, or take this away"
    for key in KEYS_OF_CHECKS:
        if key in table.entries:
            problems.add(
                table.lines[key], f"{key!r} speaks of a failure, and this item cannot fail", mend
            )


def check_photo_on_failure(
    table: Table, values: Mapping[str, Any], domain: Domain, problems: Problems
) -> None:
    """A photo on failure needs an item that can fail."""
    can_fail = domain.answer is AnswerKind.PASS_FAIL or "fails_when" in table.entries
    if values.get("photo") == "on_failure" and not can_fail:
        problems.add(
            table.lines["photo"],
            "'photo' is on_failure, and this item cannot fail",
            "write optional or required, or add fails_when:",
        )


def check_escalation(table: Table, values: Mapping[str, Any], problems: Problems) -> None:
    """A critical item says whom to call, and no other item does."""
    if values.get("severity") == "critical":
        if "escalation" not in table.entries:
            problems.add(
                table.lines["severity"],
                "a critical item says whom to call, and this one has no escalation",
                "add escalation: with call, within_minutes and say, or lower the severity",
            )
    elif "escalation" in table.entries:
        problems.add(
            table.lines["escalation"],
            "an escalation belongs to critical items alone",
            "write severity: critical, or take the escalation away",
        )


def check_ask_severity(table: Table, values: Mapping[str, Any], problems: Problems) -> None:
    """A critical item is critical whoever finds it."""
    if values.get("ask_severity") and values.get("severity") == "critical":
        problems.add(
            table.lines["ask_severity"],
            "a critical item leaves it to each finder how much it matters",
            "take ask_severity away, or lower the severity and the escalation with it",
        )
