"""What is wrong in a checklist file, on which line, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `line` counts from 1; `message` is "what is wrong; how to mend it"."""

    line: int
    message: str


class Problems:
    """Collects problems while a file is read, so that one run names all of them."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def add(self, line: int, what: str, mend: str) -> None:
        """Note on `line` that `what` is wrong; `mend` begins with a verb that says what to do."""
        self._problems.append(Problem(line, f"{what}; {mend}"))

    def __len__(self) -> int:
        return len(self._problems)

    def in_order(self) -> list[Problem]:
        """The problems from the top of the file to its end."""
        return sorted(self._problems)


def suggest(word: str, known: Iterable[str]) -> str:
    """How to mend an unknown word: the nearest known one, or all of them to choose from."""
    names = list(known)
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"write {near[0]!r} instead, if that is what is meant"
    return f"use one of: {', '.join(names)}"
