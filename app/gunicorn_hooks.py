"""How gunicorn logs, and what it calls when it starts and when one of its workers ends.

Its first process loads the program before the workers do, so that they share it: a new version
needs a restart, SIGHUP will not do.
"""

import gc
from importlib import import_module
from typing import Any

from flask.helpers import get_debug_flag
from gunicorn.config import Config
from gunicorn.glogging import Logger

from app.config import read_settings, reason_not_to_start
from app.kernel.telemetry.logs import init_logs
from app.kernel.telemetry.shared import begin_anew, fold_ended, share_between_processes

OBJECTS_BETWEEN_LOOKS = 20_000  # of Python's garbage collector, instead of 700

untyped: Any = Logger  # gunicorn carries no types


class Log(Logger):  # type: ignore[misc]  # for the same reason
    """gunicorn's own lines, in the form of ours."""

    def setup(self, cfg: Config) -> None:
        """Begins to log, and again when it is reloaded."""
        untyped.setup(self, cfg)
        settings = read_settings()
        is_open = settings["DEMO"] or get_debug_flag()
        if reason := reason_not_to_start(settings, is_open=is_open):
            raise SystemExit(reason)
        init_logs(settings, is_open=is_open)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """A failure; without the address that was asked, which may be a secret."""
        untyped.exception(self, msg.partition(" %s")[0], **kwargs)


logger_class = Log


def on_starting(_server: Any) -> None:
    """Before the first worker."""
    share_between_processes(read_settings()["INSTANCE"])
    begin_anew()
    gc.freeze()  # what the workers share is not walked, so it is not copied either


def post_worker_init(_worker: Any) -> None:
    """A worker is ready. What it loaded lives as long as it does: looking through all of it for
    what could be freed takes 0.13 s, in the midst of somebody's request. And what a request makes
    is nearly all freed without being looked for, so that is done less often.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)


def child_exit(_server: Any, worker: Any) -> None:
    """What only a living process has, such as requests in flight, ends with it; the rest stays."""
    # Loaded late: the library looks at its environment when it is.
    import_module("prometheus_client.multiprocess").mark_process_dead(worker.pid)
    fold_ended()
