"""The processes that the Procfile names, as it starts them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]


class Running:
    """One of them, with all that it starts; what it says stands in `log`."""

    def __init__(self, name: str, settings: Mapping[str, Any], log: Path) -> None:
        self.log = log
        told = {key: str(value) for key, value in settings.items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                ["bash", "-c", f"exec {command_of(name)}"],
                cwd=ROOT,
                env=os.environ | told | {"PATH": path},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def process_id(self) -> int:
        return self._process.pid

    def is_up(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """`kill -9` of all of it: asked to end it takes seconds."""
        if self.is_up():
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def has_port(self, port: int) -> bool:
        """Whether it holds a connection from that port of its own."""
        try:
            held = psutil.Process(self._process.pid).net_connections("tcp")
        except psutil.Error:  # it is no more
            return False
        return any(one.laddr and one.laddr.port == port for one in held)


def command_of(name: str) -> str:
    """The line of the Procfile."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return next(line.removeprefix(f"{name}: ") for line in lines if line.startswith(f"{name}: "))


@contextmanager
def running(name: str, settings: Mapping[str, Any], log: Path) -> Iterator[Running]:
    """One of them, killed at the end."""
    process = Running(name, settings, log)
    try:
        yield process
    finally:
        process.kill()
