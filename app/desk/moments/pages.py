"""What the pages of moments show, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from app.access.loading import Access
from app.access.policy import Do
from app.desk.moments.forms import Draft
from app.desk.sessions import PATH
from app.desk.wording import Words
from app.kernel.clock import local_day
from app.kernel.ids import new_id
from app.kernel.speech import N_
from app.moments.inventory import Answers, Inventory, Moment, MomentKey, WrittenIdea
from app.moments.models import Question
from app.moments.wording import QUESTIONS, STAGES
from app.venues.models import Venue

# What stands at a moment after something was done there, by the word in the page's address.
DONE: Final = {
    "thanks": N_("Thank you! Your idea stands here now, for everybody at this venue to see."),
    "hidden": N_("It is hidden. Managers can show it again."),
    "shown": N_("Everybody at this venue sees it again."),
}


@dataclass(frozen=True, slots=True)
class Done:
    """What was done at which moment."""

    moment: MomentKey
    said: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at moments of a venue, and what they may do there."""

    person_id: UUID
    venue: Venue
    words: Words
    may_hide: bool
    may_see_trends: bool

    @classmethod
    def of(cls, access: Access, venue: Venue, words: Words) -> "Reader":
        """Who is signed in; one statement."""
        verbs = access.verbs_at(venue.id)
        may_hide, may_see_trends = Do.HIDE_IDEA in verbs, Do.SEE_TRENDS in verbs
        return cls(access.person.id, venue, words, may_hide, may_see_trends)


def inventory_values(
    reader: Reader, inventory: Inventory, draft: Draft | None, done: Done | None
) -> dict[str, Any]:
    """The page of all moments."""
    stages = [
        {
            "stage": one.stage,
            "name": reader.words.gettext(STAGES[one.stage]),
            "moments": [moment_values(reader, moment, draft, done) for moment in one.moments],
        }
        for one in inventory.stages
    ]
    left = [moment_values(reader, one, draft, done) for one in inventory.no_longer_asked]
    moments = [*inventory.moments, *inventory.no_longer_asked]
    return {
        "venue": reader.venue,
        "stages": stages,
        "left": left,
        "moment_count": len(inventory.moments),
        "idea_count": sum(one.idea_count for one in moments),
        "questions": _questions(reader.words),
    }


def moment_values(
    reader: Reader, moment: Moment, draft: Draft | None, done: Done | None
) -> dict[str, Any]:
    """One moment, its ideas, and the form for more."""
    words, item, key = reader.words, moment.item, moment.key
    is_trended = reader.may_see_trends and item.can_fail
    return {
        "anchor": anchor_of(key),
        "slug": key.checklist_slug,
        "item": key.item_key,
        "moment": words.text(item.moment),
        "prompt": words.text(item.prompt),
        "checklist": words.text(moment.checklist),
        "spots": moment.spots,
        "severity": item.severity if item.can_fail else None,
        "answers": [
            _answers(reader, question, moment.to(question))
            for question in Question
            if moment.to(question).ideas
        ],
        "address": address_of(reader.venue.id, key),
        "trend": f"{PATH}/venues/{reader.venue.id}/trends/checks/{_path(key)}"
        if is_trended
        else None,
        "fields": field_values(words, draft if draft and draft.moment == key else None),
        "is_open": bool(draft and draft.moment == key),
        "done": words.gettext(done.said) if done and done.moment == key else None,
    }


def field_values(words: Words, draft: Draft | None) -> list[dict[str, Any]]:
    """The field for each question, with what a draft has in it."""
    problems = draft.problems if draft else {}
    return [
        {
            "question": question,
            "label": words.gettext(said),
            "id": new_id(),
            "text": draft.said[question] if draft else "",
            "problem": words.gettext(problems[question]) if question in problems else None,
        }
        for question, said in QUESTIONS.items()
    ]


def idea_values(reader: Reader, idea: WrittenIdea) -> dict[str, Any]:
    """An idea, and what the reader may do with it."""
    words = reader.words
    return {
        "id": idea.id,
        "text": idea.text,
        "person": words.person(idea.person),
        "day": _day(reader, idea.written_at),
        "question": words.gettext(QUESTIONS[idea.question]),
        "hidden_on": _day(reader, idea.hidden_at) if idea.hidden_at else None,
        "hidden_by": words.person(idea.hidden_by) if idea.hidden_by else None,
        "is_own": idea.person_id == reader.person_id,
        "may_hide": reader.may_hide or idea.person_id == reader.person_id,
    }


def idea_list(reader: Reader, ideas: Iterable[WrittenIdea]) -> Sequence[Mapping[str, Any]]:
    """Several ideas."""
    return [idea_values(reader, one) for one in ideas]


def anchor_of(key: MomentKey) -> str:
    """By what a moment is found on the page. No key has a dot in it."""
    return f"{key.checklist_slug}.{key.item_key}"


def address_of(venue_id: UUID, key: MomentKey) -> str:
    """The page of one moment."""
    return f"{PATH}/venues/{venue_id}/moments/{_path(key)}"


def _path(key: MomentKey) -> str:
    return "/".join(quote(part, safe="") for part in key)


def _answers(reader: Reader, question: Question, answers: Answers) -> dict[str, Any]:
    shown = sum(not one.hidden_at for one in answers.ideas)
    return {
        "question": question,
        "said": reader.words.gettext(QUESTIONS[question]),
        "ideas": idea_list(reader, answers.ideas),
        "count": answers.count,
        "has_more": answers.count > shown,
    }


def _questions(words: Words) -> list[str]:
    return [words.gettext(said) for said in QUESTIONS.values()]


def _day(reader: Reader, at: datetime) -> str:
    return reader.words.day(local_day(at, reader.venue.time_zone))
