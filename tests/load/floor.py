"""The floor: the rows of one submission with two failures by bare psycopg, one commit each.

Prepared statements, a connection for each client, the same scene and the same spread over its
spots. No HTTP, no sign-in, no checks, no reads: nothing that stores these rows can be faster.
"""

import multiprocessing
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg
import uuid_utils

from tests.load.rush import Rush, Work, rush
from tests.load.scene import FAILED, SLUG, Scene, answers

START_UP_S = 0.25  # for each process, before the common start

INSERT_INSPECTION = """
INSERT INTO inspections (id, organisation_id, venue_id, spot_id, person_id, checklist_version_id,
  started_at, finished_at, received_at, performed_at, performed_on, clock_offset_s, score_earned,
  score_possible, checked, failed, content_sha256, answers)
VALUES (%(id)s, %(organisation)s, %(venue)s, %(spot)s, %(person)s, %(version)s, %(now)s, %(now)s,
  %(now)s, %(now)s, %(today)s, 0, 10, 12, 11, 2, %(sha256)s, %(answers)s)
ON CONFLICT DO NOTHING RETURNING id"""

INSERT_FINDINGS = """
INSERT INTO findings (inspection_id, item_key, outcome, venue_id, spot_id, checklist_slug,
  performed_on)
VALUES (%(id)s, %(item_1)s, 'failed', %(venue)s, %(spot)s, %(slug)s, %(today)s),
  (%(id)s, %(item_2)s, 'failed', %(venue)s, %(spot)s, %(slug)s, %(today)s)"""

OPEN_OR_ADD = """
INSERT INTO tickets (id, organisation_id, venue_id, spot_id, checklist_slug, item_key,
  checklist_version_id, state, severity, team, opened_at, last_failed_at, occurrence_count,
  updated_at, revision, part, reopened_count, promise_round, is_late)
VALUES (%(ticket_1)s, %(organisation)s, %(venue)s, %(spot)s, %(slug)s, %(item_1)s, %(version)s,
    'open', 'major', 'maintenance', %(now)s, %(now)s, 1, %(now)s, 1, 0, 0, 1, false),
  (%(ticket_2)s, %(organisation)s, %(venue)s, %(spot)s, %(slug)s, %(item_2)s, %(version)s,
    'open', 'major', 'maintenance', %(now)s, %(now)s, 1, %(now)s, 1, 0, 0, 1, false)
ON CONFLICT (spot_id, checklist_slug, item_key, part)
  WHERE state NOT IN ('closed', 'dismissed') DO UPDATE
SET occurrence_count = tickets.occurrence_count + 1, revision = tickets.revision + 1,
  last_failed_at = greatest(excluded.last_failed_at, tickets.last_failed_at),
  updated_at = excluded.updated_at
RETURNING id"""

INSERT_OCCURRENCES = """
INSERT INTO occurrences (ticket_id, inspection_id, person_id, failed_at, note)
VALUES (%(ticket_1)s, %(id)s, %(person)s, %(now)s, %(note)s),
  (%(ticket_2)s, %(id)s, %(person)s, %(now)s, %(note)s)"""

INSERT_EVENTS = """
INSERT INTO events (id, organisation_id, venue_id, kind, subject_id, person_id, source, at, detail)
VALUES (%(event_1)s, %(organisation)s, %(venue)s, 'ticket.failed', %(ticket_1)s, %(person)s, 'form',
    %(now)s, %(detail)s),
  (%(event_2)s, %(organisation)s, %(venue)s, 'ticket.failed', %(ticket_2)s, %(person)s, 'form',
    %(now)s, %(detail)s)"""


class Writer:
    """One client: a connection that stores one submission after the other."""

    def __init__(self, dsn: str, scene: Scene) -> None:
        self._connection = psycopg.connect(dsn, prepare_threshold=0)
        self._choice = random.Random()  # noqa: S311 - which spot comes next is no secret
        self._spots = scene.spot_ids
        self._always: dict[str, Any] = {
            "organisation": scene.organisation_id,
            "venue": scene.venue_ids[0],
            "person": scene.inspector_id,
            "version": scene.version_id,
            "slug": SLUG,
            "item_1": FAILED[0],
            "item_2": FAILED[1],
            "sha256": "0" * 64,
            "note": answers()[2]["note"],
            "answers": orjson.dumps(answers()).decode(),
        }

    def write(self) -> str | None:
        """The rows of one submission, committed."""
        at = datetime.now(UTC)
        names = ("id", "ticket_1", "ticket_2", "event_1", "event_2")
        new = {name: _new_id() for name in names}
        new["detail"] = orjson.dumps({"inspection_id": new["id"]}).decode()
        spot = self._choice.choice(self._spots)
        row = self._always | new | {"now": at, "today": at.date(), "spot": spot}
        cursor = self._connection.cursor()
        cursor.execute(INSERT_INSPECTION, row)
        cursor.execute(INSERT_FINDINGS, row)
        cursor.execute(OPEN_OR_ADD, row)
        (row["ticket_1"],), (row["ticket_2"],) = cursor.fetchall()
        cursor.execute(INSERT_OCCURRENCES, row)
        cursor.execute(INSERT_EVENTS, row)
        self._connection.commit()
        return None

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


def _new_id() -> str:
    return str(uuid_utils.uuid7())


def write_in_threads(dsn: str, scene: Scene, clients: int, seconds: float, warm_up: float) -> Rush:
    """As many threads of this process as clients."""
    writers = [Writer(dsn, scene) for _ in range(clients)]
    works: list[Work] = [writer.write for writer in writers]
    done = rush(works, seconds, warm_up)
    for writer in writers:
        writer.close()
    return done


def write_in_processes(
    dsn: str, scene: Scene, clients: int, seconds: float, warm_up: float
) -> Rush:
    """As many processes as clients, which share no interpreter lock."""
    spawned = multiprocessing.get_context("spawn")
    done: Any = spawned.Queue()
    start_at = time.time() + START_UP_S * (clients + 2)
    processes = [
        spawned.Process(target=_write_from, args=(dsn, scene, start_at, seconds, warm_up, done))
        for _ in range(clients)
    ]
    for process in processes:
        process.start()
    whole = Rush(seconds)
    for _ in processes:
        whole.took_s += done.get(timeout=start_at - time.time() + warm_up + seconds + 60)
    for process in processes:
        process.join()
    return whole


def _write_from(
    dsn: str, scene: Scene, start_at: float, seconds: float, warm_up: float, done: Any
) -> None:
    time.sleep(max(0.0, start_at - time.time()))
    done.put(write_in_threads(dsn, scene, 1, seconds, warm_up).took_s)


WAYS: dict[str, Callable[[str, Scene, int, float, float], Rush]] = {
    "threads": write_in_threads,
    "processes": write_in_processes,
}


def measure_floor(
    dsn: str, scene: Scene, clients: int, seconds: float, warm_up: float
) -> tuple[str, Rush]:
    """The faster of threads and processes, and which it was."""
    done = {name: write(dsn, scene, clients, seconds, warm_up) for name, write in WAYS.items()}
    best = max(done, key=lambda name: done[name].per_second)
    return best, done[best]
