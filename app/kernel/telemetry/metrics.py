"""What is counted while Rounds runs, as Prometheus reads it.

Labels are few and fixed: a route's template and never its path, no id, no name. Web processes and
workers of one machine share a folder of numbers (`shared`).
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from time import perf_counter
from types import ModuleType
from typing import Any, Final

from flask import Flask, current_app

from app.kernel.telemetry.shared import SHARED, reading

REQUEST_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
JOB_BUCKETS: Final = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300)
# What rooms count: the name, what it means, and its labels.
COUNTED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "rounds_inspections": ("Submissions: new, repeated, refused or failed", ("outcome",)),
    "rounds_photos": ("Photos: stored, then taken in by a worker, or failed", ("outcome",)),
    "rounds_notices": ("Tries to send a message", ("channel", "fate")),
    "rounds_reports": ("Reports that a worker made, or failed to", ("outcome",)),
}


class Metrics:
    """The metrics of one app."""

    def __init__(self) -> None:
        prometheus = _library()
        self.registry = prometheus.CollectorRegistry()
        self._requests = prometheus.Histogram(
            "rounds_request_seconds",
            "Requests answered, and how long that took, of a stream until its first byte",
            ("method", "route", "status"),
            buckets=REQUEST_BUCKETS,
            registry=self.registry,
        )
        self._series: dict[tuple[str, str, int], Any] = {}  # of requests: looked up fast
        self.in_flight = prometheus.Gauge(
            "rounds_requests_in_flight",
            "Requests that are being answered",
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self._jobs = prometheus.Histogram(
            "rounds_job_seconds",
            "Jobs that ran, and how long that took",
            ("job", "outcome"),
            buckets=JOB_BUCKETS,
            registry=self.registry,
        )
        self._succeeded = prometheus.Gauge(
            "rounds_job_last_success_timestamp_seconds",
            "When a job last ran to its end",
            ("job",),
            registry=self.registry,
            multiprocess_mode="mostrecent",
        )
        self._counters = {
            name: prometheus.Counter(name, meaning, labels, registry=self.registry)
            for name, (meaning, labels) in COUNTED.items()
        }

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered. Method and route are of few, whatever was asked."""
        series = self._series.get((method, route, status))
        if series is None:
            series = self._requests.labels(method, route, str(status))
            self._series[method, route, status] = series
        series.observe(seconds)

    def count(self, name: str, *labels: str) -> None:
        """One more of `COUNTED`."""
        self._counters[name].labels(*labels).inc()

    @contextmanager
    def running(self, job: str) -> Iterator[None]:
        """Times a job, and notes whether it came to its end."""
        began, outcome = perf_counter(), "failed"
        try:
            yield
            outcome = "done"
            self._succeeded.labels(job).set_to_current_time()
        finally:
            self._jobs.labels(job, outcome).observe(perf_counter() - began)


def text_of(metrics: Metrics, collectors: list[Any]) -> bytes:
    """All metrics in Prometheus' text format, with those of `collectors`."""
    prometheus = _library()
    if os.environ.get(SHARED):
        registry = prometheus.CollectorRegistry()
        import_module("prometheus_client.multiprocess").MultiProcessCollector(registry)
        with reading():
            gathered = prometheus.generate_latest(registry)
    else:
        gathered = prometheus.generate_latest(metrics.registry)
    own = prometheus.CollectorRegistry()
    for collector in collectors:
        own.register(collector)
    return bytes(gathered + prometheus.generate_latest(own))


def metrics_of(app: Flask) -> Metrics:
    """The metrics of an app."""
    found: Metrics = app.extensions["metrics"]
    return found


def count(name: str, *labels: str) -> None:
    """One more of `COUNTED`, in the app that runs now."""
    metrics_of(current_app).count(name, *labels)


def _library() -> ModuleType:
    # Loaded after `share_between_processes`, of which it would know nothing otherwise.
    return import_module("prometheus_client")
