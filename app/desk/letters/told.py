"""What somebody is told at which venues, as a page shows and a form says it."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.access.policy import Role, Standing
from app.desk.wording import Words
from app.notices.stops import Stoppable
from app.notices.topics import Topic
from app.notices.wording import TOPICS
from app.venues.models import Venue

MOST_VENUES: Final = 250  # more than a page has
VENUE, TOLD = "venue", "told"  # fields of the form


def topics_at(venue_id: UUID, mine: Standing) -> list[Topic]:
    """What somebody could be told of a venue at all."""
    if mine.is_admin:
        return list(Topic)
    is_manager = (venue_id, Role.MANAGER) in mine.roles
    never = {Topic.SYSTEM} if is_manager else {Topic.SYSTEM, Topic.REPORTS}
    return [one for one in Topic if one not in never]


def venue_rows(
    venues: Sequence[Venue], mine: Standing, stopped: Collection[Stoppable], words: Words
) -> list[dict[str, Any]]:
    """A row of choices for each venue."""
    return [
        {
            "id": venue.id,
            "name": venue.name,
            "choices": [
                {
                    "value": f"{venue.id}:{topic}",
                    "words": _sentence(words.gettext(TOPICS[topic])),
                    "is_told": (venue.id, topic) not in stopped,
                }
                for topic in topics_at(venue.id, mine)
            ],
        }
        for venue in venues
    ]


def read_choices(mine: Standing, form: MultiDict[str, str]) -> tuple[list[UUID], set[Stoppable]]:
    """The venues that a form is about, and what is stopped there: whatever is not ticked."""
    venue_ids = [one for said in form.getlist(VENUE)[:MOST_VENUES] if (one := _id(said))]
    told = set(form.getlist(TOLD))
    return venue_ids, {
        (venue_id, topic)
        for venue_id in venue_ids
        for topic in topics_at(venue_id, mine)
        if f"{venue_id}:{topic}" not in told
    }


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
