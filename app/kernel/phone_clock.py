"""When something really happened, told by a phone whose clock may be wrong. Pure."""

from datetime import datetime, timedelta

# A phone that says more has had its clock set between filling and sending.
LONGEST_WAIT = timedelta(days=366)


def performed_at(finished_at: datetime, sent_at: datetime, received_at: datetime) -> datetime:
    """When something ended, by the server's clock.

    `finished_at` and `sent_at` are by the phone's clock, so their difference is how long the
    report of it waited, whatever that clock says. That wait is taken from `received_at`; a wait
    below zero or above `LONGEST_WAIT` says nothing, and `received_at` stands.
    """
    wait = sent_at - finished_at
    if timedelta() <= wait <= LONGEST_WAIT:
        return received_at - wait
    return received_at


def clock_offset_s(sent_at: datetime, received_at: datetime) -> int:
    """How far the phone's clock is ahead of the server's, seconds."""
    return round((sent_at - received_at).total_seconds())
