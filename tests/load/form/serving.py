"""The form and the floor, each behind gunicorn as the Procfile says."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.load.deployment import SECRET, start_web
from tests.load.form.builds import build_floor
from tests.load.form.scene import Scene, set_scene
from tests.load.scene_setting import open_app
from tests.servers import start_postgres

FLOOR_APP = "tests.load.form.floor_app:app"


@dataclass(frozen=True, slots=True)
class Served:
    """Where the two are, the floor's build, and what the app has in its database."""

    form: str
    floor: str
    floor_build: Path
    scene: Scene


@contextmanager
def serve() -> Iterator[Served]:
    """Both, until the block ends."""
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rounds-form-")))
        floor_build = temporary / "floor"
        build_floor(floor_build)
        settings = {
            "DATABASE_URL": stack.enter_context(start_postgres()).url,
            "INSTANCE": str(temporary / "instance"),
            "SECRET_KEY": SECRET,
            "SIGN_IN_LIMIT": "1000/minute",
        }
        scene = set_scene(open_app(dict(settings)))
        form = stack.enter_context(start_web(settings))
        floor_settings = {"FLOOR_BUILD": str(floor_build)}
        floor = stack.enter_context(start_web(floor_settings, FLOOR_APP))
        address = "http://127.0.0.1:{}".format
        yield Served(address(form.port), address(floor.port), floor_build, scene)
