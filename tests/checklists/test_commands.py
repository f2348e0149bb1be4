"""`flask checklists check`"""

from pathlib import Path

from click.testing import CliRunner

from app.checklists.commands import checklists

SOUND = """\
title: {en: Door}
kind: entrance
items:
  - {key: door, stage: arrival, moment: {en: M}, prompt: {en: P}, answer: pass_fail}
"""


def test_the_files_of_the_project_are_fine() -> None:
    result = CliRunner().invoke(checklists, ["check"])
    assert (result.exit_code, result.output) == (0, "9 checklists are fine\n")


def test_one_file_is_named_in_the_singular(tmp_path: Path) -> None:
    path = tmp_path / "door.yaml"
    path.write_text(SOUND)
    result = CliRunner().invoke(checklists, ["check", str(path)])
    assert (result.exit_code, result.output) == (0, "1 checklist is fine\n")


def test_problems_are_printed_line_by_line_and_exit_1(tmp_path: Path) -> None:
    path = tmp_path / "door.yaml"
    path.write_text(SOUND.replace("kind:", "kin:"))
    result = CliRunner().invoke(checklists, ["check", str(path)])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{path}:1: the checklist lacks the key 'kind'; add kind: and its value",
        f"{path}:2: the checklist has no key 'kin'; write 'kind' instead, if that is what is meant",
    ]
