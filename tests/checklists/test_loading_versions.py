"""`flask checklists load`, and that a version never changes."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from app.checklists.models import ChecklistVersion
from app.kernel.database import db
from tests.factories import Scene

DOOR = """\
title: {en: Door}
kind: entrance
items:
  - {key: door, stage: arrival, moment: {en: M}, prompt: {en: Opens}, answer: pass_fail}
"""


@pytest.fixture
def door(tmp_path: Path) -> Path:
    path = tmp_path / "door.yaml"
    path.write_text(DOOR)
    return path


def load(app: Flask, organisation: str, *files: Path) -> tuple[int, str]:
    """Exit code and output of the command."""
    args = ["checklists", "load", "--organisation", organisation, *map(str, files)]
    result = app.test_cli_runner().invoke(args=args)
    return result.exit_code, result.output


def list_numbers(app: Flask) -> list[int]:
    with app.app_context():
        numbers = select(ChecklistVersion.number).where(ChecklistVersion.slug == "door")
        return list(db.session.scalars(numbers.order_by(ChecklistVersion.number)))


def test_the_same_file_twice_makes_one_version(app: Flask, scene: Scene, door: Path) -> None:
    assert load(app, "Ours", door) == (0, "door: version 1 (new)\n")
    assert load(app, "Ours", door) == (0, "door: version 1 (unchanged)\n")
    assert list_numbers(app) == [1]


def test_a_changed_file_makes_the_next_version(app: Flask, scene: Scene, door: Path) -> None:
    load(app, "Ours", door)
    door.write_text(DOOR.replace("Opens", "Does open"))
    assert load(app, "Ours", door) == (0, "door: version 2 (new)\n")
    assert list_numbers(app) == [1, 2]


def test_an_organisation_can_be_named_by_its_id(app: Flask, scene: Scene, door: Path) -> None:
    assert load(app, str(scene.organisation.id), door)[0] == 0


def test_without_files_the_project_s_are_loaded(app: Flask, scene: Scene) -> None:
    code, output = load(app, "Ours")
    assert code == 0
    assert len(output.splitlines()) == 9
    assert "signage: version 1 (new)" in output


def test_a_file_with_a_problem_keeps_all_of_them_out(
    app: Flask, scene: Scene, door: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "gate.yaml"
    broken.write_text(DOOR.replace("kind:", "kin:"))
    code, output = load(app, "Ours", door, broken)
    assert code == 1
    assert f"{broken}:2:" in output
    assert list_numbers(app) == []


def test_an_unknown_organisation_is_said_so(app: Flask, scene: Scene, door: Path) -> None:
    code, output = load(app, "Nobody", door)
    assert code == 1
    assert "no organisation “Nobody”" in output


def test_a_version_cannot_be_changed(app: Flask, scene: Scene, door: Path) -> None:
    load(app, "Ours", door)
    with app.app_context():
        with pytest.raises(DBAPIError, match="a checklist version never changes"):
            db.session.execute(update(ChecklistVersion).values(kind="gate"))
        db.session.rollback()
