"""Every moment of a venue's visit, in the order in which a guest lives it. Pure.

Of each moment two things are asked: how it could be easier, and how it could be more memorable.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from app.checklists.definition import Checklist, Item, Stage, Texts
from app.moments.models import Question

ORDER: Final = {stage: place for place, stage in enumerate(Stage)}


class MomentKey(NamedTuple):
    """By what a moment is named, through all versions of its checklist."""

    checklist_slug: str
    item_key: str


@dataclass(frozen=True, slots=True)
class WrittenIdea:
    """An answer to one of the two questions, with who gave it; `hidden_at` where it was hidden."""

    id: UUID
    moment: MomentKey
    question: Question
    text: str
    person_id: UUID
    person: str
    written_at: datetime
    hidden_at: datetime | None = None
    hidden_by: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The ideas to one question about a moment: how many there are, and the newest of them.

    `ideas` may hold hidden ones besides, after the others; `count` leaves those out.
    """

    count: int = 0
    ideas: tuple[WrittenIdea, ...] = ()


NO_ANSWERS: Final = Answers()
AnswersByMoment = Mapping[MomentKey, Mapping[Question, Answers]]


@dataclass(frozen=True, slots=True)
class AskedChecklist:
    """A checklist as somebody walks with it."""

    slug: str
    checklist: Checklist


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, the item that protects it, and what people thought of for it.

    `spots` counts the spots in use where it is checked, of that `kind`.
    """

    key: MomentKey
    checklist: Texts
    kind: str
    spots: int
    item: Item
    answers: Mapping[Question, Answers] = field(default_factory=dict)

    def to(self, question: Question) -> Answers:
        """The ideas to that question."""
        return self.answers.get(question, NO_ANSWERS)

    @property
    def idea_count(self) -> int:
        """How many ideas there are to either question."""
        return sum(one.count for one in self.answers.values())


class StageMoments(NamedTuple):
    """The moments of one stage of the visit."""

    stage: Stage
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """The stages that have a moment, in their order; and moments that no check protects any more,
    of which there are ideas still."""

    stages: tuple[StageMoments, ...]
    no_longer_asked: tuple[Moment, ...]

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All that are asked, in the order of the visit."""
        return tuple(moment for one in self.stages for moment in one.moments)


def take_inventory(
    latest: Sequence[AskedChecklist],
    earlier: Sequence[AskedChecklist],
    spot_kinds: Sequence[str],
    answers: AnswersByMoment,
) -> Inventory:
    """The inventory of a venue.

    `latest` are the newest versions of the checklists of its organisation; `earlier` all versions
    of those that have ideas about something that is not asked any more, newest first.
    `spot_kinds` are the kinds of the venue's spots in use, one for each spot, in the order of a
    walk. Moments stand by stage, within it in the order in which a walk comes to their checklists,
    then as their checklist has them.
    """
    spots = Counter(spot_kinds)
    place = {kind: number for number, kind in enumerate(spots)}  # by their first spot
    here = sorted(
        (one for one in latest if one.checklist.kind in spots),
        key=lambda one: (place[one.checklist.kind], one.slug),
    )
    asked = [_moment(one, item, spots, answers) for one in here for item in one.checklist.items]
    stages = (
        StageMoments(stage, tuple(one for one in asked if one.item.stage is stage))
        for stage in Stage
    )
    left = answers.keys() - {one.key for one in asked}
    return Inventory(
        tuple(one for one in stages if one.moments),
        tuple(_no_longer_asked(left, [*latest, *earlier], spots, answers)),
    )


def keys_asked(latest: Iterable[AskedChecklist], spot_kinds: Collection[str]) -> set[MomentKey]:
    """The moments that are asked about where there are spots of these kinds."""
    return {
        MomentKey(one.slug, item.key)
        for one in latest
        if one.checklist.kind in spot_kinds
        for item in one.checklist.items
    }


def _no_longer_asked(
    left: Collection[MomentKey],
    newest_first: Sequence[AskedChecklist],
    spots: Mapping[str, int],
    answers: AnswersByMoment,
) -> list[Moment]:
    """These moments as they were asked about last, in the order of the visit."""
    found: dict[MomentKey, Moment] = {}
    for one in newest_first:
        for item in one.checklist.items:
            key = MomentKey(one.slug, item.key)
            if key in left and key not in found:
                found[key] = _moment(one, item, spots, answers)
    return sorted(found.values(), key=lambda one: (ORDER[one.item.stage], one.key))


def _moment(
    one: AskedChecklist, item: Item, spots: Mapping[str, int], answers: AnswersByMoment
) -> Moment:
    key, kind = MomentKey(one.slug, item.key), one.checklist.kind
    return Moment(key, one.checklist.title, kind, spots.get(kind, 0), item, answers.get(key, {}))
