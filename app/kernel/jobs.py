"""Background work: the Celery app. A job repeats harmlessly; losing its wake-up loses nothing."""

import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from celery import Celery, Task, shared_task
from flask import Flask
from structlog.contextvars import bound_contextvars

from app.kernel.errors import DATABASE_AWAY, said_by
from app.kernel.telemetry.metrics import metrics_of
from app.kernel.waking import REQUEST_ID, Waker

# Queues. What waits for others to answer, what needs the processor for a moment, and what needs it
# for seconds, hold each other up nowhere.
NOTICES, REPORTS, OTHERS = "notices", "reports", "celery"
# What mends a broker's channel, loaded where that broker is: Redis's client takes its time.
MENDED = {
    "filesystem": "app.kernel.folder_broker",
    "redis": "app.kernel.redis_broker",
    "rediss": "app.kernel.redis_broker",
    "redis+socket": "app.kernel.redis_broker",
}
WORTH_A_LINE_MS = 1000
log = logging.getLogger(__name__)


def init_jobs(app: Flask) -> Celery:
    """Makes the Celery app of this Flask app; jobs run inside its context."""

    class InContext(Task):
        """A job that may use the database and the settings."""

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            return _run(app, self, *args, **kwargs)

    scheme = app.config["BROKER_URL"].partition("://")[0]
    if scheme in MENDED:
        import_module(MENDED[scheme])
    celery = Celery(app.name, task_cls=InContext)
    celery.conf.update(
        broker_url=app.config["BROKER_URL"],
        broker_transport_options=_broker_options(app),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # for ever: nobody else would start it again
        # A worker takes from all unless it is told of one.
        task_queues={name: {"exchange": name} for name in (OTHERS, NOTICES, REPORTS)},
        task_default_queue=OTHERS,
        task_routes={f"{name}.*": {"queue": name} for name in (NOTICES, REPORTS)},
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        beat_scheduler="app.kernel.beat:Beat",
        beat_schedule_filename=str(Path(app.config["INSTANCE"]) / "beat.json"),
    )
    celery.set_default()
    app.extensions["celery"] = celery
    app.extensions["waker"] = Waker(celery)
    return celery


def _run(app: Flask, task: Task, *args: Any, **kwargs: Any) -> Any:
    """Runs a job inside the app's context, timed and logged with the request that woke it."""
    work: Any = task.run
    woken_by = task.request.get(REQUEST_ID)
    known = {"job": task.name} | ({REQUEST_ID: woken_by} if woken_by else {})
    with app.app_context(), bound_contextvars(**known):
        log.debug("job begins")
        began = perf_counter()
        try:
            with metrics_of(app).running(str(task.name)):
                result = work(*args, **kwargs)
        except DATABASE_AWAY as error:
            # Every job is repeated; one line says all until then.
            log.error("%s: the database does not answer: %s", task.name, said_by(error))
            return None
        except Exception:
            log.exception("job failed", extra={"ms": _ms_since(began)})
            raise
        ms = _ms_since(began)
        # What comes by the clock, every few seconds, and finds little to do is counted only.
        level = logging.INFO if woken_by or ms >= WORTH_A_LINE_MS else logging.DEBUG
        log.log(level, "job done", extra={"ms": ms})
        return result


def _ms_since(began: float) -> float:
    return round((perf_counter() - began) * 1000, 1)


def job(name: str) -> Callable[[Callable[..., None]], Task]:
    """Makes a function a job under that name, known to the Celery app of every Flask app."""

    def decorate(work: Callable[..., None]) -> Task:
        made: Task = shared_task(name=name)(work)
        return made

    return decorate


def repeat_job(
    app: Flask,
    repeated: Task,
    every: timedelta,
    expires: timedelta | None = None,
    queue: str | None = None,
) -> None:
    """Has the worker's beat run a job, which takes no arguments, again and again.

    One that is seldom late by a minute may be left out then: `expires` keeps a broker whose worker
    is away from filling with what is done by one run. `queue`: another than its name says.
    """
    celery: Celery = app.extensions["celery"]
    options: dict[str, Any] = {"expires": expires.total_seconds()} if expires else {}
    if queue:
        options["queue"] = queue
    entry = {repeated.name: {"task": repeated.name, "schedule": every, "options": options}}
    celery.conf.beat_schedule = celery.conf.beat_schedule | entry


def _broker_options(app: Flask) -> dict[str, Any]:
    """Where the broker that needs no server keeps its messages; how patient we are with Redis."""
    if app.config["BROKER_URL"].startswith(("redis://", "rediss://")):
        return {"socket_connect_timeout": 5, "socket_keepalive": True}
    if not app.config["BROKER_URL"].startswith("filesystem:"):
        return {}
    root = Path(app.config["INSTANCE"]) / "broker"
    for name in ("messages", "control"):
        (root / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(root / "messages"),
        "data_folder_out": str(root / "messages"),
        "control_folder": str(root / "control"),
    }
