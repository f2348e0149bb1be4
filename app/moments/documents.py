"""Moments and ideas as they go out."""

from typing import Any

from app.moments.inventory import Answers, Inventory, Moment, WrittenIdea
from app.moments.models import Question


def inventory_document(inventory: Inventory) -> dict[str, Any]:
    """An inventory as `InventoryOut` describes it."""
    return {
        "stages": [
            {"stage": one.stage, "moments": [moment_document(moment) for moment in one.moments]}
            for one in inventory.stages
        ],
        "no_longer_asked": [moment_document(moment) for moment in inventory.no_longer_asked],
    }


def moment_document(moment: Moment) -> dict[str, Any]:
    """A moment as `MomentOut` describes it."""
    item = moment.item
    return {
        **moment.key._asdict(),
        "checklist": dict(moment.checklist),
        "kind": moment.kind,
        "spots": moment.spots,
        "stage": item.stage,
        "moment": dict(item.moment),
        "prompt": dict(item.prompt),
        "can_fail": item.can_fail,
        "severity": item.severity,
        **{str(question): _answers(moment.to(question)) for question in Question},
    }


def _answers(answers: Answers) -> dict[str, Any]:
    return {"count": answers.count, "newest": [idea_document(one) for one in answers.ideas]}


def idea_document(idea: WrittenIdea) -> dict[str, Any]:
    """An idea as `IdeaOut` describes it."""
    return {
        "id": idea.id,
        **idea.moment._asdict(),
        "question": idea.question,
        "text": idea.text,
        "person_id": idea.person_id,
        "person": idea.person,
        "written_at": idea.written_at,
        "hidden_at": idea.hidden_at,
        "hidden_by": idea.hidden_by,
    }
