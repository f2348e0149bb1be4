"""Every setting of Rounds, in one place: its environment variable, default and meaning."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Literal

from environs import Env

SHORTEST_SECRET = 16  # characters
# While a message may be on its way it is claimed: for three quarters of the lease, of which one
# run and the pause to the next take some 20 s, and a push to several browsers 15 s before its last.
RUNS_S, BROWSERS_S, OF_LEASE = 20, 15, 0.75
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
    # Not PORT, of which honcho gives each process another one.
    Setting("WEB_PORT", "int", 8000, "port that letters name where PUBLIC_URL is empty"),
    Setting("PROXIES", "int", 0, "trusted proxies in front of the web process"),
    Setting("INSTANCE", "str", str(ROOT / "instance"), "folder of all that is embedded"),
    Setting("DATABASE_URL", "str", "", "database; empty: SQLite in the instance folder"),
    Setting("DATABASE_POOL", "int", 16, "connections that one process may hold"),
    Setting("BROKER_URL", "str", "", "Celery broker; empty: folders in the instance folder"),
    Setting("STORE", "str", "folder", "where photos are kept: folder, or s3"),
    Setting("S3_BUCKET", "str", "", "bucket of the s3 store"),
    Setting("S3_ENDPOINT_URL", "str", "", "endpoint of the s3 store; empty: Amazon's"),
    Setting("S3_REGION", "str", "us-east-1", "region of the s3 store"),
    Setting(
        "S3_ADDRESSING",
        "str",
        "auto",
        "how the bucket is named: path, virtual, or auto by endpoint",
    ),
    Setting("S3_KMS_KEY", "str", "", "key id for SSE-KMS; empty: the bucket's own encryption"),
    Setting("PHOTO_MAX_BYTES", "int", 25_000_000, "largest photo taken, bytes"),
    Setting("PHOTO_MAX_PIXELS", "int", 50_000_000, "largest picture opened, pixels"),
    Setting("INTAKE_SECONDS", "int", 30, "how long one photo may take to open, seconds"),
    Setting("INTAKE_MEMORY_MB", "int", 300, "memory of the process that opens photos, MB"),
    Setting("UPLOAD_MINUTES", "int", 60, "how long an upload address works, minutes"),
    Setting("VIEW_MINUTES", "int", 10, "how long a photo's address works, minutes"),
    Setting("SIGNAL_DAYS", "int", 90, "over how long a signal's base rate is counted, days"),
    Setting("SIGNAL_NEAR_BITS", "int", 12, "photos alike: PDQ hashes differ in no more bits"),
    Setting("SIGNAL_CAPTURE_MINUTES", "int", 30, "photo far from its answer: more minutes"),
    Setting("SIGNAL_ITEM_MS", "int", 1500, "inspection too fast: fewer milliseconds an item"),
    Setting("SIGNAL_STRAIGHT_ITEMS", "int", 5, "same answer all the way: this many items or more"),
    Setting("SIGNAL_WALK_SECONDS", "int", 5, "two spots too soon: fewer seconds between them"),
    Setting("SIGNAL_ROW_PERMILLE", "int", 1, "nothing ever fails: a row less likely, in 1,000"),
    Setting("REPORT_DAYS", "int", 400, "how long reports are kept, days; 0: for ever"),
    Setting("OUTGOING_MS", "int", 15_000, "how long a webhook's receiver may take, milliseconds"),
    Setting("OUTGOING_HTTP", "bool", False, "allows webhooks to http addresses, without TLS"),
    Setting(
        "OUTGOING_ALLOWED",
        "str",
        "",
        "private networks that webhooks may reach, as 10.1.0.0/16; empty: none",
    ),
    Setting("DIGEST_MINUTES", "int", 10, "a message gathers until it was quiet so long, minutes"),
    Setting("NOTICE_THREADS", "int", 32, "messages on their way at once, without those that hang"),
    Setting("NOTICE_LEASE_SECONDS", "int", 90, "after which a lost worker's message goes again"),
    Setting(
        "SMTP_URL",
        "str",
        "",
        "mail server: smtp://user:password@host:587?tls=starttls (or none), smtps://…; "
        "empty: .eml files in the instance folder",
        secret=True,
    ),
    Setting("SMTP_SECONDS", "int", 25, "how long one e-mail may take to be handed over, seconds"),
    Setting("MAIL_FROM", "str", "Rounds <rounds@rounds.example>", "who e-mails are from"),
    Setting(
        "MAIL_BOUNCES",
        "str",
        "",
        "address of bounces; gets +ID before its @; empty: the one in MAIL_FROM",
    ),
    Setting(
        "VAPID_PRIVATE_KEY",
        "str",
        "",
        "key by which push services know us, P-256; empty: made once, in the instance folder",
        secret=True,
    ),
    Setting(
        "VAPID_CONTACT",
        "str",
        "mailto:rounds@rounds.example",
        "whom push services ask when something is wrong: mailto:… or https://…",
    ),
    Setting("LOG_LEVEL", "str", "info", "least that is logged: debug, info, warning or error"),
    Setting("LOG_FORMAT", "str", "auto", "json, console, or auto: console in demo and debug"),
    Setting(
        "METRICS_TOKEN",
        "str",
        "",
        "bearer token that /metrics asks for; empty: nobody sees them, in demo and debug either",
        secret=True,
    ),
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
        "VERSION": tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"],
        "MAX_CONTENT_LENGTH": values["PHOTO_MAX_BYTES"],
        "ALEMBIC": {"script_location": str(ROOT / "migrations")},
        "ALEMBIC_CONTEXT": {"compare_type": True, "render_as_batch": True},
    }


def reason_not_to_start(config: Mapping[str, Any], *, is_open: bool) -> str | None:
    """Why web process and workers must not run with these settings, and what to do; None where
    nothing is wrong. `is_open`: in debug or demo, where the default secret will do.
    """
    secret = config["SECRET_KEY"]
    if not (is_open and secret == DEFAULT_SECRET) and (
        secret == DEFAULT_SECRET or len(secret) < SHORTEST_SECRET
    ):
        return "Set SECRET_KEY to a long random text of your own, then start again."
    for name in ("NOTICE_THREADS", "SMTP_SECONDS", "OUTGOING_MS"):
        if config[name] < 1:
            return f"Set {name} to 1 or more, then start again."
    if config["LOG_LEVEL"] not in ("debug", "info", "warning", "error"):
        return "Set LOG_LEVEL to debug, info, warning or error, then start again."
    if config["LOG_FORMAT"] not in ("auto", "json", "console"):
        return "Set LOG_FORMAT to auto, json or console, then start again."
    if config["DIGEST_MINUTES"] < 0:
        return "Set DIGEST_MINUTES to 0 or more, then start again."
    longest = max(config["SMTP_SECONDS"], BROWSERS_S + config["OUTGOING_MS"] / 1000)
    least = ceil((RUNS_S + longest) / OF_LEASE)
    if config["NOTICE_LEASE_SECONDS"] < least:
        return (
            f"Set NOTICE_LEASE_SECONDS to {least} or more, or SMTP_SECONDS and OUTGOING_MS lower, "
            "then start again: a message that is still on its way would be sent a second time."
        )
    return None
