"""What we mended of the brokers' channels: no mishap of a message or a connection ends a worker."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from flask import Flask
from kombu.connection import Connection
from kombu.entity import Queue

from app import create_app
from tests.conftest import SETTINGS
from tests.servers import start_redis

Opener = Callable[[], Any]


@pytest.fixture
def open_channel(tmp_path: Path) -> Opener:
    """Opens a channel of the broker that needs no server, as each process has one."""
    celery = create_app(SETTINGS | {"INSTANCE": str(tmp_path)}).extensions["celery"]
    return lambda: celery.connection_for_write().channel()


def take_all(channel: Any, queue: str) -> list[Any]:
    taken = []
    try:
        while True:
            taken.append(channel._get(queue))
    except Empty:
        return taken


def test_each_message_is_taken_by_one_worker(open_channel: Opener) -> None:
    channels = [open_channel() for _ in range(4)]
    for n in range(200):
        channels[n % 4]._put("celery", n)
        channels[n % 4]._put("notices", -n)
    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(partial(take_all, queue="celery"), channels))
    assert sorted(chain(*taken)) == list(range(200))
    assert take_all(channels[0], "notices") == [-n for n in range(200)]


def test_a_message_that_is_still_written_is_none_yet(
    open_channel: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = open_channel()

    def ends_here(*_: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(Path, "rename", ends_here)
        with pytest.raises(SystemExit):
            channel._put("celery", "half")
    channel._put("celery", "whole")
    assert take_all(channel, "celery") == ["whole"]


def test_workers_that_begin_at_once_all_find_their_queues(
    open_channel: Opener,
) -> None:
    channels = [open_channel() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(
            threads.map(
                lambda n: channels[n % 4]._queue_bind("news", "", "", f"of-{n % 20}"), range(80)
            )
        )
    bound = [row.queue for row in channels[0].get_table("news")]
    assert sorted(bound) == sorted(f"of-{n}" for n in range(20))


def test_a_job_that_outlasts_its_connection_to_redis_fails_as_celery_can_stand(
    tmp_path: Path,
) -> None:
    with start_redis() as server:
        app: Flask = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "BROKER_URL": server.url})
        connection: Connection = app.extensions["celery"].connection_for_read()
        is_lost = connection.connection_errors
        queue = Queue("celery", channel=connection)
        queue.declare()
        connection.Producer().publish({}, routing_key="celery")
        message = queue.get()
        connection.close()
        message.channel._disconnect_pools()  # a close that breaks off leaves it so
        with pytest.raises(is_lost):
            message.ack()
