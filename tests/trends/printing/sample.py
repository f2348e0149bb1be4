"""What the theatre's report shows besides numbers: photos of doors that are not there.

`python -m tests.trends.printing.sample FOLDER` prints its reports there, to be looked at.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import UUID

from PIL import Image, ImageDraw

from app.checklists.definition import Texts
from app.moments.inventory import (
    Answers,
    AskedChecklist,
    Inventory,
    MomentKey,
    WrittenIdea,
    take_inventory,
)
from app.moments.models import Question
from app.trends.numbers.figures import Trends
from app.trends.printing.beside import Beside
from app.trends.printing.pairs import Pair, Pairs
from app.trends.printing.paper import Paper
from app.trends.printing.print_job import PrintJob
from app.trends.printing.report import make_job
from tests.trends.theatre import (
    TO,
    WEEK_FROM,
    WEEK_TO,
    empty_trends,
    theatre_spots,
    theatre_trends,
    theatre_versions,
)

NOTES = (
    "Bolt bent, door swings open by itself. Third time this month.",
    "Empty since the matinée.",
    "Sign points to the closed stairs",
    "",
)
HOUR = 3600
WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
IDEAS = (
    ("restroom", "stall-locks", Question.EASIER, "Locks that show green or red from outside."),
    ("restroom", "soap", Question.MEMORABLE, "Soap that smells of the season's play."),
    ("entrance", "door", Question.EASIER, "Leave the door open in the last half hour."),
    ("entrance", "door", Question.MEMORABLE, "Somebody who says good evening."),
    ("parking", "signs", Question.EASIER, "Paint the way to free places on the ground."),
    ("signage", "lit", Question.MEMORABLE, "Signs that dim with the hall."),
)


@cache
def sample_photo(seed: int, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A JPEG of a door."""
    random = Random(seed)  # noqa: S311 - plausible, not secret
    picture = Image.new("RGB", size, (205 - 10 * seed % 40, 205, 196))
    pen = ImageDraw.Draw(picture)
    width, height = size
    for x in range(0, width, width // 16):
        pen.line((x, 0, x, height), fill=(180, 184, 178), width=3)
    pen.rectangle((width * 0.25, height * 0.1, width * 0.7, height), fill=(92, 104 + 8 * seed, 112))
    pen.ellipse((width * 0.58, height * 0.5, width * 0.66, height * 0.6), fill=(222, 190, 120))
    for _ in range(60):
        x, y = random.randrange(width), random.randrange(height)
        pen.ellipse((x, y, x + 6, y + 6), fill=(120, 120, 112))
    written = BytesIO()
    picture.save(written, "JPEG", quality=90)
    return written.getvalue()


def theatre_pairs(trends: Trends, size: tuple[int, int] = (1600, 1200)) -> Pairs:
    """A pair for each of the worst checks; one is not mended yet, and of one a photo is missing."""
    pairs, pictures = [], {}
    for number, check in enumerate(trends.worst):
        if check.worst_spot is None:
            continue
        is_mended = number != 2
        before, after = f"before-{number}", f"after-{number}"
        pairs.append(
            Pair(
                prompt=check.prompt,
                spot_name=check.worst_spot.spot.name,
                note=NOTES[number % len(NOTES)],
                before=before,
                before_on=TO - timedelta(9 + number),
                after=after if is_mended else None,
                after_on=TO - timedelta(7 + number) if is_mended else None,
                seconds=(30 + 7 * number) * HOUR if is_mended else None,
            )
        )
        pictures[before] = sample_photo(number, size) if number != 3 else b""
        if is_mended:
            pictures[after] = sample_photo(number + 10, size)
    return Pairs(pairs, pictures)


def theatre_inventory(words: Callable[[], Texts] | None = None) -> Inventory:
    """Every moment of the theatre, with ideas for some; in other words where they are given."""
    latest = [AskedChecklist(new.slug, new.checklist) for _, new in theatre_versions().values()]
    answers: dict[MomentKey, dict[Question, Answers]] = {}
    for number, (slug, key, question, text) in enumerate(IDEAS):
        moment = MomentKey(slug, key)
        said = words()["en"] if words else text
        idea = WrittenIdea(UUID(int=number), moment, question, said, UUID(int=500), "Ana", WRITTEN)
        answers.setdefault(moment, {})[question] = Answers(1 + number % 3, (idea,))
    taken = take_inventory(latest, [], [kind for _, _, kind in theatre_spots()], answers)
    return taken if words is None else _reword(taken, words)


def _reword(inventory: Inventory, words: Callable[[], Texts]) -> Inventory:
    stages = tuple(
        one._replace(
            moments=tuple(
                replace(moment, item=replace(moment.item, moment=words())) for moment in one.moments
            )
        )
        for one in inventory.stages
    )
    return replace(inventory, stages=stages)


def theatre_beside(trends: Trends) -> Beside:
    """The theatre's pairs and moments; an empty venue has neither."""
    if not trends.spots:
        return Beside()
    return Beside(theatre_pairs(trends), theatre_inventory())


def sample_job(trends: Trends, language: str, paper: Paper = Paper.A4) -> PrintJob:
    """All that is printed of these trends."""
    return make_job(trends, theatre_beside(trends), language, paper)


def main(folder: Path) -> None:
    """Prints a year, a week and nothing in each language on each paper."""
    from app.trends.printing.rendering import render_pdf

    cases = {
        "year": theatre_trends(),
        "week": theatre_trends(WEEK_FROM, WEEK_TO),
        "empty": empty_trends(),
    }
    for name, trends in cases.items():
        for language in ("en", "es"):
            for paper in Paper:
                path = folder / f"{name}-{language}-{paper}.pdf"
                path.write_bytes(render_pdf(sample_job(trends, language, paper)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
