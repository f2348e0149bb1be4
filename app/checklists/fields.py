"""Reads one value of a checklist file: a text, a key, a number, a text in several languages.

Each reader takes the node, the name of its key (for the message) and the list of problems; it
returns the value, or None after it has noted what is wrong.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from app.checklists.document import Listing, Node, Scalar, Table
from app.checklists.problems import Problems, suggest

MAX_TEXT: Final = 500
MAX_UNIT: Final = 16
MAX_SLUG: Final = 64
MAX_WEIGHT: Final = 100

SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
YES: Final = frozenset({"true", "yes", "on"})
NO: Final = frozenset({"false", "no", "off"})

Reader = Callable[[Node, str, Problems], Any]


def read_text(node: Node, name: str, problems: Problems, longest: int = MAX_TEXT) -> str | None:
    """A text of 1 to `longest` characters: runs of white space become one space, and letters
    their composed form (NFC), so that the same words have the same bytes."""
    if not isinstance(node, Scalar):
        problems.add(
            node.line,
            f"{name!r} is a list or a table here",
            "write one text, in quotes where it holds ': ', '[' or '{'",
        )
        return None
    text = unicodedata.normalize("NFC", " ".join(node.text.split()))
    if node.is_empty or not text:
        problems.add(node.line, f"{name!r} is empty", "write its text, or take the key away")
        return None
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        problems.add(
            node.line, f"{name!r} holds a control character", "delete it and write the word again"
        )
        return None
    if len(text) > longest:
        problems.add(
            node.line,
            f"{name!r} has {len(text)} characters, and {longest} fit on a phone",
            "shorten it to what a person needs at this spot",
        )
        return None
    return text


def read_unit(node: Node, name: str, problems: Problems) -> str | None:
    """A short unit such as °C, lux or min."""
    return read_text(node, name, problems, longest=MAX_UNIT)


def read_slug(node: Node, name: str, problems: Problems) -> str | None:
    """A key such as stall-locks."""
    text = read_text(node, name, problems)
    if text is None or not is_slug(text, name, node.line, problems):
        return None
    return text


def is_slug(text: str, name: str, line: int, problems: Problems) -> bool:
    """Whether `text` is a key: lower-case letters and digits in words joined by hyphens."""
    if len(text) <= MAX_SLUG and SLUG.fullmatch(text):
        return True
    problems.add(
        line,
        f"{name!r} is {text[:80]!r}, which is not a key",
        f"write it with small letters a to z, digits and single hyphens, beginning with a "
        f"letter, {MAX_SLUG} characters at most (such as {_nearest_slug(text)})",
    )
    return False


def _nearest_slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = "-".join(words)[:MAX_SLUG].strip("-").lstrip("0123456789-")
    return slug or "stall-locks"


def read_number(node: Node, name: str, problems: Problems) -> int | float | None:
    """A finite number; whole ones are int, so that 5 and 5.0 have the same bytes."""
    if isinstance(node, Scalar) and node.plain and NUMBER.fullmatch(node.text):
        number = float(node.text)
        return int(number) if number.is_integer() else number
    problems.add(
        node.line,
        f"{name!r} is not a number",
        "write a number such as 3 or 2.5, with a point and without quotes or unit",
    )
    return None


def read_whole_number(lowest: int, highest: int) -> Reader:
    """A reader of whole numbers from `lowest` to `highest`, both included."""

    def read(node: Node, name: str, problems: Problems) -> int | None:
        if isinstance(node, Scalar) and node.plain and NUMBER.fullmatch(node.text):
            number = float(node.text)
            if number.is_integer() and lowest <= number <= highest:
                return int(number)
        problems.add(
            node.line,
            f"{name!r} is not a whole number from {lowest} to {highest}",
            "write one, without quotes",
        )
        return None

    return read


def read_yes_or_no(node: Node, name: str, problems: Problems) -> bool | None:
    """true or false, or YAML's other words for them."""
    if isinstance(node, Scalar) and node.plain and node.text.lower() in YES | NO:
        return node.text.lower() in YES
    problems.add(
        node.line, f"{name!r} is neither true nor false", "write true or false, without quotes"
    )
    return None


def read_one_of(kinds: type[StrEnum]) -> Reader:
    """A reader of the words of an enumeration."""

    def read(node: Node, name: str, problems: Problems) -> str | None:
        words = [kind.value for kind in kinds]
        text = read_text(node, name, problems)
        if text is None or text in words:
            return text
        problems.add(node.line, f"{name!r} is {text[:80]!r}", suggest(text, words))
        return None

    return read


def read_title(node: Node, name: str, problems: Problems) -> dict[str, str] | None:
    """A text in one language or more, by language; the languages decide for the whole file."""
    table = _language_table(node, name, problems)
    if table is None:
        return None
    texts: dict[str, str | None] = {}
    for language, text in table.entries.items():
        if not LANGUAGE.fullmatch(language):
            problems.add(
                table.lines[language],
                f"{language[:80]!r} is not a language code",
                "use a code such as en, es or pt-BR",
            )
            return None
        texts[language] = read_text(text, f"{name} in {language}", problems)
    return _complete(texts)


def read_texts_in(languages: tuple[str, ...] | None) -> Reader:
    """A reader of a text in exactly `languages`; None (the title is amiss) accepts any."""

    def read(node: Node, name: str, problems: Problems) -> dict[str, str] | None:
        if languages is None:
            return read_title(node, name, problems)
        table = _language_table(node, name, problems)
        if table is None:
            return None
        _compare_languages(table, languages, name, problems)
        return _complete(
            {
                language: read_text(text, f"{name} in {language}", problems)
                for language, text in table.entries.items()
            }
        )

    return read


def _language_table(node: Node, name: str, problems: Problems) -> Table | None:
    if not isinstance(node, Table) or not node.entries:
        problems.add(
            node.line,
            f"{name!r} has no languages",
            f"write the text once for each, such as {name}: {{en: …, es: …}}",
        )
        return None
    for key, text in node.entries.items():
        # {en: Slow, but it opens} is read as the text "Slow" and an empty key "but it opens".
        if isinstance(text, Scalar) and text.is_empty and not LANGUAGE.fullmatch(key):
            problems.add(
                node.lines[key],
                f"a text of {name!r} is cut off before {key[:80]!r}: a comma ends it in {{ }}",
                "put quotes around the whole text",
            )
            return None
    return node


def _compare_languages(
    table: Table, languages: tuple[str, ...], name: str, problems: Problems
) -> None:
    missing = [language for language in languages if language not in table.entries]
    if missing:
        problems.add(
            table.line,
            f"{name!r} lacks {' and '.join(missing)}, which the title has",
            f"add {missing[0]}: and the text in that language",
        )
    for language in table.entries:
        if language not in languages:
            problems.add(
                table.lines[language],
                f"{name!r} has {language[:80]!r}, which the title does not",
                "add that language to the title and to every text, or take it away here",
            )


def _complete(texts: dict[str, str | None]) -> dict[str, str] | None:
    found = {language: text for language, text in sorted(texts.items()) if text is not None}
    return found if len(found) == len(texts) else None


def read_table(
    node: Node, name: str, readers: dict[str, Reader], problems: Problems
) -> dict[str, Any] | None:
    """The known keys of a table, each read by its reader; keys that could not be read are
    absent, unknown ones are noted. None when it is no table."""
    if not isinstance(node, Table):
        given = "a list" if isinstance(node, Listing) else "a single value"
        problems.add(
            node.line, f"{name} is {given}", f"write it as keys with values: {', '.join(readers)}"
        )
        return None
    values = {}
    for key, entry in node.entries.items():
        reader = readers.get(key)
        if reader is None:
            problems.add(node.lines[key], f"{name} has no key {key[:80]!r}", suggest(key, readers))
            continue
        value = reader(entry, key, problems)
        if value is not None:
            values[key] = value
    return values


def require_keys(node: Table, name: str, keys: tuple[str, ...], problems: Problems) -> None:
    """Note each of `keys` that the table lacks."""
    for key in keys:
        if key not in node.entries:
            problems.add(node.line, f"{name} lacks the key {key!r}", f"add {key}: and its value")
