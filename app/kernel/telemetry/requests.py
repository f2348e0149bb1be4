"""Each request: its id, its line in the log, and its place in the metrics."""

import hmac
import logging
import re
from secrets import token_hex
from time import perf_counter
from types import TracebackType

from flask import Flask, Response, current_app, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from app.kernel.telemetry.backlog import BacklogCollector, BuildCollector
from app.kernel.telemetry.logs import REQUESTS
from app.kernel.telemetry.metrics import metrics_of, text_of

log = logging.getLogger(REQUESTS)
HEADER = "X-Request-Id"
LOOKS_RIGHT = re.compile(r"[A-Za-z0-9_.:-]{8,80}")
NOBODY = (None, None)
# Anybody may send any word as method: those that are none share one name.
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
NO_METHOD = "(other)"
NO_ROUTE = "(none)"  # one name for all addresses that are none: a scanner tries thousands
# Asked every few seconds, and by nobody: these are counted, and not written down.
UNWRITTEN = frozenset({"/healthz", "/metrics", "/desk/static/<path:name>"})


def init_requests(app: Flask) -> None:
    """Watches every request of the app."""
    metrics = metrics_of(app)

    def begin() -> None:
        said = request.headers.get(HEADER, "")
        g.request_id = request_id = said if LOOKS_RIGHT.fullmatch(said) else token_hex(16)
        bind_contextvars(request_id=request_id)
        metrics.in_flight.inc()
        g.began = perf_counter()

    def end(response: Response) -> Response:
        began = g.get("began")
        if began is not None:
            seconds = perf_counter() - began
            method, route = method_of_request(), route_of_request()
            metrics.answered(method, route, response.status_code, seconds)
            response.headers[HEADER] = g.request_id
            if route not in UNWRITTEN:
                _write(method, route, response.status_code, seconds)
        return response

    def leave(_error: BaseException | None) -> None:
        if g.pop("began", None) is not None:
            metrics.in_flight.dec()
            clear_contextvars()

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(end)
    app.teardown_request(leave)
    app.log_exception = _log_failure  # type: ignore[method-assign]  # Flask's own writes the path


def method_of_request() -> str:
    """The method, if it is one."""
    method = request.method
    return method if method in METHODS else NO_METHOD


def route_of_request() -> str:
    """The template of the address that is asked; of paths, some are secrets that open a thing."""
    rule = request.url_rule
    return rule.rule if rule else NO_ROUTE


def _write(method: str, route: str, status: int, seconds: float) -> None:
    level = logging.ERROR if status >= 500 else logging.INFO
    if log.isEnabledFor(level):
        organisation, person = g.get("signed_in_as", NOBODY)
        line = {
            "request_id": g.request_id,
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "organisation": organisation,
            "person": person,
        }
        # Not by `log.info`, which looks for the line of the program that calls it.
        log.handle(log.makeRecord(REQUESTS, level, "", 0, "request", (), None, extra=line))


def _log_failure(
    exc_info: tuple[type, BaseException, TracebackType | None] | tuple[None, None, None],
) -> None:
    line = {"method": method_of_request(), "route": route_of_request()}
    log.error("failed", exc_info=exc_info, extra=line)


def show_metrics() -> Response:
    """The metrics, for whoever knows METRICS_TOKEN; without one set there are none to see."""
    token = current_app.config["METRICS_TOKEN"]
    said = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
        return Response("Not found. Give METRICS_TOKEN as bearer token.\n", 404)
    text = text_of(metrics_of(current_app), [BacklogCollector(), BuildCollector()])
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")
