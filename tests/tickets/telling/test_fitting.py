"""Documents are cut until they fit, whatever people wrote."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.tickets.telling.fitting import MOST_BYTES, fitted, newest_that_fit, size_of

ANYTHING = st.text(max_size=50) | st.sampled_from(["\0", "😀", "é", '"', "a"]).map(
    lambda one: one * 9000
)


@settings(max_examples=50, deadline=None)
@given(texts=st.lists(ANYTHING, min_size=1, max_size=8), many=st.integers(0, 3000))
def test_it_fits_and_addresses_stay_whole(texts: list[str], many: int) -> None:
    url = "https://rounds.example/desk/tickets/" + "0" * 200
    document = {
        "detail": {str(number): text for number, text in enumerate(texts)},
        "ids": ["0" * 36] * many,
        "ticket": {"url": url, "count": 7},
    }
    found = fitted(document, MOST_BYTES)
    assert size_of(found) <= MOST_BYTES
    assert found["ticket"] == {"url": url, "count": 7}
    if size_of(document) <= MOST_BYTES:
        assert found == document


def test_what_was_cut_says_so() -> None:
    found = fitted({"text": "é" * 12_000, "ids": ["0" * 36] * 2000, "short": "kept"}, MOST_BYTES)
    assert found["text"].endswith("é…")
    assert found["ids"][-1] == "…"
    assert found["short"] == "kept"


def test_of_a_list_the_oldest_goes_first() -> None:
    assert newest_that_fit(["old", "mid", "new"], 12) == ["mid", "new"]
    assert newest_that_fit(["old"], 0) == []
