"""While the database is away, everybody is told to send the same again, and nothing breaks."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text

from app import create_app
from app.desk.sessions import COOKIE
from app.kernel.database import db
from tests.conftest import SETTINGS
from tests.factories import Scene
from tests.servers import free_port


@pytest.fixture
def stranded_app(tmp_path: Path) -> Flask:
    """An app whose database nobody serves."""
    url = f"postgresql+psycopg://rounds@127.0.0.1:{free_port()}/rounds"
    return create_app(SETTINGS | {"DATABASE_URL": url, "INSTANCE": str(tmp_path)})


def test_the_api_asks_for_the_same_again_soon(stranded_app: Flask) -> None:
    answer = stranded_app.test_client().get(
        "/api/v1/venues", headers={"Authorization": "Bearer of-somebody"}
    )
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"
    assert answer.json is not None
    assert "again" in answer.json["detail"]


def test_the_desk_says_so_in_the_readers_language(stranded_app: Flask) -> None:
    client = stranded_app.test_client()
    client.set_cookie(COOKIE, "of-somebody")
    answer = client.get("/desk", headers={"Accept-Language": "es"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Rounds está ocupado" in answer.text


def end_connections(app: Flask) -> None:
    """As a restart of the server does, but for the one that says so."""
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_nobody_meets_a_connection_that_a_restart_has_ended(app: Flask, scene: Scene) -> None:
    with app.app_context(), db.engine.connect() as one, db.engine.connect() as another:
        assert one is not another  # two rest in the pool from now on
    end_connections(app)
    answers = [scene.manager.get("/venues").status_code for _ in range(3)]
    assert answers == [200, 200, 200]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
@pytest.mark.parametrize("path", ["/api/v1/venues", "/desk"])
def test_a_restart_amid_a_request_is_no_failure_of_ours(
    app: Flask, scene: Scene, path: str
) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, scene.manager.token)
    asked: list[str] = []

    def end_before_the_second(*said: object) -> None:
        asked.append(str(said[2]))
        if len(asked) == 2:
            said[0].connection.dbapi_connection.close()  # type: ignore[attr-defined]

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", end_before_the_second)
    try:
        answer = client.get(path, headers={"Authorization": f"Bearer {scene.manager.token}"})
    finally:
        with app.app_context():
            event.remove(db.engine, "before_cursor_execute", end_before_the_second)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get(path).status_code != 503
