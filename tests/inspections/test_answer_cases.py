"""Answers to one item, judged alike by the server and the phone, which runs the same table."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from app.checklists.definition import Checklist, Item
from app.inspections.answers import check_answers
from app.inspections.schemas import AnswerIn

CASES = json.loads((Path(__file__).parent / "answer_cases.json").read_text(encoding="utf-8"))[
    "cases"
]
PHOTO = {"id": str(UUID(int=1)), "sha256": "0" * 64}


def written_out(value: Any) -> Any:
    return value["repeat"] * value["times"] if isinstance(value, dict) else value


def wire_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as the phone would send it."""
    wire: dict[str, Any] = {"item": "a"} | {k: written_out(value) for k, value in answer.items()}
    if "photos" in wire:
        wire["photos"] = [PHOTO] * wire["photos"]
    if "ticket_id" in wire:
        wire["ticket_id"] = str(UUID(int=2))
    return wire


def is_taken(item: dict[str, Any], answer: dict[str, Any] | None) -> bool:
    """Whether both the schema and the checklist let this answer in."""
    text = {"en": "Text"}
    content = {"key": "a", "stage": "comfort", "moment": text, "prompt": text} | item
    checklist = Checklist(title=text, kind="restroom", items=(Item.from_content(content),))
    try:
        given = [] if answer is None else [AnswerIn().load(wire_answer(answer))]
    except ValidationError:
        return False
    return check_answers(checklist, given) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_server_takes_what_the_table_says(case: dict[str, Any]) -> None:
    assert is_taken(case["item"], case["answer"]) is case["ok"]
