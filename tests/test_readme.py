"""The README's main job by curl, run line by line against the app behind a real server."""

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from app.demo.loading import last_day_before, load_demo
from app.evidence.jobs import take_in_waiting
from app.evidence.store_choice import store_of
from app.kernel.clock import now
from app.kernel.database import db
from app.trends.reports.jobs import make_next

ROOT = Path(__file__).parent.parent
PASSWORD = "walk-the-venue"


def the_walk() -> str:
    """The lines of the README between ```sh and ```."""
    found = re.search(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert found
    return found[1]


@contextmanager
def worker(app: Flask) -> Iterator[None]:
    """Takes photos in and makes reports all the time, as the workers of `make run` do."""
    done = threading.Event()

    def work() -> None:
        while not done.wait(0.3):
            with app.app_context():
                take_in_waiting.run()
                make_next()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


# As `make run` starts it; the tests of each step ask both databases.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_main_job_works_as_the_readme_says(app: Flask, address: str, tmp_path: Path) -> None:
    with app.app_context():
        load_demo(store_of(app), PASSWORD, last_day_before(now()), 60, 1, "1")
        db.session.commit()
    shutil.copytree(ROOT / ".readme", tmp_path / ".readme")
    with worker(app):
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", the_walk()],
            cwd=tmp_path,
            env=os.environ | {"AT": address},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    assert [one["item"] for one in receipt["tickets"]] == ["stall-locks"]
    assert "/files/" in done.stdout
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
