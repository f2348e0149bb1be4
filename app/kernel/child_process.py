"""Work in a process of its own, where it can be stopped, and where hostile input that kills it or
fills its memory takes nothing else along.

The child is a plain program on two pipes, not one of `multiprocessing`: that would load the
parent's main program again, and may not be started in a worker of Celery.
"""

import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar

from app.kernel.child_answers import Classes, classes_of, names_of, read_answer
from app.kernel.own_memory import read_memory

Result = TypeVar("Result")

SCRIPT = Path(__file__).with_name("child_start.py")
TO_START_S = 60.0
GRACE_S = 2.0  # the child ends itself in time; this is for one that cannot
TRIES = 2  # a child may have died of something else, or be full of what others left behind

# What a child is told of our environment. It opens strangers' files: none of our secrets is there.
NAMES_TOLD = frozenset(
    ("PATH", "HOME", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "TMPDIR", "TZ", "TZDIR")
)
KINDS_TOLD = ("LC_", "XDG_", "FONTCONFIG_", "PYTHON")


class ChildTookTooLong(Exception):
    """The work outlasted its time. Its process is gone."""


class ChildDied(Exception):
    """The work ended its process, twice."""


class ChildNotStarted(Exception):
    """No child could be made ready: nothing is known of the work."""


def _nothing() -> None:
    """The preparation of a child that needs none."""


class ChildProcess:
    """One child that does one job after the other, for all threads of a process, also after a
    fork. It is started at the first job, and replaced after `jobs`, when it dies, when a job
    outlasts its time, and when memory ran out in it.

    `prepare` runs in each new child before its first job. It, the work, arguments and results
    are pickled; the child imports their modules, and never the web application. Results consist
    of plain values and of the classes `answers`; an error of any class but these and Python's own
    arrives as a RuntimeError. `environment` is added to the little of ours that a child sees.
    """

    def __init__(
        self,
        prepare: Callable[[], None] = _nothing,
        jobs: int = 50,
        environment: Mapping[str, str] | None = None,
        answers: Collection[type] = (),
    ) -> None:
        self._prepare = prepare
        self._most_jobs = jobs
        self._environment = dict(environment or {})
        self._classes = classes_of(answers)
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._owner = os.getpid()
        self._peak_mb = 0.0

    def run(
        self,
        work: Callable[..., Result],
        *arguments: Any,
        within_s: float,
        waiting_counts: bool = False,
    ) -> Result:
        """What `work` returns; raises what it raises.

        `within_s` begins when the child is ready, anew for a second one where the first died; or
        at once where `waiting_counts`. Raises `ChildTookTooLong`, `ChildDied`, `ChildNotStarted`.
        """
        ends = time.monotonic() + within_s if waiting_counts else None
        if not self._lock.acquire(timeout=within_s if waiting_counts else -1):
            raise ChildTookTooLong
        try:
            result: Result = self._try(work, arguments, within_s, ends)
            return result
        finally:
            self._lock.release()

    def close(self) -> None:
        """Ends the child; the next job starts another."""
        with self._lock:
            self._drop()

    def peak_mb(self) -> float:
        """The most real memory that any child held so far that did not die of itself, in MB."""
        if self._child is not None:
            self._peak_mb = max(self._peak_mb, self._child.peak_mb())
        return self._peak_mb

    def _try(
        self,
        work: Callable[..., Any],
        arguments: tuple[Any, ...],
        within_s: float,
        ends: float | None,
    ) -> Any:
        error: Exception = ChildDied()
        for _ in range(TRIES):
            child = self._ready()
            seconds = within_s if ends is None else ends - time.monotonic()
            try:
                answer = self._ask(child, work, arguments, seconds)
            except ChildDied as died:
                error = died
                continue
            if answer.went_well:
                return answer.result
            if not isinstance(answer.result, MemoryError):
                raise answer.result
            self._drop()
            error = answer.result
        raise error

    def _ask(
        self, child: "_Child", work: Callable[..., Any], arguments: tuple[Any, ...], seconds: float
    ) -> "_Answer":
        """The child's answer. Whatever comes before it was read whole ends the child: what is
        left of it in the pipe must not become the answer to another job.
        """
        try:
            return child.do(work, arguments, seconds)
        except BaseException:
            self._drop()
            raise

    def _ready(self) -> "_Child":
        if self._child is not None and self._owner == os.getpid():
            if self._child.jobs < self._most_jobs:
                return self._child
            self._drop()
        self._owner = os.getpid()
        child = self._child = _Child(self._environment, self._classes)
        try:
            prepared = self._ask(child, self._prepare, (), TO_START_S)
        except (ChildDied, ChildTookTooLong) as error:
            raise ChildNotStarted from error
        if not prepared.went_well:
            self._drop()
            raise ChildNotStarted from prepared.result
        child.jobs = 0
        return child

    def _drop(self) -> None:
        # One that was started before a fork belongs to the other process.
        if self._child is not None and self._owner == os.getpid():
            self.peak_mb()
            self._child.end()
        self._child = None


class _Answer(NamedTuple):
    """Whether the work went well, and what it returned or raised."""

    went_well: bool
    result: Any


class _Child:
    """A running child and the pipes to it."""

    def __init__(self, environment: Mapping[str, str], classes: Classes) -> None:
        self.jobs = 0
        self._number = 0  # of the job; its answer bears the same
        self._classes = classes
        # -P: the script's own folder holds no modules for the child.
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-P", str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**environment_told(), **environment},
        )
        self._requests = _pipe(self._process.stdin)
        self._answers = _pipe(self._process.stdout)
        self._greeting: list[Any] = [sys.path, names_of(classes)]

    def do(self, work: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> _Answer:
        """What the work returns or raises. Raises `ChildDied` and `ChildTookTooLong`."""
        if seconds <= 0:
            raise ChildTookTooLong
        self.jobs += 1
        self._number += 1
        try:
            for part in (*self._greeting, (self._number, seconds), (work, arguments)):
                pickle.dump(part, self._requests, pickle.HIGHEST_PROTOCOL)
            self._greeting = []
            self._requests.flush()
            self._wait(seconds + GRACE_S)
            number, went_well, result = read_answer(self._answers, self._classes)
        except (OSError, EOFError, pickle.UnpicklingError):
            raise self._why() from None
        if number != self._number:
            raise ChildDied
        return _Answer(went_well, result)

    def peak_mb(self) -> float:
        """The most real memory that it held so far; 0 where it has ended."""
        return read_memory(self._process.pid).get("VmHWM", 0.0)

    def end(self) -> None:
        """Ends the process, whatever it is at."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            try:
                pipe.close()
            except OSError:  # what was not sent before the child died cannot be sent
                continue

    def _wait(self, seconds: float) -> None:
        answers = select.poll()
        answers.register(self._answers.fileno(), select.POLLIN)
        if not answers.poll(1000 * seconds):
            raise ChildTookTooLong

    def _why(self) -> Exception:
        """Why the pipe broke."""
        self._process.kill()
        ended_itself = self._process.wait() == -signal.SIGALRM
        return ChildTookTooLong() if ended_itself else ChildDied()


def environment_told() -> dict[str, str]:
    """The part of our environment that a child needs: where programs, fonts and files are."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in NAMES_TOLD or name.startswith(KINDS_TOLD)
    }


def _pipe(pipe: Any) -> BinaryIO:
    assert pipe is not None  # noqa: S101 - for the type checker
    opened: BinaryIO = pipe
    return opened
