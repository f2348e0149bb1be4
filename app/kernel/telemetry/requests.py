"""Each request: its id, its line in the log, and its place in the metrics."""

import hmac
import logging
import re
from time import perf_counter
from uuid import uuid4

from flask import Flask, Response, current_app, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from app.kernel.telemetry.backlog import BacklogCollector
from app.kernel.telemetry.metrics import metrics_of, text_of

log = logging.getLogger("app.requests")
HEADER = "X-Request-Id"
LOOKS_RIGHT = re.compile(r"[A-Za-z0-9_.:-]{8,80}")
NO_ROUTE = "(none)"  # one name for all addresses that are none: a scanner tries thousands
# Asked every few seconds, and by nobody: these are counted, and not written down.
UNWRITTEN = frozenset({"/healthz", "/metrics", "/desk/static/<path:name>"})


def init_requests(app: Flask) -> None:
    """Watches every request of the app."""
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_end)
    app.teardown_request(_leave)


def _begin() -> None:
    said = request.headers.get(HEADER, "")
    g.request_id = said if LOOKS_RIGHT.fullmatch(said) else uuid4().hex
    g.began = perf_counter()
    clear_contextvars()
    bind_contextvars(request_id=g.request_id)
    metrics_of(current_app).in_flight.inc()


def _end(response: Response) -> Response:
    if "began" not in g:
        return response
    seconds = perf_counter() - g.began
    route = request.url_rule.rule if request.url_rule else NO_ROUTE
    metrics_of(current_app).answered(request.method, route, response.status_code, seconds)
    response.headers[HEADER] = g.request_id
    level = logging.ERROR if response.status_code >= 500 else logging.INFO
    if log.isEnabledFor(level) and route not in UNWRITTEN:
        organisation, person = g.get("signed_in_as", (None, None))
        line = {
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "organisation": organisation,
            "person": person,
        }
        log.log(level, "request", extra=line)
    return response


def _leave(_error: BaseException | None) -> None:
    if g.pop("began", None) is not None:
        metrics_of(current_app).in_flight.dec()


def show_metrics() -> Response:
    """The metrics, for whoever knows METRICS_TOKEN; without one set there are none to see."""
    token = current_app.config["METRICS_TOKEN"]
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(said.encode(), token.encode()):
        return Response("Not found. Give METRICS_TOKEN as bearer token.\n", 404)
    text = text_of(metrics_of(current_app), [BacklogCollector()])
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")
