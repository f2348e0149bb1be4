"""How much of the first page may be what, so that all of it stands on one page.

The page is laid out by WeasyPrint; this estimates it from the number of letters, on the safe side.
"""

import unicodedata
from collections.abc import Sequence
from math import ceil
from typing import Final, NamedTuple

from app.trends.numbers.figures import Trends
from app.trends.plain_text import shorten_text
from app.trends.printing.paper import Paper
from app.trends.printing.picks import MOST_NEGLECTED, MOST_TEAMS, Moved, pick_better, pick_worse
from app.trends.printing.sentences import LONGEST, say_assumption
from app.trends.saying import headline_of, say_neglect
from app.trends.wording import Wording

ROOM: Final = {Paper.A4: 268.0, Paper.LETTER: 254.0}  # mm
PIXEL: Final = 178 / 672  # mm
LOWEST, HIGHEST = 50, 170  # pixels of the plot
SAFE: Final = 5.0  # mm
LINE, SMALL_LINE, HEAD = 4.1, 3.6, 9.8  # mm
FIXED: Final = 66.0  # mm: head of the page, figures, what stands around the plot
RANKED: Final = 9.6  # mm of a row of the worst moments
LETTER_WIDTHS: Final = {"W": 2.0, "F": 2.0, "A": 1.4}  # East Asian ones; of unknown width


class FirstPage(NamedTuple):
    """How high the plot of the weekly chart is, in pixels; how many of the worst moments follow."""

    plot_height: int
    worst: int


def fit_first_page(
    trends: Trends, headline: str, because: str, paper: Paper, words: Wording
) -> FirstPage:
    """As many of the worst moments as leave room for a chart, and a chart as high as is left."""
    room = ROOM[paper] - _height_of_others(trends, headline, because, words)
    fitting = max(1, int((room - LOWEST * PIXEL) / RANKED))
    worst = min(len(trends.worst), fitting)
    height = int((room - RANKED * worst) / PIXEL)
    return FirstPage(max(LOWEST, min(HIGHEST, height)), worst)


def _height_of_others(trends: Trends, headline: str, because: str, words: Wording) -> float:
    """Millimetres of all but the plot and the rows of the worst moments."""
    used = FIXED + SAFE
    used += 6 * _lines(headline, 76) + LINE * _lines(because, 112)
    used += HEAD + max(
        _height_of_moved(moved, trends, words)
        for moved in (pick_worse(trends), pick_better(trends))
    )
    used += HEAD + 6.5
    used += HEAD + max(
        _height_of_neglected(trends, words),
        7 + SMALL_LINE * _lines(say_assumption(trends.cost, words), 40),
        _height_of_teams(trends),
    )
    return used + 7 if len(trends.venue_name) > 30 else used


def _height_of_moved(moved: Moved, trends: Trends, words: Wording) -> float:
    said = ["x" * 16 + headline_of(check, trends, words) for check in moved.checks]
    rows = sum(LINE * (1 + min(3, _lines(text, 54))) + 1.8 for text in said)
    return max(LINE, rows) + (LINE if moved.more else 0)


def _height_of_neglected(trends: Trends, words: Wording) -> float:
    said = [
        f"{shorten_text(one.spot.name, LONGEST['brief'])} {say_neglect(one, words)}"
        for one in trends.neglected[:MOST_NEGLECTED]
    ]
    rows = sum(LINE * min(2, _lines(text, 34)) + 0.8 for text in said)
    return max(2 * LINE, rows) + (LINE if len(trends.neglected) > MOST_NEGLECTED else 0)


def _height_of_teams(trends: Trends) -> float:
    names = [shorten_text(name or "", LONGEST["team"]) for name in trends.promises.by_team]
    rows = sum(LINE * min(2, _lines("x" * 20 + name, 34)) + 0.8 for name in names[:MOST_TEAMS])
    return rows + (LINE if len(names) > MOST_TEAMS else 0)


def _lines(text: str, letters: int) -> int:
    return ceil(_width(text) / letters)


def _width(text: Sequence[str]) -> float:
    """How wide a text is, in letters."""
    return sum(
        LETTER_WIDTHS.get(unicodedata.east_asian_width(letter), 1.0)
        + (0.5 if letter.isupper() else 0)
        for letter in text
    )
