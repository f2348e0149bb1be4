"""A change says which revision it was made from."""

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from app.kernel.errors import Problem
from app.kernel.matching import require_match, tag_of


def asked(if_match: str | None) -> Request:
    headers = [] if if_match is None else [("If-Match", if_match)]
    return Request(EnvironBuilder(method="PATCH", headers=headers).get_environ())


@pytest.mark.parametrize("tag", [tag_of(7)["ETag"], 'W/"7"', '"6", "7"', "7", "*"])
def test_a_change_of_what_stands_there_passes(tag: str) -> None:
    require_match(asked(tag), 7)


@pytest.mark.parametrize("tag", ['"6"', '"77"', '"', '"6", "8"', "W/", '"*"'])
def test_a_change_of_something_older_is_refused_with_what_to_do(tag: str) -> None:
    with pytest.raises(Problem, match="fetch it again") as refused:
        require_match(asked(tag), 7)
    assert (refused.value.status, refused.value.type) == (412, "changed-meanwhile")


@pytest.mark.parametrize("tag", [None, "", " "])
def test_a_change_that_names_no_revision_is_refused_with_what_to_do(tag: str | None) -> None:
    with pytest.raises(Problem, match="If-Match") as refused:
        require_match(asked(tag), 7)
    assert (refused.value.status, refused.value.type) == (428, "precondition-required")
