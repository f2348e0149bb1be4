"""What a client reads where requests are in each other's way."""

import sqlite3
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.kernel.database import db, dialect
from app.tickets import service
from tests.factories import Scene
from tests.tickets.test_tickets import fail

DEADLOCK = text("DO $$ BEGIN RAISE EXCEPTION 'a ring' USING ERRCODE = '40P01'; END $$")


def give_way(*_: Any) -> None:
    if dialect() == "postgresql":
        db.session.execute(DEADLOCK)
    raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))


def test_who_gave_way_is_told_to_send_the_same_again(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/tickets/{fail(scene)}/comments"
    monkeypatch.setattr(service, "comment", give_way)
    answer = scene.manager.post(path, {"text": "The bolt is here."})
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert answer.get_json()["detail"].startswith("Rounds is busy")
    monkeypatch.undo()
    assert scene.manager.post(path, {"text": "The bolt is here."}).status_code == 201
