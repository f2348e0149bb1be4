"""A YAML file as a small tree that remembers its lines.

The tree is built from the parser's events, in one pass and without recursion, so nothing in a
file can run code, grow when it is expanded, or exhaust the stack: anchors, aliases, tags and
deep nesting are refused where they begin. Scalars stay as written (`no` is the text "no"
where a text is wanted): what a scalar means is decided by the key that it stands under.
"""

from dataclasses import dataclass, field
from typing import Final

import yaml

from app.checklists.problems import Problems

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 12


@dataclass(slots=True)
class Scalar:
    """A single value as written; `plain` when it stands without quotes."""

    line: int
    text: str
    plain: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here (`next:`), or `~` or `null`, YAML's words for that."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Listing:
    """A list."""

    line: int
    entries: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Keys with values, in order; `lines` has the line of each key."""

    line: int
    entries: dict[str, "Node"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Listing | Table


class _RefusedError(Exception):
    """Reading stops here; the problem is already noted."""


class _Builder:
    """Takes parser events in order and grows the tree; `root` is None for an empty file."""

    def __init__(self, problems: Problems) -> None:
        self.root: Node | None = None
        self._problems = problems
        self._open: list[Listing | Table] = []
        # For each open table the key that waits for its value; None when a key comes next.
        self._keys: list[str | None] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Raises _RefusedError at what a checklist does not use."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._begin_document(line)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse_reference(line)
        elif isinstance(event, yaml.NodeEvent):
            self._refuse_extras(event, line)
            self._take_node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()

    def _begin_document(self, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            self._refuse(
                line,
                "a second document begins here ('---')",
                "keep one checklist in a file and move the rest into a file of its own",
            )

    def _take_node(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, line)
            return
        if self._expects_key():
            self._refuse(line, "a key here is a list or a table", "write the key as a single word")
        node = Table(line) if isinstance(event, yaml.MappingStartEvent) else Listing(line)
        self._attach(node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > MAX_DEPTH:
            self._refuse(
                line,
                f"this is nested more than {MAX_DEPTH} levels deep",
                "check the indentation and the brackets; a checklist needs five levels",
            )

    def _take_scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if self._expects_key():
            self._begin_key(event.value, line)
        else:
            self._attach(Scalar(line, event.value, plain=event.style is None))

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], Table) and self._keys[-1] is None

    def _begin_key(self, key: str, line: int) -> None:
        table = self._open[-1]
        assert isinstance(table, Table)  # noqa: S101 - _expects_key has just said so
        if key in table.lines:
            self._problems.add(
                line,
                f"the key {key!r} stands here a second time (first on line {table.lines[key]})",
                "keep one of the two",
            )
        table.lines.setdefault(key, line)
        self._keys[-1] = key

    def _attach(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Listing):
            parent.entries.append(node)
            return
        key = self._keys[-1]
        assert key is not None  # noqa: S101 - a value follows its key
        parent.entries.setdefault(key, node)
        self._keys[-1] = None

    def _refuse_extras(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            self._refuse_reference(line)
        if getattr(event, "tag", None) not in (None, "!"):
            self._refuse(
                line,
                "a tag (a word with '!' before a value) has no meaning in a checklist",
                "take the tag away, or put quotes around a text that begins with '!'",
            )

    def _refuse_reference(self, line: int) -> None:
        self._refuse(
            line,
            "anchors and aliases ('&name', '*name') are not read in a checklist",
            "write the text out, or put quotes around a text that begins with '&' or '*'",
        )

    def _refuse(self, line: int, what: str, mend: str) -> None:
        self._problems.add(line, what, mend)
        raise _RefusedError


def parse_document(data: bytes, problems: Problems) -> Node | None:
    """The tree of one YAML document, or None when it cannot be read or is empty.

    What is wrong is added to `problems`; a tree may still be returned when only a key is
    doubled (the first stays).
    """
    text = _decode(data, problems)
    if text is None:
        return None
    builder = _Builder(problems)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            builder.take(event)
    except _RefusedError:
        return None
    except yaml.YAMLError as error:
        _add_yaml_error(error, text, problems)
        return None
    if builder.root is None:
        problems.add(1, "the file is empty", "begin with the keys title, kind and items")
    return builder.root


def _decode(data: bytes, problems: Problems) -> str | None:
    if len(data) > MAX_BYTES:
        problems.add(
            1,
            f"the file has {len(data) // 1024} kB, more than the {MAX_BYTES // 1024} kB "
            "that a checklist may have",
            "split it into several checklists",
        )
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(line, "a letter here is not UTF-8", "save the file with the encoding UTF-8")
        return None


def _add_yaml_error(error: yaml.YAMLError, text: str, problems: Problems) -> None:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.add(
            min(line, text.count("\n") + 1),
            f"the YAML cannot be read here ({error.problem or error.context})",
            "check the indentation of this line and the one before, and put quotes around "
            "a text that holds ': ', begins with a sign such as @, %, [ or {, or stands inside "
            "{ } and holds a comma or a question mark",
        )
    else:
        position = getattr(error, "position", 0)
        problems.add(
            text.count("\n", 0, position) + 1,
            "a character here cannot be printed",
            "delete it and write the word again",
        )
