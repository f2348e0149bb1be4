"""The same request again and again, and how its answers print."""

from tests.load.figures import Figure, remark, say, say_percentiles
from tests.load.options import Options
from tests.load.rush import Rush, Work, rush
from tests.load.wire import Connection


def asking(connection: Connection, request: bytes, wanted: int) -> Work:
    """A piece of work that asks this; any other status is an error."""

    def ask() -> str | None:
        status, body = connection.ask(request)
        return None if status == wanted else f"{status} {body[:200]!r}"

    return ask


def ask_again(connection: Connection, request: bytes, wanted: int, options: Options) -> Rush:
    """One client asks, for half the time of the other figures."""
    return rush([asking(connection, request, wanted)], options.seconds / 2, options.warm_up / 2)


def say_answers(name: str, done: Rush, goal: str = "") -> None:
    """Percentiles and errors."""
    say_percentiles(name, done.took_s, goal)
    say_errors(name, done)


def say_errors(name: str, done: Rush) -> None:
    """How many errors, always; and the commonest in words."""
    say(Figure(f"{name}: errors", done.errors.total(), "errors", "0"))
    for problem, times in done.errors.most_common(5):
        remark(f"{times} × {problem}")
