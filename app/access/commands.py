"""`flask admin …`"""

from typing import Any

import click
from flask.cli import AppGroup
from marshmallow import ValidationError

from app.access.models import Organisation
from app.access.queries import is_id, list_organisations
from app.access.schemas import PersonIn
from app.access.service import create_organisation, create_person
from app.kernel.database import db
from app.kernel.errors import Conflict

LONGEST_NAME = 200

admin = AppGroup("admin", help="The people who act in a whole organisation.")


@admin.command("create")
@click.option("--organisation", required=True, help="Its name; a new one is made when missing.")
@click.option("--email", required=True, help="What they sign in with.")
@click.option("--name", required=True, help="What they are called.")
@click.option("--language", default="en", show_default=True, help="Such as en or es.")
@click.password_option(help="Asked for when left out, so that nobody else sees it.")
def create_admin(organisation: str, email: str, name: str, language: str, password: str) -> None:
    """Make an admin, and the organisation when there is none of that name."""
    said = {"email": email, "name": name, "language": language, "password": password}
    wanted = _check_person(said | {"is_admin": True})
    chosen = _organisation_to_lead(organisation.strip())
    try:
        person = create_person(chosen.id, **wanted)
    except Conflict as refusal:
        raise click.ClickException(refusal.detail) from None
    db.session.commit()
    click.echo(f"{person.email} is an admin of {chosen.name} ({chosen.id})")


def _check_person(said: dict[str, Any]) -> dict[str, Any]:
    """What the API would take as well. Raises `click.ClickException`."""
    try:
        checked: dict[str, Any] = PersonIn().load(said)
    except ValidationError as refusal:
        messages = refusal.messages_dict
        lines = [f"--{name}: {' '.join(texts)}" for name, texts in sorted(messages.items())]
        raise click.ClickException("\n".join(lines)) from None
    return checked


def _organisation_to_lead(said: str) -> Organisation:
    if list_organisations(said) or is_id(said):
        return choose_organisation(said)
    if not 0 < len(said) <= LONGEST_NAME:
        raise click.ClickException(
            f"Give the organisation a name of 1 to {LONGEST_NAME} characters."
        )
    return create_organisation(said)


def choose_organisation(said: str) -> Organisation:
    """The organisation of that name or id. Raises `click.ClickException` unless it is one."""
    found = list_organisations(said)
    if not found:
        raise click.ClickException(
            f"There is no organisation “{said}”. Use its exact name, or its id."
        )
    if len(found) > 1:
        ids = ", ".join(str(one.id) for one in found)
        raise click.ClickException(f"{len(found)} organisations have that name. Use an id: {ids}.")
    return found[0]
