"""Of many comparisons, which to name: some would stand out by chance alone."""

from collections.abc import Sequence


def name_surely(chances: Sequence[float], level: float) -> list[bool]:
    """Which of all comparisons to name, so that with a chance of at most `level` any is named
    wrongly.

    The smallest of m chances is named if it is at most level/m, the next if at most level/(m-1),
    and so on until one is not.

    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6 (1979), 65-70.
    """
    named = [False] * len(chances)
    for place, index in enumerate(_ranked(chances)):
        if chances[index] > level / (len(chances) - place):
            break
        named[index] = True
    return named


def name_mostly(chances: Sequence[float], share: float) -> list[bool]:
    """Which of all comparisons to name, so that of those named at most `share` are expected wrong.

    The k smallest of m chances, k the largest with the k-th at most share · k/m.

    Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the
    Royal Statistical Society B 57 (1995), 289-300.
    """
    ranked = _ranked(chances)
    last = max(
        (k for k, index in enumerate(ranked, 1) if chances[index] <= share * k / len(chances)),
        default=0,
    )
    named = [False] * len(chances)
    for index in ranked[:last]:
        named[index] = True
    return named


def _ranked(chances: Sequence[float]) -> list[int]:
    return sorted(range(len(chances)), key=lambda index: chances[index])
