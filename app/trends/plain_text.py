"""Makes what people typed safe to set in print: as text, within its own place."""

import unicodedata

# Unclosed, these would turn the words printed after them around.
_DIRECTION_MARKS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_ELLIPSIS = "…"


def clean_text(text: str) -> str:
    """The text on one line: no control characters, no direction overrides, single spaces.

    Letters of any script, and emoji with their joiners, stay as they are.
    """
    kept = (
        " " if unicodedata.category(character) in {"Zl", "Zp"} else character
        for character in text
        if character.isspace() or _is_printed(character)
    )
    return " ".join("".join(kept).split())


def shorten_text(text: str, most: int) -> str:
    """The cleaned text, at most `most` characters long; "…" stands for what was cut."""
    cleaned = clean_text(text[: most * 20])
    if len(cleaned) <= most and len(text) <= most * 20:
        return cleaned
    cut = cleaned[: most - 1]
    space = cut.rfind(" ", most * 2 // 3)
    return (cut[:space] if space > 0 else cut).rstrip() + _ELLIPSIS


def _is_printed(character: str) -> bool:
    if ord(character) in _DIRECTION_MARKS:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs", "Cn"}
