"""The form under a moment: one field for each question, and what is wrong with what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from app.kernel.ids import new_id
from app.kernel.speech import N_
from app.moments.inventory import MomentKey
from app.moments.models import Question
from app.moments.schemas import TEXT_WANTED, clean_text

Form = MultiDict[str, str]
EMPTY: Final = N_("Write an idea to one of the questions first, then send it.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote under a moment, and by question what is to be mended in it."""

    moment: MomentKey
    said: Mapping[Question, str]
    problems: Mapping[Question, str] = field(default_factory=dict)


def moment_of(form: Form) -> MomentKey:
    """About which moment a form is."""
    return MomentKey(form.get("checklist", ""), form.get("item", ""))


def draft_from(form: Form) -> Draft:
    """What a form holds; `problems` where it cannot be kept so."""
    said = {question: form.get(question, "") for question in Question}
    problems = {one: TEXT_WANTED for one, text in said.items() if text.strip() and not clean(text)}
    if not any(text.strip() for text in said.values()):
        problems = {Question.EASIER: EMPTY}
    return Draft(moment_of(form), said, problems)


def clean(said: str) -> str | None:
    """An idea as it is kept; None where it cannot be."""
    try:
        return clean_text(said)
    except ValidationError:
        return None


def thoughts_of(draft: Draft) -> dict[Question, str]:
    """What is kept of a draft without problems."""
    cleaned = {question: clean(said) for question, said in draft.said.items()}
    return {question: text for question, text in cleaned.items() if text}


def id_from(form: Form, question: Question) -> UUID:
    """The id that the page made for an idea, so that a form sent twice is one idea."""
    try:
        return UUID(form.get(f"{question}-id", ""))
    except ValueError:
        return new_id()
