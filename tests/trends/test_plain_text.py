"""What people typed, made fit for print."""

from hypothesis import given
from hypothesis import strategies as st

from app.trends.plain_text import clean_text, shorten_text


def test_direction_overrides_and_control_characters_go() -> None:
    assert clean_text("a\u202eb\u2066c\0d\x1b[0m\te\n\nf") == "abcd[0m e f"


def test_every_script_and_emoji_stay() -> None:
    text = "Ñandú مرحبا 漢字 हिन्दी 👩‍🔧"
    assert clean_text(text) == text


def test_a_long_text_ends_with_an_ellipsis_between_words() -> None:
    assert shorten_text("one two three four five six", 20) == "one two three four…"


def test_a_word_without_end_is_cut() -> None:
    assert shorten_text("x" * 10_000, 20) == "x" * 19 + "…"


@given(st.text(max_size=300), st.integers(2, 80))
def test_a_shortened_text_is_never_longer_than_asked(text: str, most: int) -> None:
    assert len(shorten_text(text, most)) <= most
