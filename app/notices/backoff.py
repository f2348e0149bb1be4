"""When to try again. Pure; `chance` is a number from 0 to 1, and spreads what failed together.

One message is tried after 15 s, 1, 4, 16 and 64 minutes, 4 hours, and then every 6 hours until
three days have passed since it was first tried: some 17 times. A receiver that fails again and
again is left in peace between tries, for up to a quarter of an hour, whatever waits for it.
"""

from datetime import timedelta

FIRST = timedelta(seconds=15)
MOST = timedelta(hours=6)
TRIED_FOR = timedelta(days=3)

PATIENT = 2  # failures of a receiver in a row that may be chance
MOST_PAUSE_S = 900.0


def wait_after(tries: int, chance: float) -> timedelta:
    """How long a message waits that has been tried so many times, 1 or more: three quarters of
    the time above, or up to one and a quarter.
    """
    # After eight tries it is the longest anyhow, and 4 to a great power no number of days.
    longer: int = 4 ** (min(tries, 8) - 1)
    return min(FIRST * longer, MOST) * (0.75 + chance / 2)


def pause_after(failures: int, chance: float) -> float:
    """For how many seconds a receiver is asked nothing that has failed so often in a row."""
    if failures <= PATIENT:
        return 0.0
    longer: int = 2 ** min(failures - PATIENT - 1, 10)
    return min(FIRST.total_seconds() * longer, MOST_PAUSE_S) * (0.75 + chance / 2)
