"""Finding photos that were used before, among a million: how long it takes and what it finds."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from flask import Flask

from app.config import SETTINGS
from app.demo.chance import start_chance
from app.evidence.likeness import Alike, find_alike, list_candidates
from app.evidence.prints import BITS, share_found
from app.kernel.database import db
from tests.factories import Scene, set_scene
from tests.load.deployment import SECRET, Deployment
from tests.load.figures import Figure, percentile, remark, say, say_percentiles
from tests.load.likeness_pictures import measure_changes, measure_false_positives
from tests.load.likeness_rows import (
    PHOTOS_OF_AN_INSPECTION,
    flipped,
    keys_of,
    load_postgres,
    load_sqlite,
    make_prints,
)
from tests.load.options import Options
from tests.load.scene_setting import open_app
from tests.servers import start_postgres

GOAL_MS = "≤ 5"
PRINTS = 1_000_000
LOOKUPS, WARM_UP = 400, 100
SET_BITS = next(one.default for one in SETTINGS if one.name == "SIGNAL_NEAR_BITS")
ALL_BITS = 31  # for which every band is asked
STEPS = (0, 4, 8, 12, 15, 18, 20, 22, 24, 26, 28, 31)
TRIES = 20_000


def measure_likeness(_deployment: Deployment, options: Options) -> None:
    """Recall by distance and by change, false positives, then look-ups on both databases."""
    measure_recall()
    measure_changes(options.photos)
    real = measure_false_positives()
    prints = make_prints(PRINTS, real)
    for start in (sqlite_with, postgres_with):
        with start(prints) as site:
            measure_lookups(site, prints, real)


def measure_recall() -> None:
    """The share found by distance: the formula, and that many random pairs for each."""
    chance, organisation = start_chance("recall"), UUID(int=1)
    for bits in STEPS:
        one = [chance.randbytes(32) for _ in range(TRIES)]
        other = [flipped(chance, print_, bits) for print_ in one]
        same = keys_of(organisation, one) == keys_of(organisation, other)
        found = float(same.any(axis=1).mean())
        say(
            Figure(f"share found at {bits} bits (floor: formula)", found, "", "", share_found(bits))
        )


class Site(NamedTuple):
    """A database with a million prints."""

    name: str
    app: Flask
    scene: Scene


@contextmanager
def sqlite_with(prints: list[bytes]) -> Iterator[Site]:
    """SQLite as it is embedded."""
    with _site("SQLite", {}, lambda app, scene: load_sqlite(app, scene, prints)) as site:
        yield site


@contextmanager
def postgres_with(prints: list[bytes]) -> Iterator[Site]:
    """PostgreSQL at its defaults, but for what keeps rows after a power cut."""
    with start_postgres() as server:
        settings = {"DATABASE_URL": server.url}
        load: Load = lambda _app, scene: load_postgres(server.dsn, scene, prints)  # noqa: E731 - it needs the server
        with _site("PostgreSQL", settings, load) as site:
            yield site


Load = Callable[[Flask, Scene], None]


@contextmanager
def _site(name: str, settings: dict[str, str], load: Load) -> Iterator[Site]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rounds-likeness-")))
        app = open_app({"SECRET_KEY": SECRET, "INSTANCE": str(folder)} | settings)
        with app.app_context():
            scene = set_scene(app)
            begun = time.monotonic()
            load(app, scene)
            took = time.monotonic() - begun
            remark(f"{name}: {PRINTS} prints in {took:.0f} s")
            if not settings:
                size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
                remark(f"{name}: {size / 2**20:.0f} MiB")
            try:
                yield Site(name, app, scene)
            finally:
                db.session.rollback()
                db.engine.dispose()


def measure_lookups(site: Site, prints: list[bytes], real: list[bytes]) -> None:
    """Warm look-ups of pictures nobody has, of stored ones changed a little, and of the crowd."""
    chance = start_chance("look-ups")
    crowd = real[0]
    kinds: dict[str, Callable[[], bytes]] = {
        "of a random print": lambda: chance.randbytes(32),
        "of a drawn scene": lambda: flipped(chance, chance.choice(real[1:]), 12),
        "of one of a hundred thousand that are alike": lambda: flipped(chance, crowd, 2),
    }
    for name, make in kinds.items():
        asked = [make() for _ in range(LOOKUPS + WARM_UP)]
        for bits in (int(SET_BITS), ALL_BITS):
            _say_lookups(site, f"{name}, within {bits} bits", asked, bits)
    for bits in (8, 15, 20, 24, 31):
        numbers = [chance.randrange(PHOTOS_OF_AN_INSPECTION, len(prints)) for _ in range(LOOKUPS)]
        lonely = [number for number in numbers if _is_lonely(prints[number], crowd)]
        found = [
            UUID(int=number + 1)
            in {
                one.photo_id
                for one in look_up(site, flipped(chance, prints[number], bits), ALL_BITS)
            }
            for number in lonely
        ]
        share = sum(found) / len(found)
        name = f"{site.name}: stored prints found at {bits} bits (floor: formula)"
        say(Figure(name, share, "", "", share_found(bits)))


def _is_lonely(pdq: bytes, crowd: bytes) -> bool:
    """Of a hundred thousand that are alike the nearest fifty are told, and that is enough."""
    return (int.from_bytes(pdq) ^ int.from_bytes(crowd)).bit_count() > BITS // 8


def look_up(site: Site, pdq: bytes, bits: int) -> list[Alike]:
    """What intake asks, as if the first photo were this picture and no other the same file."""
    first = UUID(int=1)
    return find_alike(site.scene.organisation.id, first, "f" * 64, pdq, bits)


def _say_lookups(site: Site, name: str, asked: list[bytes], bits: int) -> None:
    took, used, alike = [], [], []
    for pdq in asked:
        begun, cpu = time.perf_counter(), time.process_time()
        alike.append(len(look_up(site, pdq, bits)))
        took.append(time.perf_counter() - begun)
        used.append(time.process_time() - cpu)
    say_percentiles(f"{site.name}: look-up {name}", took[WARM_UP:], GOAL_MS)
    ours = 1000 * percentile(used[WARM_UP:], 0.5)
    say(Figure(f"{site.name}: look-up {name}, processor of this process p50", ours, "ms"))
    organisation_id = site.scene.organisation.id
    read = [len(list_candidates(organisation_id, pdq, bits)) for pdq in asked[WARM_UP:][:100]]
    remark(
        f"candidates p50 {percentile(read, 0.5)}, most {max(read)}; "
        f"found p50 {percentile(alike, 0.5)}, most {max(alike)}"
    )
