"""A child's answer goes to the job that asked, is not trusted, and takes nothing of ours along."""

import os
import pickle
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import decompress

import pytest

from app.kernel.child_process import ChildDied, ChildProcess


class Interrupted(BaseException):
    """What a signal's handler raises."""


class Runs:
    """Runs a command in whoever unpickles it freely."""

    def __init__(self, command: str) -> None:
        self._command = command

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (self._command,)


def slow_echo(said: str, seconds: float = 0) -> str:
    time.sleep(seconds)
    return said


def be_slow_to_start() -> None:
    time.sleep(0.5)


def answer_before(number: int) -> str:
    """Puts an answer of that number into the pipe, before the one of this job."""
    answer = pickle.dumps((number, True, "of another job"))
    for one in sorted(int(fd.name) for fd in Path("/proc/self/fd").iterdir())[3:]:
        opened = Path(f"/proc/self/fd/{one}")
        if opened.is_symlink() and str(opened.readlink()).startswith("pipe:"):
            os.write(one, answer)
    return "of this job"


def hand_over(command: str) -> Runs:
    return Runs(command)


def fail_elsewhere() -> None:
    decompress(b"no zlib")


def fail() -> None:
    raise ValueError("of the work")


def own_environment() -> dict[str, str]:
    return dict(os.environ)


@pytest.fixture(scope="module")
def child() -> Iterator[ChildProcess]:
    child = ChildProcess(environment={"OF_THE_CHILD": "1"})
    yield child
    child.close()


def test_an_answer_that_nobody_waited_for_is_not_given_to_the_next_job(
    child: ChildProcess,
) -> None:
    def interrupt(*_: object) -> None:
        raise Interrupted

    child.run(slow_echo, "ready", within_s=10)
    own = signal.signal(signal.SIGUSR1, interrupt)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
        command = f"sleep 0.2; kill -USR1 {os.getpid()}"
        sender = os.posix_spawn("/bin/sh", ["sh", "-c", command], os.environ)
        with pytest.raises(Interrupted):
            child.run(slow_echo, "first", 0.6, within_s=10)
        assert child._child is None
    finally:
        signal.signal(signal.SIGUSR1, own)
    os.waitpid(sender, 0)
    time.sleep(0.5)
    assert child.run(slow_echo, "second", within_s=10) == "second"


def test_an_answer_of_another_number_is_taken_by_no_job(child: ChildProcess) -> None:
    with pytest.raises(ChildDied):
        child.run(answer_before, 99, within_s=10)
    assert child.run(slow_echo, "next", within_s=10) == "next"


def test_the_start_of_the_child_is_not_charged_to_the_work() -> None:
    child = ChildProcess(be_slow_to_start)
    assert child.run(slow_echo, "in time", within_s=0.3) == "in time"
    child.close()


def test_an_answer_runs_nothing_in_the_process_that_reads_it(
    child: ChildProcess, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    with pytest.raises(ChildDied):
        child.run(hand_over, f"touch {left}", within_s=10)
    assert not left.exists()
    with pytest.raises(ChildDied):
        child.run(Path, "of a class that was not named", within_s=10)


def test_errors_arrive_as_python_s_own_and_say_where_they_happened(child: ChildProcess) -> None:
    with pytest.raises(ValueError, match="of the work") as plain:
        child.run(fail, within_s=10)
    assert "in fail" in plain.value.__notes__[0]
    with pytest.raises(RuntimeError, match="error: Error -3") as other:
        child.run(fail_elsewhere, within_s=10)
    assert "in fail_elsewhere" in other.value.__notes__[0]


def test_a_child_is_told_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = ("SECRET_KEY", "DATABASE_URL", "BROKER_URL", "AWS_SECRET_ACCESS_KEY")
    for name in secrets:
        monkeypatch.setenv(name, "a secret")
    monkeypatch.setenv("LC_TIME", "C")
    child = ChildProcess(environment={"OF_THE_CHILD": "1"})
    told = child.run(own_environment, within_s=10)
    child.close()
    assert not set(secrets) & set(told)
    assert "a secret" not in told.values()
    assert (told["PATH"], told["LC_TIME"], told["OF_THE_CHILD"]) == (os.environ["PATH"], "C", "1")
