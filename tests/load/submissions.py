"""Submissions a second with 0 and 2 photos, what they cost, and the floor in the same run."""

from tests.load.asking import say_errors
from tests.load.deployment import Deployment
from tests.load.figures import Figure, percentile, plain, remark, say, say_percentiles
from tests.load.floor import measure_floor
from tests.load.options import Options
from tests.load.phone import Picture, SubmittingPhone, take_pictures
from tests.load.rush import Rush, rush

# (photos, clients) -> submissions a second
GOALS = {(0, 16): "≥ 500", (2, 16): "≥ 180"}
GOAL_CPU = {(0, 16): "≤ 5"}
GOAL_RATIO = "≥ 0.4"


def measure_submissions(deployment: Deployment, options: Options) -> None:
    """For each number of clients: the floor, then submissions without photos and with two."""
    pictures = take_pictures()
    for clients in options.clients:
        floor = _say_floor(deployment, options, clients)
        for photos in (0, 2):
            done = submit(deployment, options, clients, pictures if photos else [])
            _say_submissions(photos, clients, done, floor if photos == 0 else None)


def _say_floor(deployment: Deployment, options: Options, clients: int) -> float:
    way, done = measure_floor(
        deployment.postgres.dsn, deployment.scene, clients, options.seconds, options.warm_up
    )
    p50 = plain(1000 * percentile(done.took_s, 0.5))
    remark(f"floor at {clients} clients: {way} were faster; p50 {p50} ms")
    say(Figure(f"floor: same rows by psycopg, {clients} clients", done.per_second, "/s"))
    return done.per_second


def submit(deployment: Deployment, options: Options, clients: int, pictures: list[Picture]) -> Rush:
    """Submissions by so many phones, with two photos each if there are pictures."""
    phones = [
        SubmittingPhone(deployment.web.port, deployment.scene, pictures, bool(pictures))
        for _ in range(clients)
    ]
    works = [phone.submit for phone in phones]
    done = rush(works, options.seconds, options.warm_up, deployment.cpu_seconds)
    hung_up = sum(phone.connection.hung_up for phone in phones)
    for phone in phones:
        phone.connection.close()
    if hung_up:
        remark(f"{hung_up} kept-alive connections were closed by the server and opened again")
    return done


def _say_submissions(photos: int, clients: int, done: Rush, floor: float | None) -> None:
    name = f"submissions, {photos} photos, {clients} clients"
    goal = GOALS.get((photos, clients), "")
    say(Figure(name, done.per_second, "/s", goal, floor))
    if floor:
        say(Figure(f"{name}: of the floor", done.per_second / floor, "ratio", GOAL_RATIO))
    say_percentiles(name, done.took_s)
    cost = GOAL_CPU.get((photos, clients), "")
    say(Figure(f"{name}: server and database", done.cpu_per_1000, "CPU-s per 1000", cost))
    own = 1000 * done.client_cpu_s / max(1, len(done.took_s))
    say(Figure(f"{name}: the client itself", own, "CPU-s per 1000"))
    say_errors(name, done)
