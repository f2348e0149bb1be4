"""What gunicorn calls when it starts and when one of its workers ends."""

from importlib import import_module
from typing import Any

from app.config import read_settings
from app.kernel.telemetry.metrics import forget_ended, share_between_processes


def on_starting(_server: Any) -> None:
    """Before the first worker."""
    instance = read_settings()["INSTANCE"]
    share_between_processes(instance)
    forget_ended(instance)


def child_exit(_server: Any, worker: Any) -> None:
    """What only a living process has, such as requests in flight, ends with it."""
    import_module("prometheus_client.multiprocess").mark_process_dead(worker.pid)
