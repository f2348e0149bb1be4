"""The flask commands."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app.access.commands import admin
from app.checklists.commands import checklists
from app.config import describe_settings
from app.demo.commands import demo
from app.evidence.commands import storage
from app.notices.commands import notices
from app.personal.commands import person
from app.trends.rollups.commands import trends

migrations = AppGroup("migrations", help="Whether migrations and models agree.")


@click.command("config")
@with_appcontext
def print_config() -> None:
    """Print each setting: name, value, default, meaning."""
    click.echo("\n".join(describe_settings(current_app.config)))


@migrations.command("check")
def check_migrations() -> None:
    """Exit 1 when a migrated database would differ from the models."""
    from app import alembic

    differences = alembic.compare_metadata()
    for difference in differences:
        click.echo(str(difference))
    if differences:
        raise click.ClickException("Write a migration for what differs, or change the models.")
    click.echo("migrations and models agree")


COMMANDS = (
    print_config,
    migrations,
    admin,
    checklists,
    person,
    storage,
    notices,
    trends,
    demo,
)


def init_cli(app: Flask) -> None:
    """Adds our commands to `flask`."""
    for command in COMMANDS:
        app.cli.add_command(command)
