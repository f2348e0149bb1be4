"""Where the load happens, as plain ids; and the checklist of the benchmarks."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

SLUG = "bench-restroom"
ITEMS = 12
FAILED = ("lock-2", "lock-5")
TEXT = {
    "en": "Does it close with one hand, and stay shut when it is pushed?",
    "es": "¿Se cierra con una sola mano y sigue cerrada si se empuja?",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """Ids and tokens of a committed scene; the first venue has the spots of the benchmark."""

    organisation_id: UUID
    venue_ids: tuple[UUID, ...]
    spot_ids: tuple[UUID, ...]
    version_id: UUID
    inspector_id: UUID
    inspector_token: str
    manager_token: str


def checklist_content(items: int = ITEMS) -> dict[str, Any]:
    """A checklist of as many items, all shown: eleven of twelve are checks, one is a text."""
    entries = [_entry(place) for place in range(items)]
    return {"title": {"en": "Restroom", "es": "Baño"}, "kind": "restroom", "items": entries}


def _entry(place: int) -> dict[str, Any]:
    base = {"key": item_key(place), "stage": "comfort", "moment": TEXT, "prompt": TEXT}
    if place % 12 == 3:
        return base | {"answer": "rating", "fails_when": {"below": 3}, "weight": 2}
    if place % 12 == 7:
        return base | {"answer": "count", "max": 60, "fails_when": {"above": 5}}
    if place % 12 == 11:
        return base | {"answer": "text", "photo": "never"}
    return base | {"answer": "pass_fail", "severity": "major", "team": "maintenance", "next": TEXT}


def item_key(place: int) -> str:
    """The key of an item by its place."""
    return {3: f"look-{place}", 7: f"closed-{place}", 11: f"remark-{place}"}.get(
        place % 12, f"lock-{place}"
    )


def answers(items: int = ITEMS) -> list[dict[str, Any]]:
    """Answers to `checklist_content(items)`, of which those to `FAILED` fail."""
    return [_answer(place) for place in range(items)]


def friction(items: int = ITEMS) -> list[dict[str, Any]]:
    """What filling `checklist_content(items)` took, as a phone measures it."""
    return [
        {
            "item": item_key(place),
            "ms": 1800 + 700 * (place % 5),
            "corrections": int(place % 6 == 0),
            "rejected": int(place % 12 == 7),
            "left": int(place == 4),
        }
        for place in range(items)
    ]


def _answer(place: int) -> dict[str, Any]:
    key = item_key(place)
    if key in FAILED:
        return {"item": key, "value": "fail", "note": "Stall 3 swings open; the bolt misses."}
    value = {3: 4, 7: place % 3, 11: "Interval, about forty guests in line."}.get(place % 12)
    return {"item": key, "value": "pass" if value is None else value}
