"""Reads a checklist file: YAML in, canonical content and a list of what to mend out."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from app.checklists.document import Listing, Node, Scalar, Table, parse_document
from app.checklists.fields import (
    Reader,
    is_slug,
    read_slug,
    read_table,
    read_title,
    require_keys,
)
from app.checklists.item_reading import Walk, read_item
from app.checklists.problems import Problem, Problems

SUFFIX: Final = ".yaml"
MAX_ITEMS: Final = 200


def content_sha256(content: Mapping[str, Any]) -> str:
    """The SHA-256, in hex, of content as JSON with sorted keys: what tells two versions apart."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def read_checklist(data: bytes) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Content of a checklist's YAML and the problems in it; content is None if there are any.

    Content is JSON: `title`, `kind` and `items`, with defaults left out, texts trimmed and in
    NFC, choices as a list `[{"key", "text"}]` (their order counts) and conditions in one form.
    Files that mean the same give the same `content_sha256`, whatever the order of their keys.
    """
    problems = Problems()
    root = parse_document(data, problems)
    content = None if root is None else _read_root(root, problems)
    return (None if len(problems) else content), problems.in_order()


def read_checklist_file(path: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """As `read_checklist`, of a file; its name without .yaml is the checklist's slug."""
    problems = Problems()
    if path.suffix != SUFFIX:
        problems.add(
            1, f"the file's name does not end in {SUFFIX}", f"rename it to end in {SUFFIX}"
        )
    is_slug(path.name.removesuffix(path.suffix), "the file's name", 1, problems)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        problems.add(1, "there is no such file", "check its name and folder")
        return None, problems.in_order()
    except OSError as error:
        problems.add(
            1,
            f"the file cannot be read ({error.strerror})",
            "check that it is a file and that you may read it",
        )
        return None, problems.in_order()
    content, found = read_checklist(data)
    return (None if len(problems) else content), problems.in_order() + found


def list_checklist_files(folder: Path) -> list[Path]:
    """The checklist files of a folder, by name; misnamed .yml files too, so that they are told."""
    return sorted(path for path in folder.glob("*.y*ml") if path.suffix in (SUFFIX, ".yml"))


def check_files(paths: Sequence[Path]) -> list[str]:
    """Lines `file:line: what is wrong; how to mend it` for all files, empty when all are fine."""
    return [
        f"{path}:{problem.line}: {problem.message}"
        for path in paths
        for problem in read_checklist_file(path)[1]
    ]


def _read_root(root: Node, problems: Problems) -> dict[str, Any] | None:
    # The title comes first, wherever it stands: its languages hold for all that is read after.
    languages = _find_languages(root)
    items = _read_items_in(languages)
    readers: dict[str, Reader] = {"title": read_title, "kind": read_slug, "items": items}
    content = read_table(root, "the checklist", readers, problems)
    if isinstance(root, Table):
        require_keys(root, "the checklist", tuple(readers), problems)
    return content


def _find_languages(root: Node) -> tuple[str, ...] | None:
    title = root.entries.get("title") if isinstance(root, Table) else None
    # A problem in the title is noted when it is read; here it is only looked at.
    texts = None if title is None else read_title(title, "title", Problems())
    return None if texts is None else tuple(texts)


def _read_items_in(languages: tuple[str, ...] | None) -> Reader:
    def read(node: Node, name: str, problems: Problems) -> list[dict[str, Any] | None] | None:
        if not isinstance(node, Listing) or not 1 <= len(node.entries) <= MAX_ITEMS:
            count = f"{len(node.entries)} entries" if isinstance(node, Listing) else "no list"
            problems.add(
                node.line,
                f"'items' has {count}",
                f"write 1 to {MAX_ITEMS} items, each beginning with '- key:'",
            )
            return None
        walk = Walk(problems, languages, lines=_lines_of_keys(node, problems))
        return [
            read_item(entry, _name_of(entry, number), walk)
            for number, entry in enumerate(node.entries, start=1)
        ]

    return read


def _lines_of_keys(items: Listing, problems: Problems) -> dict[str, int]:
    lines: dict[str, int] = {}
    for entry in items.entries:
        key = entry.entries.get("key") if isinstance(entry, Table) else None
        if not isinstance(key, Scalar):
            continue
        if key.text in lines:
            problems.add(
                key.line,
                f"the item key {key.text[:80]!r} is taken (line {lines[key.text]})",
                "choose another key for one of the two",
            )
        lines.setdefault(key.text, key.line)
    return lines


def _name_of(item: Node, number: int) -> str:
    key = item.entries.get("key") if isinstance(item, Table) else None
    if isinstance(key, Scalar) and key.text:
        return f"item {key.text[:80]!r}"
    return f"item number {number}"
