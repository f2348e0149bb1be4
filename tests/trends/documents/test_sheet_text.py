"""What a workbook can hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.trends.documents.sheet_text import MOST_UNITS, cell_text, sheet_names


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=6))
def test_any_titles_become_names_that_a_workbook_takes(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len(names) == len(titles)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name


def test_titles_that_are_cut_alike_are_counted() -> None:
    names = sheet_names(["Restroom " * 5, "Restroom " * 5, "'A/B'", "a b", "", "[]"])
    assert names == [
        "Restroom Restroom Restroom Res…",
        "Restroom Restroom Restroom R… 2",
        "A B",
        "a b 2",
        "-",
        "- 2",
    ]


def test_a_text_is_cut_at_a_whole_character_where_a_cell_is_full() -> None:
    assert cell_text("x" * MOST_UNITS) == "x" * MOST_UNITS
    assert cell_text("x" * (MOST_UNITS + 1)) == "x" * (MOST_UNITS - 1) + "…"
    assert cell_text("x" + "🧻" * MOST_UNITS) == "x" + "🧻" * (MOST_UNITS // 2 - 1) + "…"
