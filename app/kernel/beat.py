"""The beat: which sends the jobs that are repeated, and keeps when it last did so."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
from billiard import current_process
from celery.beat import Scheduler

log = logging.getLogger(__name__)
untyped: Any = Scheduler


class Beat(Scheduler):
    """Keeps it in a file that is there as a whole at any moment, and ends with its worker.

    Celery's own keeps it in a small database, over which a second beat on this machine breaks,
    and goes on after a `kill -9` of the worker that holds it, beside the one of the next worker.
    Here whoever writes last is right: all that comes of it is a job sent once more, and each of
    them repeats harmlessly.
    """

    def __init__(self, *args: Any, schedule_filename: str, **options: Any) -> None:
        self._file = Path(schedule_filename)
        self._worker = os.getppid() if current_process().name == "Beat" else None
        untyped.__init__(self, *args, **options)

    def setup_schedule(self) -> None:
        """The jobs of the app, each with its last run."""
        untyped.merge_inplace(self, self.app.conf.beat_schedule)
        for name, at in self._read().items():
            if name in self.entries:
                # An instant of the future is of a clock that was wrong.
                self.entries[name].last_run_at = min(at, datetime.now(UTC))

    @property
    def entries(self) -> dict[str, Any]:
        """What is repeated, by name."""
        found: dict[str, Any] = untyped.get_schedule(self)
        return found

    def tick(self, *args: Any, **options: Any) -> Any:
        """Sends what is due; in how many seconds more is."""
        if self._worker and os.getppid() != self._worker:
            raise SystemExit
        return untyped.tick(self, *args, **options)

    def sync(self) -> None:
        """Writes the last runs down."""
        last = {name: entry.last_run_at for name, entry in self.entries.items()}
        part = self._file.with_name(f"{self._file.name}.{uuid4()}.part")
        try:
            part.write_bytes(orjson.dumps(last))
            part.rename(self._file)
        except OSError as error:  # no beat stops over a full disk
            log.error("the beat cannot keep when it last sent its jobs: %s", error)
            part.unlink(missing_ok=True)

    def _read(self) -> dict[str, datetime]:
        try:
            kept = orjson.loads(self._file.read_bytes())
            return {name: datetime.fromisoformat(at).astimezone(UTC) for name, at in kept.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            log.warning("the beat begins anew: %s", error)
            return {}
