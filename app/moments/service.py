"""The verbs of ideas. They flush; the view commits."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.access import audit
from app.access.actor import Actor
from app.access.loading import Access
from app.access.policy import Do
from app.kernel.database import db
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.moments.inventory import MomentKey
from app.moments.models import Idea, Question
from app.moments.queries import find_moment
from app.venues.models import Venue

UNKNOWN_MOMENT = (
    "This venue has no such moment. Use `checklist_slug` and `item_key` of one of its moments."
)


class Thought(NamedTuple):
    """What somebody thought of, to which question about which moment."""

    moment: MomentKey
    question: Question
    text: str


def add_idea(
    person: Actor, venue: Venue, idea_id: UUID, thought: Thought, at: datetime
) -> tuple[Idea, bool]:
    """Keeps an idea; answers it, and whether it is new.

    Raises `Conflict` when this id holds another idea, `Invalid` for a moment that the venue never
    had. One that is not asked about any more is taken: a phone may not know yet.
    """
    kept = db.session.get(Idea, idea_id)
    if kept is not None:
        if (kept.venue_id, kept.person_id, *_said(kept)) != (venue.id, person.id, *thought):
            raise Conflict("This id already holds another idea. Send this one under a new id.")
        return kept, False
    if find_moment(venue, thought.moment) is None:
        raise Invalid([{"at": "/json/item_key", "detail": UNKNOWN_MOMENT}], UNKNOWN_MOMENT)
    idea = Idea(
        id=idea_id,
        organisation_id=venue.organisation_id,
        venue_id=venue.id,
        checklist_slug=thought.moment.checklist_slug,
        item_key=thought.moment.item_key,
        question=thought.question,
        text=thought.text,
        person_id=person.id,
        written_at=at,
    )
    db.session.add(idea)
    db.session.flush()
    return idea, True


def _said(idea: Idea) -> Thought:
    return Thought(MomentKey(idea.checklist_slug, idea.item_key), idea.question, idea.text)


def change_idea(
    access: Access, venue_id: UUID, idea_id: UUID, *, hidden: bool, at: datetime
) -> Idea:
    """Hides an idea from all but managers, or shows it to everybody again; it is kept either way.
    Safe to repeat.

    Managers do; whoever wrote it may hide it too. Raises `NotFound`, `Forbidden`.
    """
    reading = Access(access.person, Do.SEE_MOMENTS)
    idea = reading.load(Idea, idea_id, to_change=True)
    if idea.venue_id != venue_id:
        raise NotFound
    is_own = idea.person_id == access.person.id
    if not (is_own and hidden) and not access.can(Do.HIDE_IDEA, venue_id):
        raise Forbidden("Ask a manager of this venue: they can hide ideas and show them again.")
    if hidden != (idea.hidden_at is not None):
        idea.hidden_at, idea.hidden_by_id = (at, access.person.id) if hidden else (None, None)
        verb = "idea.hide" if hidden else "idea.show"
        audit.note(access.person, verb, idea.id, venue=str(venue_id))
        db.session.flush()
    return idea
