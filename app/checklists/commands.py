"""`flask checklists …`"""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.checklists.reading import check_files, list_checklist_files
from app.config import ROOT

FOLDER = ROOT / "checklists"

checklists = AppGroup("checklists", help="The YAML files that say what is checked.")


# Reading files needs no application, so a checklist can be checked where nothing is configured.
@checklists.command("check", with_appcontext=False)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check_checklists(files: tuple[Path, ...]) -> None:
    """Print `file:line: what is wrong; how to mend it` and exit 1, or say that all is fine.

    Without FILES it takes every file of the folder checklists/.
    """
    paths = list(files) or list_checklist_files(FOLDER)
    if not paths:
        raise click.ClickException(f"There is no checklist in {FOLDER}; add one or name files.")
    lines = check_files(paths)
    if lines:
        click.echo("\n".join(lines))
        raise SystemExit(1)
    click.echo("1 checklist is fine" if len(paths) == 1 else f"{len(paths)} checklists are fine")
