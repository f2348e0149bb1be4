"""The real databases, the app and its clients. Each test begins with empty, migrated tables."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from werkzeug.serving import make_server

from app import alembic, create_app
from app.access import passwords
from app.kernel.database import Base, db
from app.notices.models import StreamHead
from tests.factories import Scene, set_scene
from tests.servers import PostgresServer, serving, start_postgres

# A test that is slow on a busy machine is no fault.
settings.register_profile("rounds", deadline=None)
settings.load_profile("rounds")

pytest_plugins = ["tests.store_sites"]

SETTINGS = {"SECRET_KEY": "for-the-tests-only", "TESTING": True, "SIGN_IN_LIMIT": "1000/minute"}

IN_USE: set[Flask] = set()

# By default an example that takes 0.2 s fails, and on a busy machine any may.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")


def migrated(settings: dict[str, Any]) -> Flask:
    """An app on a database that has run every migration."""
    app = create_app(SETTINGS | settings)
    with app.app_context():
        alembic.upgrade()
    return app


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords of this process are hashed in a millisecond; the product's way takes a hundred of
    a whole processor, and tests/access/test_passwords.py looks at that."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_nobody", quick.hash("nobody signs in with this"))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test session."""
    with start_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_app(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app on PostgreSQL."""
    return migrated(
        {"DATABASE_URL": postgres.url, "INSTANCE": str(tmp_path_factory.mktemp("postgres"))}
    )


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app on SQLite, as it is embedded."""
    return migrated({"INSTANCE": str(tmp_path_factory.mktemp("sqlite"))})


DATABASES = ["sqlite", "postgresql"]


@pytest.fixture(params=DATABASES)
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app, once on each database; what the test commits is gone after it."""
    with used(request) as app:
        yield app


@pytest.fixture(scope="module", params=DATABASES)
def kept_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The same for a whole module whose tests only look: what the first made, the others find.
    No test of such a module may ask for `app`.
    """
    with used(request) as app:
        yield app


@contextmanager
def used(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on the database of the parameter, for one at a time; empty before and after."""
    name = "sqlite_app" if request.param == "sqlite" else "postgres_app"
    app: Flask = request.getfixturevalue(name)
    assert app not in IN_USE, "a module of `kept_app` has a test that asks for `app`"
    IN_USE.add(app)
    yield app
    IN_USE.discard(app)
    with app.app_context():
        empty_tables()
        app.extensions["limits"].storage.reset()
    shutil.rmtree(Path(app.config["INSTANCE"]) / "photos", ignore_errors=True)


def empty_tables() -> None:
    """Deletes every row; commits of the test were real, so nothing rolls them back."""
    names = [table.name for table in reversed(Base.metadata.sorted_tables)]
    names.remove(StreamHead.__tablename__)  # the migration made its one row
    if db.engine.dialect.name == "postgresql":
        delete_on_postgresql(names)
    else:
        delete_on_sqlite(names)
    db.session.commit()


def delete_on_postgresql(names: list[str]) -> None:
    """In one message, without triggers and foreign keys, as a dump is loaded. TRUNCATE takes ten
    times as long, for it makes new files. The lock waits for who is still writing.
    """
    deletes = "; ".join(f"DELETE FROM {name}" for name in names)  # noqa: S608 - our tables
    db.session.connection().exec_driver_sql(
        f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE;"
        f"SET LOCAL session_replication_role = replica; {deletes}"
    )


def delete_on_sqlite(names: list[str]) -> None:
    """Where there are rows; without the triggers that refuse to delete, or note it."""
    connection = db.session.connection()
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)  # noqa: S608 - names of our tables
    filled = connection.exec_driver_sql(" UNION ALL ".join(asked)).scalars().all()
    triggers = [
        trigger
        for trigger in connection.exec_driver_sql(
            "SELECT name, tbl_name, sql FROM sqlite_master"
            " WHERE sql LIKE '%BEFORE DELETE%' OR sql LIKE '%AFTER DELETE%'"
        )
        if trigger.tbl_name in filled
    ]
    for trigger in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
    for name in filled:
        connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608
    for trigger in triggers:
        connection.exec_driver_sql(trigger.sql)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that has not signed in."""
    return app.test_client()


@pytest.fixture
def scene(app: Flask) -> Scene:
    """Two organisations, two venues, a spot and a person of each role, signed in."""
    with app.app_context():
        return set_scene(app)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the app is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}"
