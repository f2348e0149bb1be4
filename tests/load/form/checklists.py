"""The checklists that are filled: all pass or fail, with a photo behind each failure."""

from typing import Any

SHORT, LONG = 12, 100
# A kind of spot for each length, so that a spot has one checklist and opens at once.
KINDS = {SHORT: "restroom", LONG: "foyer"}


def item_key(place: int) -> str:
    """The key of an item by its place, from 0."""
    return f"part-{place + 1}"


def checklist_content(items: int) -> dict[str, Any]:
    """A checklist of as many items, in the words of floor/floor.tsx."""
    return {
        "title": {"en": KINDS[items].title(), "es": KINDS[items].title()},
        "kind": KINDS[items],
        "items": [_entry(item_key(place)) for place in range(items)],
    }


def _entry(key: str) -> dict[str, Any]:
    words = {
        "en": f"Is {key} clean, whole and ready for the next guest?",
        "es": f"¿Está {key} limpio, entero y listo para la próxima visita?",
    }
    return {
        "key": key,
        "stage": "comfort",
        "moment": {"en": f"A guest meets {key}", "es": f"Alguien encuentra {key}"},
        "prompt": words,
        "answer": "pass_fail",
        "photo": "on_failure",
    }
