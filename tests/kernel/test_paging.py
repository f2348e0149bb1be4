"""Cursors of pages."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Invalid
from app.kernel.paging import Position, cut_page, read_cursor

AT = datetime(2026, 11, 21, 9, 30, 0, 123456, tzinfo=UTC)


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_says_where_a_page_ended_to_the_microsecond(at: datetime, row_id: UUID) -> None:
    assert read_cursor(Position(at, row_id).cursor()) == Position(at, row_id)


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_cursor_a_list_begins_at_its_beginning(nothing: str | None) -> None:
    assert read_cursor(nothing) is None


@given(st.text(min_size=1, max_size=40))
def test_any_other_text_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_cursor(text)
    assert "next_cursor" in refused.value.errors[0]["detail"]


def test_the_last_page_has_no_next_cursor() -> None:
    assert cut_page([1, 2], 2, lambda _: Position(AT, UUID(int=1))).next_cursor is None


def test_a_row_too_many_means_that_there_is_more() -> None:
    page = cut_page([1, 2, 3], 2, lambda row: Position(AT, UUID(int=row)))
    assert page.items == [1, 2]
    assert read_cursor(page.next_cursor) == Position(AT, UUID(int=2))
