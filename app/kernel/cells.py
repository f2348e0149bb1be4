"""Text that goes into cells of a spreadsheet."""

from typing import Final

# A cell that begins with one of these is run as a formula by spreadsheet programs; the wide ones
# where the keyboard writes them.
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text, with a quote in front where a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text
