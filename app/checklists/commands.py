"""`flask checklists …`"""

from pathlib import Path
from uuid import UUID

import click
from flask.cli import AppGroup

from app.access.commands import choose_organisation
from app.checklists.reading import check_files, list_checklist_files, read_checklist_file
from app.checklists.service import load_checklist
from app.config import ROOT
from app.kernel.database import db

FOLDER = ROOT / "checklists"

checklists = AppGroup("checklists", help="The YAML files that say what is checked.")


# Reading files needs no application, so a checklist can be checked where nothing is configured.
@checklists.command("check", with_appcontext=False)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check_checklists(files: tuple[Path, ...]) -> None:
    """Print `file:line: what is wrong; how to mend it` and exit 1, or say that all is fine.

    Without FILES it takes every file of the folder checklists/.
    """
    paths = _choose_files(files)
    _refuse_problems(paths)
    click.echo("1 checklist is fine" if len(paths) == 1 else f"{len(paths)} checklists are fine")


@checklists.command("load")
@click.option("--organisation", required=True, help="Its name, or its id.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def load_checklists(organisation: str, files: tuple[Path, ...]) -> None:
    """Make a new version of each checklist that has changed.

    Without FILES it takes every file of the folder checklists/. Nothing is loaded while one of
    them has a problem.
    """
    paths = _choose_files(files)
    _refuse_problems(paths)
    organisation_id = choose_organisation(organisation).id
    lines = [_load_file(organisation_id, path) for path in paths]
    db.session.commit()
    click.echo("\n".join(lines))


def _choose_files(files: tuple[Path, ...]) -> list[Path]:
    paths = list(files) or list_checklist_files(FOLDER)
    if not paths:
        raise click.ClickException(f"There is no checklist in {FOLDER}; add one or name files.")
    return paths


def _refuse_problems(paths: list[Path]) -> None:
    lines = check_files(paths)
    if lines:
        click.echo("\n".join(lines))
        raise SystemExit(1)


def _load_file(organisation_id: UUID, path: Path) -> str:
    content, _ = read_checklist_file(path)
    if content is None:
        raise click.ClickException(f"{path} changed while it was read. Load it again.")
    version, is_new = load_checklist(organisation_id, path.stem, content)
    return f"{version.slug}: version {version.number} ({'new' if is_new else 'unchanged'})"
