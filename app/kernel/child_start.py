"""What runs in a child process: see `child_process`. It is a script, and loads nothing of ours.

A child needs a handful of our modules; importing `app` as usual would also start the whole web
application (seconds, and its memory). So `app` becomes a bare package in that process.
"""

import os
import pickle
import select
import signal
import sys
import threading
import traceback
from collections.abc import Collection
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

STACK = 1024 * 1024  # bytes; each thread's stack counts against the child's memory


def load_bare_package() -> None:
    """Lets `app.…` be imported without running `app/__init__.py`."""
    package = ModuleType("app")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["app"] = package


def end_with_parent() -> None:
    """Ends this process when the one that started it is gone, however it went."""
    pipe = select.poll()
    pipe.register(sys.stdin.fileno(), 0)  # 0: nothing but that the other end was closed

    def watch() -> None:
        pipe.poll()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def keep_stdout() -> BinaryIO:
    """The pipe to the parent, to which no library can print by mistake."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def work(job: tuple[Any, tuple[Any, ...]], known: Collection[tuple[str, str]]) -> tuple[bool, Any]:
    """Whether a job went well, and what it returned or raised."""
    function, arguments = job
    try:
        return True, function(*arguments)
    except Exception as error:
        return False, described(error, known)


def described(error: Exception, known: Collection[tuple[str, str]]) -> Exception:
    """The error, with where it happened, as one of the `known` classes (module and name)."""
    where, kind = traceback.format_exc(), type(error)
    error.__context__ = error.__cause__ = None
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - this child's own error
        is_known = (kind.__module__, kind.__qualname__) in known
    except Exception:
        is_known = False
    sent = error if is_known else RuntimeError(f"{kind.__name__}: {error}")
    sent.add_note(where)
    return sent


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Does one job after the other; one that outlasts its time ends the process, since nothing
    gentler stops code in C."""
    sys.path[:] = pickle.load(requests)  # noqa: S301 - from our parent
    known = pickle.load(requests)  # noqa: S301 - from our parent
    while True:
        try:
            number, seconds = pickle.load(requests)  # noqa: S301 - from our parent
            signal.setitimer(signal.ITIMER_REAL, seconds)
            job = pickle.load(requests)  # noqa: S301 - from our parent
        except EOFError:
            return
        pickle.dump((number, *work(job, known)), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, and that ends this
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.stack_size(STACK)
    load_bare_package()
    end_with_parent()
    serve(sys.stdin.buffer, keep_stdout())
