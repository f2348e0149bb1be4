"""The threads in which parcels travel: those of one process, for one run after the other."""

import logging
import os
import threading
import time
from collections.abc import Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import Flask

from app.kernel.clock import now
from app.notices.lanes import MOST_HANGING, SLOW_S, Lanes, Load, Postponed
from app.notices.senders import Fate, Outcome

log = logging.getLogger(__name__)


class Landing(NamedTuple):
    """What became of one load, which was sent off at that instant."""

    load: Load
    outcome: Outcome
    at: datetime

    @property
    def id(self) -> UUID:
        """The message's."""
        return self.load.parcel.message_id


class Carrier:
    """Carries loads, each receiver's in its lane. What hangs outlasts the run that sent it off:
    the next one hears of it.
    """

    def __init__(self, at_once: int, slow_s: float = SLOW_S) -> None:
        self.run = threading.Lock()  # held by the one run that there is in this process
        self.process_id = os.getpid()
        self._lanes = Lanes(at_once, slow_s)
        self._landings: list[Landing] = []
        self._changed = threading.Condition()
        self._pool = ThreadPoolExecutor((1 + MOST_HANGING) * at_once, "notices")

    def put(self, loads: Iterable[Load]) -> None:
        """Sends off what may go, and keeps the rest."""
        with self._changed:
            self._lanes.add(loads, time.monotonic())
            self._send_off()

    def hear(self, most: int, within_s: float) -> tuple[list[Landing], list[Postponed]]:
        """What has landed, and what is postponed, since it was last asked: as soon as there are
        so many landings, nothing more is on its way, or the time is over.
        """
        with self._changed:
            self._send_off()
            self._changed.wait_for(
                lambda: len(self._landings) >= most or self._lanes.is_empty(), within_s
            )
            self._send_off()
            landings, self._landings = self._landings, []
            postponed, self._lanes.postponed = self._lanes.postponed, []
            return landings, postponed

    def unhear(self, landings: list[Landing], postponed: list[Postponed]) -> None:
        """Keeps what was heard for the next time: it could not be written."""
        with self._changed:
            self._landings = landings + self._landings
            self._lanes.postponed = postponed + self._lanes.postponed

    def take_back(self) -> list[Load]:
        """All that have not been sent off."""
        with self._changed:
            return self._lanes.take_back()

    def closed(self) -> set[Hashable]:
        """The keys of which no more is to be claimed now."""
        with self._changed:
            return self._lanes.closed(time.monotonic())

    def is_stuck(self, for_s: float) -> bool:
        """Whether nothing can go or has landed, and all that is on its way is so for so long."""
        with self._changed:
            return not self._landings and self._lanes.is_stuck(time.monotonic(), for_s)

    def _send_off(self) -> None:
        for load in self._lanes.go(time.monotonic()):
            self._pool.submit(self._carry, load)

    def _carry(self, load: Load) -> None:
        at = now()
        try:
            outcome = load.transmit(load.parcel)
        # A sender that breaks loses no message, and does not keep its place for ever.
        except Exception as error:
            log.exception("message %s could not be sent", load.parcel.message_id)
            outcome = Outcome(Fate.TRY_LATER, error=f"Sending broke off: {type(error).__name__}.")
        with self._changed:
            self._lanes.land(load, outcome, time.monotonic())
            self._landings.append(Landing(load, outcome, at))
            self._send_off()
            self._changed.notify_all()


def carrier_of(app: Flask) -> Carrier:
    """The carrier of this process: a fork has one of its own."""
    found: Carrier | None = app.extensions.get("notice_carrier")
    if found is None or found.process_id != os.getpid():
        found = app.extensions["notice_carrier"] = Carrier(app.config["NOTICE_THREADS"])
    return found
