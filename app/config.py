"""Every setting of Rounds, in one place: its environment variable, default and meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from environs import Env

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "only-for-development"  # noqa: S105 - refused outside debug and demo


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. `kind` names the reader of `environs`."""

    name: str
    kind: Literal["str", "int", "bool"]
    default: str | int | bool
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("SECRET_KEY", "str", DEFAULT_SECRET, "signs upload and photo addresses", secret=True),
    Setting("DEMO", "bool", False, "allows the demo's sign-ins and the default secret"),
    Setting("DEMO_PASSWORD", "str", "walk-the-venue", "password of every demo sign-in"),
    Setting("PUBLIC_URL", "str", "", "address that phones reach; empty: the address they asked"),
    Setting("PROXIES", "int", 0, "trusted proxies in front of the web process"),
    Setting("INSTANCE", "str", str(ROOT / "instance"), "folder of all that is embedded"),
    Setting("DATABASE_URL", "str", "", "database; empty: SQLite in the instance folder"),
    Setting("DATABASE_POOL", "int", 16, "connections that one process may hold"),
    Setting("BROKER_URL", "str", "", "Celery broker; empty: folders in the instance folder"),
    Setting("STORE", "str", "folder", "where photos are kept: folder, or s3"),
    Setting("S3_BUCKET", "str", "", "bucket of the s3 store"),
    Setting("S3_ENDPOINT_URL", "str", "", "endpoint of the s3 store; empty: Amazon's"),
    Setting("S3_REGION", "str", "us-east-1", "region of the s3 store"),
    Setting("PHOTO_MAX_BYTES", "int", 25_000_000, "largest photo taken, bytes"),
    Setting("UPLOAD_MINUTES", "int", 60, "how long an upload address works, minutes"),
    Setting("VIEW_MINUTES", "int", 10, "how long a photo's address works, minutes"),
    Setting("TOKEN_DAYS", "int", 90, "how long a sign-in lasts, days"),
    Setting("SIGN_IN_LINK_MINUTES", "int", 15, "how long a link to sign in works, minutes"),
    Setting(
        "SIGN_IN_LIMIT",
        "str",
        "10 per minute",
        "sign-in tries for one e-mail and address",
    ),
    Setting("LIMITS_URL", "str", "memory://", "where tries are counted: memory:// or redis://…"),
)


def read_settings(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Settings by name: what `overrides` says, else the environment, else the default."""
    env = Env()
    given = dict(overrides or {})
    return {
        one.name: given.pop(one.name)
        if one.name in given
        else getattr(env, one.kind)(one.name, one.default)
        for one in SETTINGS
    } | given


def describe_settings(values: Mapping[str, Any]) -> list[str]:
    """One line a setting, tab-separated: name, value (secrets hidden), default, meaning."""
    return [
        "\t".join(
            (
                one.name,
                "(hidden)" if one.secret else str(values[one.name]),
                "(none)" if one.secret else str(one.default),
                one.meaning,
            )
        )
        for one in SETTINGS
    ]


def embedded_defaults(values: dict[str, Any]) -> dict[str, Any]:
    """The values of the libraries, worked out from ours."""
    instance = Path(values["INSTANCE"])
    return {
        "DATABASE_URL": values["DATABASE_URL"] or f"sqlite:///{instance / 'rounds.sqlite'}",
        "BROKER_URL": values["BROKER_URL"] or "filesystem://",
        "MAX_CONTENT_LENGTH": values["PHOTO_MAX_BYTES"],
        "ALEMBIC": {"script_location": str(ROOT / "migrations")},
        "ALEMBIC_CONTEXT": {"compare_type": True, "render_as_batch": True},
    }
