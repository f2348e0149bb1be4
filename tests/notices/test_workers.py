"""Workers as the Procfile starts them, on Redis and PostgreSQL, while each of them is killed."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from socket import socket
from typing import NamedTuple
from uuid import UUID

import orjson
from flask import Flask
from redis import Redis
from sqlalchemy import func, select, update

from app.kernel.database import db
from app.kernel.secrets import encrypt
from app.kernel.waking import wake_job
from app.notices.models import Event, Message
from app.notices.webhooks.signing import make_secret
from app.tickets.models import PromiseOutcome
from tests.conftest import SETTINGS, migrated
from tests.factories import Scene, set_scene
from tests.notices.happenings import add_endpoint, happen, happening
from tests.notices.test_killed import LOOPBACK
from tests.procfile import Running, running
from tests.receiver import Receiver, answers, receiving
from tests.servers import PostgresServer, RedisServer, start_postgres, start_redis, wait_until
from tests.tickets.floors import make_floors, turn_back, walk

TARGETS = [{"severity": "minor", "acknowledge_minutes": 60, "resolve_minutes": 6000}]
LATE = timedelta(minutes=70)
WORKERS = ("worker", "notices", "another notices")


class Outside:
    """A system that is told of everything, and sees which worker holds the other end."""

    def __init__(self, workers: Mapping[str, Running]) -> None:
        self.workers, self.tellers = workers, Counter[str]()
        self._answer = answers(200)

    def behave(self, connected: socket, over: threading.Event) -> None:
        port = connected.getpeername()[1]
        self.tellers.update(name for name, one in self.workers.items() if one.has_port(port))
        self._answer(connected, over)

    def await_more(self, *names: str) -> None:
        """Returns when each of these workers has told it some more."""
        before = self.tellers.copy()
        wait_until(
            lambda: all(self.tellers[name] > before[name] + 5 for name in names),
            60,
            f"what {names} should send",
        )


def ids_by_event(receiver: Receiver) -> dict[str, set[str]]:
    got = defaultdict(set)
    for one in list(receiver.received):
        got[orjson.loads(one.content)["data"]["id"]].add(one.headers["webhook-id"])
    return got


@contextmanager
def commenting(app: Flask, scene: Scene, ticket_id: str) -> Iterator[Counter[int]]:
    """Somebody comments on a ticket until the end; yields what the web answered, by status."""
    statuses, over = Counter[int](), threading.Event()

    def comment() -> None:
        while not over.wait(0.1):
            said = {"text": "It is being looked at."}
            answer = scene.maintainer.post(f"/tickets/{ticket_id}/comments", said)
            statuses[answer.status_code] += 1
            with app.app_context():
                wake_job("tickets.ring")  # more often than several beats would

    thread = threading.Thread(target=comment, daemon=True)
    thread.start()
    try:
        yield statuses
    finally:
        over.set()
        thread.join()


def committed(app: Flask) -> set[str]:
    with app.app_context():
        return {str(event_id) for event_id in db.session.scalars(select(Event.id))}


def let_claims_run_out(app: Flask) -> None:
    """As if a minute had passed since the killed worker claimed what it did not send."""
    with app.app_context():
        db.session.execute(update(Message).values(claimed_until=None))
        db.session.commit()


def alarms(app: Flask) -> list[int]:
    """How often each ticket's broken promise was told, and then how often it was counted."""
    told = select(func.count()).where(Event.kind == "ticket.promise_broken")
    kept = select(func.count()).select_from(PromiseOutcome).where(~PromiseOutcome.kept)
    with app.app_context():
        return [
            *db.session.scalars(told.group_by(Event.subject_id)),
            *db.session.scalars(kept.group_by(PromiseOutcome.ticket_id)),
        ]


class House(NamedTuple):
    """The app with its servers and workers, a scene with three tickets, and who is told of all."""

    app: Flask
    scene: Scene
    tickets: list[str]
    postgres: PostgresServer
    redis: RedisServer
    workers: dict[str, Running]
    outside: Outside
    receiver: Receiver


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    with ExitStack() as stack:
        postgres = stack.enter_context(start_postgres(crashes=True))
        redis = stack.enter_context(start_redis())
        shared = {"DATABASE_URL": postgres.url, "BROKER_URL": redis.url, "INSTANCE": str(folder)}
        settings = LOOPBACK | shared | {"SECRET_KEY": SETTINGS["SECRET_KEY"]}
        workers = {
            name: stack.enter_context(running(name.split()[-1], settings, folder / name))
            for name in WORKERS
        }
        app = migrated(settings)
        with app.app_context():
            scene = set_scene(app)
        floors = make_floors(app, scene, targets=TARGETS)
        tickets = walk(scene, floors, floor="fail", smell="fail", mirror="fail")
        outside = Outside(workers)
        receiver = stack.enter_context(receiving(outside.behave))
        with app.app_context():
            add_endpoint(scene, url=receiver.url, secret=encrypt(make_secret()))
        yield House(app, scene, tickets, postgres, redis, workers, outside, receiver)


def kill_each(house: House, statuses: Counter[int]) -> None:
    """A worker, then the broker while there is a job, then the database; a promise is broken
    before each. What is left goes on by itself.
    """
    house.outside.await_more("notices", "another notices")
    turn_back(house.app, house.tickets[0], LATE)
    house.workers["notices"].kill()
    house.outside.await_more("another notices")

    turn_back(house.app, house.tickets[1], LATE)
    broker = Redis.from_url(house.redis.url)
    wait_until(lambda: broker.hlen("unacked") > 0, 20, "a job")
    house.redis.kill()
    house.redis.start()
    house.outside.await_more("another notices")

    turn_back(house.app, house.tickets[2], LATE)
    house.postgres.crash()
    wait_until(lambda: statuses[503] > 3, 20, "an answer without the database")
    house.postgres.start_again()
    house.outside.await_more("another notices")


def test_whichever_of_worker_broker_and_database_is_killed_all_is_told_and_rings_once(
    tmp_path: Path,
) -> None:
    with open_house(tmp_path) as house:
        app, scene, receiver = house.app, house.scene, house.receiver
        with commenting(app, scene, house.tickets[0]) as statuses:
            kill_each(house, statuses)
            wait_until(lambda: len(alarms(app)) == 6, 20, "the alarms")
        let_claims_run_out(app)
        with app.app_context():
            unheard = happening(scene, kind="ticket.commented", text="Nobody is woken for this.")
            happen(unheard._replace(subject_id=UUID(house.tickets[0])))
        events = committed(app)
        wait_until(lambda: set(ids_by_event(receiver)) >= events, 40, "the rest")
        assert set(statuses) == {201, 503}
        assert {len(ids) for ids in ids_by_event(receiver).values()} == {1}, "one id every time"
        assert set(ids_by_event(receiver)) == events
        assert alarms(app) == [1] * 6
        assert [name for name, one in house.workers.items() if not one.is_up()] == ["notices"]
