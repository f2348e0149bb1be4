"""`flask person …`"""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.access.audit import note_of_job
from app.access.models import Person
from app.access.personal import erase_person, find_person, is_erased, sign_out_for_good
from app.evidence.personal import (
    count_waiting,
    erase_objects,
    erase_photos,
    erase_signals,
    list_to_erase,
)
from app.evidence.store_choice import get_store
from app.evidence.stores import StoreAway
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Conflict
from app.notices.personal import erase_person as erase_notices
from app.personal.exporting import export_to, gather
from app.tickets.personal import erase_person as erase_plans
from app.trends.reports.personal import erase_files, erase_reports, list_naming
from app.trends.reports.personal import erase_person as erase_schedules
from app.venues.personal import erase_person as erase_teams

BATCH = 200  # photos in one transaction
ERASURE = """This erases {name} ({email}) for good:
- They cannot sign in any more; their name becomes “Former colleague”, their e-mail goes.
- Of the photos they took, the original files go, with when, where and by which device they were
  made. The pictures with hidden faces stay: they are evidence of the venue's.
- They leave their teams, are told and sent nothing any more, and are not called: plans lose their
  number, and rules that sent tickets to them.
- Reports made of days on which they inspected go: ask for them anew, without the name.
- Signals about what they did go. Inspections, tickets, comments and ideas stay, without their
  name."""

AWAY = (
    "The store of photos does not answer. What is erased stays erased; repeat this in a minute "
    "for the rest."
)

person = AppGroup("person", help="Everything about one person: handed out, or erased.")


@person.command("export")
@click.argument("who")
@click.option(
    "--to",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ZIP to write.",
)
def export(who: str, file: Path) -> None:
    """Write all that is held about WHO (an e-mail or an id) into a ZIP."""
    found = _find(who)
    if file.exists():
        raise click.ClickException(f"{file} is there already. Name another file.")
    gathered = gather(found.id)
    db.session.commit()
    try:
        photos = export_to(file, found, gathered, get_store(), now())
    except StoreAway:
        raise click.ClickException(
            "The store of photos does not answer, so nothing was written. Try again in a minute."
        ) from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    note_of_job(found.organisation_id, "person.export", found.id)
    db.session.commit()
    click.echo(f"{file} holds all about {found.email}, with {photos} photos. It is theirs alone.")


@person.command("erase")
@click.argument("who")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(who: str, yes: bool) -> None:
    """Erase what is held about WHO (an e-mail or an id); safe to repeat."""
    found = _find(who)
    if is_erased(found):
        click.echo(f"{found.id} was erased before. There is nothing left to do.")
        return
    if not yes:
        click.echo(ERASURE.format(name=found.name, email=found.email))
        click.confirm("Erase?", abort=True)
        db.session.refresh(found)
    given_up = _end_sign_ins(found)
    photos = _erase_photos(found)
    reports = _erase_reports(found)
    erase_signals(found.id)
    erase_notices(found.id)
    erase_teams(found.id)
    erase_plans(found.id)
    erase_schedules(found.id)
    erase_person(found)
    db.session.commit()
    click.echo(f"Erased. What they did stays under the id {found.id}; {photos} originals are gone.")
    if reports:
        click.echo(f"Reports that named them are gone: {reports}. They can be asked for anew.")
    if given_up:
        click.echo(
            f"{given_up} of these waited longer than a day for a worker: nothing is left to be seen"
            " of them."
        )


def _find(who: str) -> Person:
    """Ends its transaction: whoever is asked, and a slow store, must not keep SQLite's writer."""
    found = find_person(who)
    db.session.commit()
    if found is None:
        raise click.ClickException(
            f"Nobody is known as “{who}”. Use the e-mail that they sign in with, or their id."
        )
    return found


def _end_sign_ins(found: Person) -> int:
    """First of all, so that nothing of theirs comes in while the rest goes; how many photos a
    worker has not been able to look into.
    """
    try:
        sign_out_for_good(found, now())
    except Conflict as refusal:
        raise click.ClickException(refusal.detail) from None
    db.session.commit()
    waiting, given_up = count_waiting(found.id, now())
    db.session.commit()
    if waiting:
        raise click.ClickException(
            f"{waiting} of their photos are still being looked into, and without that nothing "
            "would be left of them. Their sign-ins have ended. Let the worker run, then repeat."
        )
    return given_up


def _erase_reports(found: Person) -> int:
    """Erases reports that name them, objects first; how many it were."""
    erased = 0
    while reports := list_naming(found.id, BATCH):
        db.session.commit()
        try:
            erase_files(reports, get_store())
        except StoreAway:
            raise click.ClickException(AWAY) from None
        erase_reports(reports)
        db.session.commit()
        erased += len(reports)
    return erased


def _erase_photos(found: Person) -> int:
    """Erases a batch at a time, objects first; how many photos it were."""
    erased = 0
    while photos := list_to_erase(found.id, BATCH):
        db.session.commit()
        try:
            erase_objects(photos, get_store())
        except StoreAway:
            raise click.ClickException(AWAY) from None
        erase_photos(photos)
        db.session.commit()
        erased += len(photos)
    return erased
