"""`flask storage …`"""

from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup

from app.evidence.preparing import NotPrepared, prepare
from app.evidence.s3_store import S3Store
from app.evidence.store_choice import get_store

storage = AppGroup("storage", help="Where photos are kept.")


@storage.command("prepare")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def prepare_storage(dry_run: bool) -> None:
    """Set what the bucket needs: who may send, what expires, encryption. Safe to repeat."""
    store = get_store()
    if not isinstance(store, S3Store):
        click.echo("Photos are kept in a folder: there is nothing to prepare.")
        return
    try:
        for line in prepare(store.bucket, _origin(), dry_run):
            click.echo(line)
    except NotPrepared as refusal:
        raise click.ClickException(str(refusal)) from None


def _origin() -> str:
    """Where phones load the form from. Raises `click.ClickException`."""
    scheme, host = urlsplit(current_app.config["PUBLIC_URL"])[:2]
    if scheme not in ("http", "https") or not host:
        raise click.ClickException(
            "Set PUBLIC_URL to the address that phones reach, such as https://rounds.example."
        )
    return f"{scheme}://{host}"
