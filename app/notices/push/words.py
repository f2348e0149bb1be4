"""What a browser shows of a letter: few words, and where a tap leads. Pure."""

from typing import Final
from uuid import UUID

import orjson

from app.notices.push.encrypting import MOST_BYTES
from app.notices.sources import Letter

LONGEST_TITLE: Final = 120
LONGEST_BODY: Final = 300
LONGEST_URL: Final = 500
HOME: Final = "/desk"


def write_words(letter: Letter, message_id: UUID) -> bytes:
    """The JSON `{"title", "body", "url", "tag"}`, below 3 kB.

    One entry is shown with its lines, several by their titles. A tap on several leads to the desk.
    """
    entries = letter.entries
    if len(entries) == 1:
        lines, url = [entries[0].title, *entries[0].lines], entries[0].url
    else:
        lines, url = [entry.title for entry in entries] or [letter.opening], HOME
    said = [line for line in lines if line != letter.subject]
    for length in (LONGEST_BODY, LONGEST_BODY // 4):
        written = orjson.dumps(
            {
                "title": _cut(letter.subject, LONGEST_TITLE),
                "body": _cut("\n".join(said), length),
                "url": url if len(url) <= LONGEST_URL else HOME,
                "tag": str(message_id),
            }
        )
        if len(written) <= MOST_BYTES:
            break
    return written


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
