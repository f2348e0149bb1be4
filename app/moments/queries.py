"""Reads of moments. How many statements they take depends on nothing that grows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import aliased

from app.access.loading import AnyRow, AnySelect
from app.access.models import Person
from app.checklists.queries import Version, read_latest_versions, read_versions_of
from app.kernel.database import db
from app.kernel.errors import NotFound
from app.kernel.paging import Position, newest_first
from app.moments.inventory import (
    Answers,
    AnswersByMoment,
    AskedChecklist,
    Inventory,
    MomentKey,
    WrittenIdea,
    keys_asked,
    take_inventory,
)
from app.moments.models import Idea, Question
from app.venues.models import Spot, Venue
from app.venues.queries import list_spots

MOST_SHOWN: Final = 20  # ideas to one question about a moment, on a page that shows all moments
Hider = aliased(Person)
IDEAS: Final = (
    select(
        Idea.id,
        Idea.checklist_slug,
        Idea.item_key,
        Idea.question,
        Idea.text,
        Idea.person_id,
        Person.name.label("person"),
        Idea.written_at,
        Idea.hidden_at,
        Hider.name.label("hidden_by"),
    )
    .join(Person, Person.id == Idea.person_id)
    .outerjoin(Hider, Hider.id == Idea.hidden_by_id)
)


class WantedIdeas(NamedTuple):
    """Which ideas of a venue: of one moment, to one question, hidden ones with the others."""

    venue_id: UUID
    checklist_slug: str | None = None
    item_key: str | None = None
    question: Question | None = None
    with_hidden: bool = False


def read_inventory(
    venue: Venue,
    *,
    with_hidden: bool = False,
    at: datetime | None = None,
    most: int = MOST_SHOWN,
) -> Inventory:
    """The moments of a venue with the newest ideas to each question, at most so many.

    As of `at`, with the ideas that were there then. At most six statements.
    """
    latest = _as_asked(read_latest_versions(venue.organisation_id))
    kinds = [spot.kind for spot in list_spots(venue.id)]
    answers = _answers(venue.id, with_hidden, at, most)
    left = answers.keys() - keys_asked(latest, kinds)
    slugs = {key.checklist_slug for key in left}
    earlier = _as_asked(read_versions_of(venue.organisation_id, slugs)) if slugs else []
    return take_inventory(latest, earlier, kinds, answers)


def list_ideas(venue_id: UUID, at: datetime | None = None) -> Sequence[WrittenIdea]:
    """All ideas of a venue that were there at that instant (or are now), the newest first; one
    statement."""
    query = IDEAS.where(Idea.venue_id == venue_id, _is_there(at))
    rows = db.session.execute(query.order_by(Idea.written_at.desc(), Idea.id.desc()))
    return [_written(row) for row in rows]


def list_ideas_page(
    wanted: WantedIdeas, position: Position | None, limit: int
) -> Sequence[WrittenIdea]:
    """One more than a page of ideas, the newest first; one statement."""
    conditions: list[ColumnElement[bool]] = [Idea.venue_id == wanted.venue_id]
    if not wanted.with_hidden:
        conditions.append(Idea.hidden_at.is_(None))
    conditions += [
        column == value
        for column, value in (
            (Idea.checklist_slug, wanted.checklist_slug),
            (Idea.item_key, wanted.item_key),
            (Idea.question, wanted.question),
        )
        if value is not None
    ]
    query: AnySelect = IDEAS.where(*conditions)
    rows = db.session.execute(newest_first(query, Idea.written_at, Idea.id, position, limit))
    return [_written(row) for row in rows]


def get_idea(venue_id: UUID, idea_id: UUID) -> WrittenIdea:
    """An idea of a venue, with the names of people. Raises `NotFound`."""
    row = db.session.execute(IDEAS.where(Idea.venue_id == venue_id, Idea.id == idea_id)).first()
    if row is None:
        raise NotFound
    return _written(row)


def find_moment(venue: Venue, key: MomentKey) -> AskedChecklist | None:
    """The checklist that asks about a moment, or the last one that did, of a kind of which the
    venue has or had a spot. None where the venue never had such a moment. Three statements."""
    kinds = set(db.session.scalars(select(Spot.kind).where(Spot.venue_id == venue.id).distinct()))
    for one in _as_asked(read_versions_of(venue.organisation_id, {key.checklist_slug})):
        if one.checklist.kind in kinds and one.checklist.item(key.item_key):
            return one
    return None


def _answers(venue_id: UUID, with_hidden: bool, at: datetime | None, most: int) -> AnswersByMoment:
    """The ideas of a venue by moment and question; one statement."""
    one_question = (Idea.checklist_slug, Idea.item_key, Idea.question)
    is_there = _is_there(at)
    place = func.row_number().over(
        partition_by=one_question,
        order_by=(is_there.desc(), Idea.written_at.desc(), Idea.id.desc()),
    )
    count = func.count().filter(is_there).over(partition_by=one_question)
    ranked = (
        IDEAS.add_columns(place.label("place"), count.label("idea_count"))
        .where(Idea.venue_id == venue_id, true() if with_hidden else is_there)
        .subquery()
    )
    rows = db.session.execute(
        select(ranked).where(ranked.c.place <= most).order_by(ranked.c.place, ranked.c.id)
    )
    answers: dict[MomentKey, dict[Question, Answers]] = {}
    for row in rows:
        to = answers.setdefault(MomentKey(row.checklist_slug, row.item_key), {})
        before = to.get(row.question, Answers())
        to[row.question] = Answers(row.idea_count, (*before.ideas, _written(row)))
    return answers


def _is_there(at: datetime | None) -> ColumnElement[bool]:
    """Whether an idea is shown to everybody, or was then."""
    if at is None:
        return Idea.hidden_at.is_(None)
    return (Idea.written_at <= at) & or_(Idea.hidden_at.is_(None), Idea.hidden_at > at)


def _written(row: AnyRow) -> WrittenIdea:
    return WrittenIdea(
        id=row.id,
        moment=MomentKey(row.checklist_slug, row.item_key),
        question=row.question,
        text=row.text,
        person_id=row.person_id,
        person=row.person,
        written_at=row.written_at,
        hidden_at=row.hidden_at,
        hidden_by=row.hidden_by,
    )


def _as_asked(versions: Sequence[Version]) -> list[AskedChecklist]:
    return [AskedChecklist(one.slug, one.checklist) for one in versions]
