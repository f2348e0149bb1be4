"""The log: a line of JSON each in production, readable lines in demo and debug."""

import json
import logging
import sys
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import structlog
from celery.signals import setup_logging
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

Event = MutableMapping[str, Any]
# What tells of each of its own doings, where ours is told already.
QUIET = ("werkzeug", "celery", "alembic", "fontTools", "weasyprint", "kombu")
# It tells of a job that failed a second time, without the request that woke it.
SECOND = "celery.app.trace"
REQUESTS = "app.requests"
REQUEST_FIELDS = ("request_id", "method", "route", "status", "ms", "organisation", "person")


def init_logs(config: Mapping[str, Any], *, is_open: bool) -> None:
    """Sends all that is logged in this process through one formatter, to standard error.

    Who logs by `logging` needs to know nothing of it: `extra` becomes fields. `is_open`: in demo or
    debug, where people read along.
    """
    as_json = config["LOG_FORMAT"] == "json" or (config["LOG_FORMAT"] == "auto" and not is_open)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(as_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config["LOG_LEVEL"].upper())
    for name in ("gunicorn.error", "gunicorn.access", "celery", "app"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))
    logging.getLogger(SECOND).setLevel(logging.CRITICAL)
    logging.captureWarnings(True)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # none is shown
    setup_logging.connect(_keep_ours, weak=False)


def _keep_ours(**_options: Any) -> None:
    """Celery sets up no log of its own where somebody listens to this signal."""


class JsonFormatter(ProcessorFormatter):
    """Lines for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Those of requests are many, and made at once of fields that are ours: by the
        processors each would take five times as long.
        """
        if record.name != REQUESTS or record.exc_info:
            return super().format(record)
        line: Event = {"event": record.msg, "level": record.levelname.lower(), "logger": REQUESTS}
        for name in REQUEST_FIELDS:
            line[name] = getattr(record, name)
        line["timestamp"] = datetime.fromtimestamp(record.created, UTC)
        return orjson.dumps(line, option=orjson.OPT_UTC_Z).decode()


def _formatter(as_json: bool) -> ProcessorFormatter:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        add_log_level,
        add_logger_name,
        ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _keep_to_one_line,
    ]
    shown: list[Any] = [ProcessorFormatter.remove_processors_meta]
    if as_json:
        shown += [structlog.processors.format_exc_info, _as_json]
        return JsonFormatter(foreign_pre_chain=shared, processors=shown)
    # The plain one: others show the values of variables too.
    plain = structlog.dev.plain_traceback
    colours = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain)
    shown += [_for_people, renderer]
    return ProcessorFormatter(foreign_pre_chain=shared, processors=shown)


def _keep_to_one_line(_logger: Any, _method: str, event: Event) -> Event:
    """What people send may hold line breaks, by which they would write lines of their own."""
    for key, value in event.items():
        if isinstance(value, str) and not value.isprintable():
            event[key] = value.encode("unicode_escape").decode()
    return event


def _for_people(_logger: Any, _method: str, event: Event) -> Event:
    known = {key: value for key, value in event.items() if value is not None}
    return {key: str(one) if isinstance(one, UUID) else one for key, one in known.items()}


def _as_json(_logger: Any, _method: str, event: Event) -> str:
    try:
        return orjson.dumps(event, default=str).decode()
    except TypeError:  # half a character, of which there is no UTF-8
        return json.dumps(event, default=str)
