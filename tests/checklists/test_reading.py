"""A sound file becomes canonical content: the same meaning, the same bytes."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checklists.definition import DEFAULTS, Checklist
from app.checklists.reading import (
    check_files,
    content_sha256,
    list_checklist_files,
    read_checklist,
    read_checklist_file,
)

HEAD = "title: {en: Door, es: Puerta}\nkind: entrance\nitems:\n"
ITEM = """\
  - key: door
    stage: arrival
    moment: {en: A guest opens, es: Alguien abre}
    prompt: {en: "How is it?", es: "¿Cómo está?"}
"""
CHOICES = "    choices: {a: {en: A, es: A}, b: {en: B, es: B}, c: {en: C, es: C}}\n"


def read(text: str) -> dict[str, Any]:
    content, problems = read_checklist(text.encode())
    assert problems == []
    assert content is not None
    return content


def read_one(lines: str) -> dict[str, Any]:
    item: dict[str, Any] = read(HEAD + ITEM + lines)["items"][0]
    return item


def test_defaults_are_left_out() -> None:
    written = read_one(
        "    answer: pass_fail\n    fails_when: {is: fail}\n    severity: minor\n    weight: 1\n"
        "    photo: optional\n    required: yes\n    not_applicable: no\n    ask_severity: no\n"
    )
    assert written == read_one("    answer: pass_fail\n")
    assert not DEFAULTS.keys() & written.keys()


def test_texts_are_trimmed_composed_and_on_one_line() -> None:
    folded = (
        HEAD.replace("Puerta", "Entre\u0301e")
        + ITEM.replace("How is it?", "  How  is it? ")
        + "    answer: text\n    required: false\n"
    )
    content = read(folded)
    assert content["title"]["es"] == "Entrée"
    assert content["items"][0]["prompt"]["en"] == "How is it?"


def test_choices_keep_their_order_in_a_list() -> None:
    content = read_one("    answer: choice\n" + CHOICES)
    assert [choice["key"] for choice in content["choices"]] == ["a", "b", "c"]
    assert content["choices"][0]["text"] == {"en": "A", "es": "A"}


@pytest.mark.parametrize(
    ("answer", "one", "other"),
    [
        ("choice\n" + CHOICES[:-1], "{is: [a, b]}", "{is: [b, a, b]}"),
        ("choice\n" + CHOICES[:-1], "{is: [a, b]}", "{is_not: c}"),
        ("choice\n" + CHOICES[:-1], "{is: a}", "{is: [a]}"),
        ("rating", "{below: 3}", "{is: [2, 1]}"),
        ("rating", "{above: 3}", "{is_not: [1, 2, 3]}"),
        ("rating", "{below: 3}", "{below: 2.5}"),
        ("number", "{below: 3}", "{below: 3.0}"),
        ("number", "{is: [3, 1]}", "{is: [1, 3, 3.0]}"),
        ("count", "{above: 0, is: 7}", "{is: [7], above: 0}"),
    ],
)
def test_conditions_of_one_meaning_have_the_same_bytes(answer: str, one: str, other: str) -> None:
    first = read_one(f"    answer: {answer}\n    fails_when: {one}\n")
    second = read_one(f"    answer: {answer}\n    fails_when: {other}\n")
    assert content_sha256(first) == content_sha256(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("answer: pass_fail\n", "answer: pass_fail\n    weight: 2\n"),
        ("answer: rating\n", "answer: rating\n    fails_when: {below: 2}\n"),
        ("answer: text\n", "answer: text\n    required: false\n"),
    ],
)
def test_another_meaning_has_another_hash(one: str, other: str) -> None:
    assert content_sha256(read_one("    " + one)) != content_sha256(read_one("    " + other))


def test_the_order_of_choices_is_part_of_the_meaning() -> None:
    turned = "    choices: {b: {en: B, es: B}, a: {en: A, es: A}, c: {en: C, es: C}}\n"
    first, second = (read_one("    answer: choice\n" + text) for text in (CHOICES, turned))
    assert content_sha256(first) != content_sha256(second)


def test_words_that_yaml_takes_for_yes_and_no_stay_words() -> None:
    lines = "    answer: choice\n    choices: {yes: {en: Yes, es: Sí}, no: {en: No, es: No}}\n"
    content = read_one(lines + "    fails_when: {is: no}\n")
    assert [choice["key"] for choice in content["choices"]] == ["yes", "no"]
    assert content["choices"][1]["text"]["en"] == "No"
    assert content["fails_when"] == {"is": ["no"]}


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    text = HEAD + ITEM + "    answer: text\n"
    content, problems = read_checklist(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert problems == []
    assert content == read(text)


def shuffle(node: Any, order: random.Random) -> Any:
    """The same YAML data with every table's keys in another order, but for choices."""
    if isinstance(node, list):
        return [shuffle(entry, order) for entry in node]
    if not isinstance(node, dict):
        return node
    keys = list(node)
    order.shuffle(keys)
    return {key: node[key] if key == "choices" else shuffle(node[key], order) for key in keys}


FILES = list_checklist_files(Path(__file__).parents[2] / "checklists")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@settings(max_examples=5)
@given(order=st.randoms(use_true_random=False))
def test_content_is_the_same_under_any_order_of_keys(path: Path, order: random.Random) -> None:
    text = path.read_text(encoding="utf-8")
    turned = yaml.safe_dump(
        shuffle(yaml.safe_load(text), order), sort_keys=False, allow_unicode=True
    )
    assert turned != text
    assert content_sha256(read(turned)) == content_sha256(read(text))


@given(data=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode()))
def test_any_bytes_are_read_or_told_what_is_amiss(data: bytes) -> None:
    content, problems = read_checklist(data)
    assert content is None
    assert problems
    assert all(problem.line >= 1 for problem in problems)


def test_content_makes_a_checklist() -> None:
    lines = (
        "    answer: number\n    min: 1\n    max: 9.5\n    unit: lux\n    fails_when: {below: 3}\n"
    )
    checklist = Checklist.from_content(read(HEAD + ITEM + lines))
    item = checklist.item("door")
    assert item is not None
    assert (item.minimum, item.maximum, item.unit) == (1, 9.5, "lux")
    assert checklist.checks == (item,)
    assert checklist.item("window") is None


def test_check_files_names_file_line_and_mending(tmp_path: Path) -> None:
    path = tmp_path / "door.yaml"
    path.write_text(HEAD.replace("entrance", "Entrance") + ITEM + "    answer: txt\n")
    kind, answer = check_files([path])
    assert kind.startswith(f"{path}:2: 'kind' is 'Entrance', which is not a key; write it with")
    assert answer == f"{path}:8: 'answer' is 'txt'; write 'text' instead, if that is what is meant"


def test_check_files_finds_nothing_in_sound_files(tmp_path: Path) -> None:
    path = tmp_path / "door.yaml"
    path.write_text(HEAD + ITEM + "    answer: text\n")
    assert check_files([path]) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.yaml", "there is no such file; check its name"),
        ("Front Door.yaml", "(such as front-door)"),
        ("door.yml", "does not end in .yaml; rename it"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_on_line_1(
    tmp_path: Path, name: str, says: str
) -> None:
    path = tmp_path / name
    if not name.startswith("missing"):
        path.write_text(HEAD + ITEM + "    answer: text\n")
    (line,) = check_files([path])
    assert line.startswith(f"{path}:1: ")
    assert says in line
    assert read_checklist_file(path)[0] is None


def test_a_folder_instead_of_a_file_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "folder.yaml"
    folder.mkdir()
    (line,) = check_files([folder])
    assert "cannot be read" in line
