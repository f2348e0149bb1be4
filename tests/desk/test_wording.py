"""What went wrong is said in the reader's language."""

from collections.abc import Iterator

import pytest

from app.desk.wording import PROBLEMS, SENTENCES, words_for
from app.kernel.errors import Problem

# No page of the desk leads to these: walks and uploads of phones, links, trends, and changes that
# name a revision; a page says by itself who was faster.
ELSEWHERE = {
    "address-refused",
    "changed-meanwhile",
    "invalid-answers",
    "precondition-required",
    "report-not-printed",
    "report-took-too-long",
    "sign-in-link-spent",
    "unknown-checklist-version",
    "upload-cut-short",
}


def kinds_of(problem: type[Problem] = Problem) -> Iterator[str]:
    """The types of all problems of the program, which has been imported with the test's app."""
    if problem.__module__.startswith("app."):
        yield problem.type
    for kind in problem.__subclasses__():
        yield from kinds_of(kind)


def test_every_problem_that_the_desk_can_reach_is_said_in_spanish() -> None:
    kinds = set(kinds_of())
    assert kinds > ELSEWHERE
    assert kinds - ELSEWHERE - set(PROBLEMS) == set()
    spanish = words_for("es").gettext
    for title, detail in PROBLEMS.values():
        assert spanish(title) != title
        assert not detail or spanish(detail) != detail


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_other_rooms_say_is_said_in_spanish(sentence: str) -> None:
    problem = Problem(sentence)
    problem_in_spanish = words_for("es").say_problem("invalid", problem.title, problem.detail)[1]
    assert problem_in_spanish not in {sentence, SENTENCES[sentence], ""}
