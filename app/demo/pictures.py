"""The demo's photos: drawn once, shown at every failure of the checks that they fit. Pure."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from app.demo import scenes
from app.demo.canvas import Canvas
from app.demo.chance import start_chance
from app.demo.scenes import WALL

ANY_ITEM: Final = ""  # what has no picture of its own shows these
VARIANTS: Final = 3


class Scene(NamedTuple):
    """A drawing, the keys of the items that it shows, and in how many variants it is made."""

    draw: Callable[..., None]  # of a Canvas; `mended` as it should be
    item_keys: tuple[str, ...]
    variants: int = VARIANTS


SCENES: Final = (
    Scene(scenes.draw_stall_lock, ("stall-locks", "locked-in"), 7),
    Scene(scenes.draw_full_bin, ("fill",), 6),
    Scene(scenes.draw_wrong_arrow, ("sign-from-road", "arrows-true"), 4),
    Scene(scenes.draw_wet_floor, ("floor-dry",), 4),
    Scene(scenes.draw_toilet, ("toilets-flush",)),
    Scene(
        scenes.draw_blocked_way,
        ("accessible-stall", "accessible-bays", "step-free-route", "emergency-exits"),
    ),
    Scene(
        scenes.draw_receipt,
        ("receipt-legible", "receipt-complete", "mistake-way", "package-opens", "bag-holds"),
        2,
    ),
    Scene(
        scenes.draw_screen,
        (
            "card-payment",
            "pay-machine",
            "postal-code",
            "form-error",
            "reply-promised",
            "unsubscribe-clicks",
            "unsubscribe-tone",
        ),
    ),
    Scene(scenes.draw_stain, ("clean-outside", "pests", "mat-flat")),
    Scene(scenes.draw_hole, ("surface", "walkway", "approach-clear")),
    Scene(
        scenes.draw_notice,
        ("opening-hours", "prices-shown", "readable", "firm", "sorting-labels", ANY_ITEM),
    ),
    Scene(scenes.draw_cabinet, ("defibrillator",), 2),
)


class Picture(NamedTuple):
    """A JPEG, and the keys of the items whose failures, or mendings, it shows."""

    item_keys: tuple[str, ...]
    content: bytes
    sha256: str


@cache
def draw_pictures() -> tuple[Picture, ...]:
    """Every photo of the demo that shows a failure; the same bytes each time."""
    return tuple(
        _draw(scene, variant) for scene in SCENES for variant in range(1, scene.variants + 1)
    )


@cache
def draw_mended_pictures() -> tuple[Picture, ...]:
    """Every photo of the demo that shows something mended."""
    return tuple(
        _draw(scene, variant, mended=True)
        for scene in SCENES
        for variant in range(1, 3 if scene.variants > VARIANTS else 2)
    )


def _draw(scene: Scene, variant: int, *, mended: bool = False) -> Picture:
    canvas = Canvas(start_chance(scene.item_keys[0], variant), WALL)
    scene.draw(canvas, mended=mended)
    content = canvas.photograph()
    return Picture(scene.item_keys, content, hashlib.sha256(content).hexdigest())
