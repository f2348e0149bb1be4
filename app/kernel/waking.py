"""Wakes a job after a commit, without the request ever waiting for the broker.

What a wake-up is for is in the database already, and a repeated job finds it there: so one that
does not get through is only written into the log.
"""

import logging
import os
import threading
import time
from queue import Full, Queue

from celery import Celery
from flask import current_app
from structlog.contextvars import get_contextvars

MOST_WAITING = 1000
GATHER_S = 0.1  # how long wake-ups of one job become one
REQUEST_ID = "request_id"  # of the request that wakes, in the log and in the message's headers
Wakeup = tuple[str, tuple[str, ...], str | None]  # the job, its arguments, the request's id
log = logging.getLogger(__name__)


class Waker:
    """Sends wake-ups from a thread of its own, started at the first, also after a fork."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self._lock = threading.Lock()
        self._waiting: Queue[Wakeup] = Queue(MOST_WAITING)
        self._gathered: set[str] = set()  # jobs without arguments that will be sent
        self._owner = 0

    def wake(self, job: str, *arguments: str) -> None:
        """Has a worker run the job of that name, soon; drops it where very many wait already."""
        with self._lock:
            if self._owner != os.getpid():
                self._owner = os.getpid()
                self._waiting, self._gathered = Queue(MOST_WAITING), set()
                threading.Thread(target=self._send, args=(self._waiting,), daemon=True).start()
            if not arguments:
                if job in self._gathered:
                    return
                self._gathered.add(job)
        try:
            self._waiting.put_nowait((job, arguments, get_contextvars().get(REQUEST_ID)))
        except Full:
            self._gathered.discard(job)
            log.warning("no wake-up for %s: the broker takes none", job)

    def _send(self, waiting: "Queue[Wakeup]") -> None:
        while True:
            job, arguments, woken_by = waiting.get()
            if not arguments:
                # It looks for all that waits: what comes in the meantime needs no other wake-up.
                time.sleep(GATHER_S)
                self._gathered.discard(job)
            try:
                headers = {REQUEST_ID: woken_by} if woken_by else None
                self._celery.send_task(job, args=arguments, headers=headers, retry=False)
            # A broker that is away shows in many ways; the next wake-up tries again.
            except Exception as error:
                log.warning("no wake-up for %s: %s", job, error)


def wake_job(job: str, *arguments: str) -> None:
    """Has a worker run the job of that name, soon. Call it after the commit; never raises."""
    waker: Waker = current_app.extensions["waker"]
    waker.wake(job, *arguments)
