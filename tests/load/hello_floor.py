"""The floor under every request: Flask's "hello" under the same gunicorn flags."""

from tests.load.asking import asking, say_answers
from tests.load.deployment import Deployment, get, start_web
from tests.load.figures import Figure, say
from tests.load.options import Options
from tests.load.rush import rush
from tests.load.wire import Connection

CLIENTS = 16


def measure_hello(_deployment: Deployment, options: Options) -> None:
    """Requests a second on sixteen kept-alive connections."""
    with start_web({}, app="tests.load.hello:app", ready="/") as web:
        works = [asking(Connection(web.port), get("/"), 200) for _ in range(CLIENTS)]
        done = rush(works, options.seconds, options.warm_up)
    name = f"floor: Flask hello, {CLIENTS} clients"
    say(Figure(name, done.per_second, "/s"))
    say_answers(name, done)
