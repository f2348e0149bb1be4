"""The database session, the base of all models and their column types."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
from flask import Flask, request
from flask_sqlalchemy_lite import SQLAlchemy
from flask_sqlalchemy_lite._extension import _close_async_sessions
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKey,
    MetaData,
    Table,
    TypeDecorator,
    event,
    inspect,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from app.kernel.ids import new_id

# Answers are written after the commit, from what is already loaded.
db = SQLAlchemy(session_options={"expire_on_commit": False})

type_free_names = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps no zone: there it is stored as UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("Instants carry a time zone: add one before storing.")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def name_of(kind: type[StrEnum]) -> Enum:
    """A column type that stores the value of one of these names as text."""
    return Enum(
        kind, native_enum=False, length=20, values_callable=lambda names: [str(n) for n in names]
    )


class Base(DeclarativeBase):
    """Base of every model: instants are aware, documents are JSON."""

    metadata = MetaData(naming_convention=type_free_names)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class HasId:
    """A row with a UUIDv7 of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class OfOrganisation:
    """A row that belongs to one organisation and is never seen from another."""

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))


class VenueScoped(OfOrganisation):
    """A row that `access` loads by the person's roles at one venue."""

    @classmethod
    def venue_scope(cls) -> ColumnElement[UUID]:
        """The column that holds the venue's id."""
        raise TypeError(f"{cls.__name__} does not say which venue it belongs to.")


class OfVenue(VenueScoped):
    """A row that belongs to one venue."""

    venue_id: Mapped[UUID] = mapped_column(ForeignKey("venues.id"))

    @classmethod
    def venue_scope(cls) -> ColumnElement[UUID]:
        scope: ColumnElement[UUID] = inspect(cls).columns["venue_id"]
        return scope


READING = frozenset({"GET", "HEAD", "OPTIONS"})

# A machine that has vanished refuses nothing: after so long it counts as away.
PATIENCE = {
    "connect_timeout": 10,  # seconds, as these
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,  # milliseconds
}

# Writing transactions of SQLite begin immediate, so that two of them wait for each other
# instead of failing half-way; a request that only reads asks for a deferred one.
_sqlite_begin: ContextVar[str] = ContextVar("sqlite_begin", default="BEGIN IMMEDIATE")


@contextmanager
def reading_only() -> Iterator[None]:
    """What begins a transaction within, and writes nothing, keeps no other from writing."""
    before = _sqlite_begin.set("BEGIN DEFERRED")
    try:
        yield
    finally:
        _sqlite_begin.reset(before)


@contextmanager
def writing() -> Iterator[None]:
    """What begins a transaction within may write, in a request that only reads as well."""
    before = _sqlite_begin.set("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        _sqlite_begin.reset(before)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the "begin" event below begins
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "synchronous=NORMAL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(_sqlite_begin.get())


def _end_reading(error: BaseException | None) -> None:
    """Ends what a request has read by a commit: after a rollback psycopg forgets all statements
    that the connection has prepared, and PostgreSQL would plan each of them anew."""
    if error is None and request.method in READING and db.session.is_active:
        with suppress(SQLAlchemyError):  # the answer is made, and nothing was to be kept
            db.session.commit()


def _reads_only() -> None:
    _sqlite_begin.set("BEGIN DEFERRED" if request.method in READING else "BEGIN IMMEDIATE")


def engine_options(url: str, pool: int) -> dict[str, Any]:
    """What SQLAlchemy needs to open `url`, with at most `pool` connections."""
    options: dict[str, Any] = {
        "url": url,
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
        "pool_size": pool,
        "max_overflow": 0,
        # What people wrote, their addresses and secrets stand in no log of an error.
        "hide_parameters": True,
    }
    if url.startswith("postgresql"):
        given = make_url(url).query
        patience = {name: value for name, value in PATIENCE.items() if name not in given}
        options["connect_args"] = {"options": "-c timezone=UTC", **patience}
        # A tenth of a millisecond, for which nobody meets a connection that a restart has ended.
        options["pool_pre_ping"] = True
    return options


def init_database(app: Flask) -> None:
    """Opens the database that the configuration names."""
    url = app.config["DATABASE_URL"]
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine_options(url, app.config["DATABASE_POOL"])}
    db.init_app(app)
    # We open no asynchronous sessions, and asking each request to close them costs a thread switch.
    app.teardown_appcontext_funcs.remove(_close_async_sessions)
    app.teardown_request(_end_reading)
    with app.app_context():
        listen(db.engine)
    if url.startswith("sqlite"):
        app.before_request(_reads_only)


def listen(engine: Engine) -> None:
    """Gives a SQLite engine the settings above; leaves others alone."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def table_of(model: type[Base]) -> Table:
    """A model's table, for statements that need no objects."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    return table


def dialect() -> str:
    """The name of this session's database: postgresql or sqlite."""
    return db.engine.dialect.name


def upsert(model: type[Base], dialect_name: str) -> postgresql.Insert | sqlite.Insert:
    """An INSERT for that database that has `on_conflict_do_…`."""
    insert = postgresql.insert if dialect_name == "postgresql" else sqlite.insert
    return insert(table_of(model))


def table_items(*items: SchemaItem) -> tuple[SchemaItem, ...]:
    """`__table_args__`, typed."""
    return items
