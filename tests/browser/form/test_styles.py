"""The style sheet, read as text."""

import re
from pathlib import Path

STYLES = Path(__file__).parents[3] / "app/form/src/styles.css"


def test_the_styles_know_no_left_and_right() -> None:
    text = re.sub(r"/\*.*?\*/", "", STYLES.read_text(encoding="utf-8"), flags=re.DOTALL)
    physical = re.compile(
        r"^\s*(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right"
        r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:|:\s*(?:left|right)\s*;",
        re.MULTILINE,
    )
    assert physical.findall(text) == []
