"""The rules of the house, as tests that say what to do."""

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for path in (ROOT / "app").rglob("*.py") if "node_modules" not in path.parts)
LISTED = subprocess.run(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    check=True,
)
OURS = [ROOT / name.decode() for name in LISTED.stdout.split(b"\0") if name]
LONGEST_FILE, LONGEST_FUNCTION = 350, 40
EMPTY_NAMES = {"utils", "helpers", "manager", "common", "misc"}

# Everybody may use these without signing in.
PUBLIC = {
    "access.sign_in",
    "access.sign_in_by_link",
    "by_link.act",
    "by_link.show_act",
    "by_link.show_stop",
    "by_link.start_again",
    "by_link.stop",
    "desk.show_door",
    "desk.show_file",
    "desk.show_nothing",
    "desk.sign_in",
    "files.take_photo",
    "files.show_photo",
    "form.show_form",
    "say_healthy",
    "show_metrics",
    "show_way_in",
}
# These come from libraries and hold nothing of anybody: pages and files of the program.
OF_LIBRARIES = {"static", "swagger_ui.show", "api-docs.openapi_json"}


def test_every_route_says_who_may_use_it(sqlite_app: Flask) -> None:
    silent = {
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if not hasattr(sqlite_app.view_functions[rule.endpoint], "may")
    }
    assert silent == OF_LIBRARIES, "Put @may(Do.…) or @public on the views of these routes."


def test_public_routes_are_listed_by_name(sqlite_app: Flask) -> None:
    views = sqlite_app.view_functions
    public = {name for name, view in views.items() if getattr(view, "may", "") is None}
    assert public == PUBLIC, "List a new public route above, or let people sign in for it."


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE, "Which idea wants a file of its own?"
    assert path.stem not in EMPTY_NAMES, "Name the file after its idea."
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name}: which step wants a name of its own?"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_edges_commit(path: Path) -> None:
    # The database's own module ends what a request that only reads has read.
    may_commit = path.stem in {
        "database",
        "views",
        "commands",
        "jobs",
        "keeping",  # what two jobs share
        "cli",
        "loading",
        "folder_door",
    }
    assert may_commit or "session.commit()" not in path.read_text(), "Flush; the view commits."


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    hosts = rb"pypi[.]org|pythonhosted[.]org|npmjs[.](org|com)|deb[.]debian[.]org"
    unwanted = re.compile(hosts + rb"|/(work|root)/")
    named = [
        str(path.relative_to(ROOT))
        for path in OURS
        if path.is_file() and unwanted.search(path.read_bytes())
    ]
    assert named == []


def test_the_top_level_holds_what_the_plan_says() -> None:
    given = {
        "pyproject.toml",
        "app",
        "checklists",
        "migrations",
        "tests",
        "Procfile",
        "README.md",
        "Makefile",
        "requirements.lock",
    }
    here = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert here - {"instance"} <= given


BODILESS = {"204", "302"}


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    ]


def test_every_operation_is_described_with_its_errors_and_an_example(sqlite_app: Flask) -> None:
    client: FlaskClient = sqlite_app.test_client()
    document = client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    for name, operation in operations(document):
        assert operation.get("summary"), f"{name}: give the view a docstring."
        answers = operation["responses"]
        assert any(code[0] == "4" for code in answers), f"{name}: say its errors."
        assert has_example(operation), f"{name}: give an example of what is sent or answered."


def has_example(operation: dict[str, Any]) -> bool:
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    contents = [content for body in bodies for content in body.get("content", {}).values()]
    return any("example" in content for content in contents) or not BODILESS.isdisjoint(
        operation["responses"]
    )
