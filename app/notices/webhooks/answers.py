"""What a receiver's answer to a webhook means. Pure."""

from app.kernel.outgoing import Answer
from app.notices.senders import Fate, Outcome

GONE_STATUS = 410


def judge(answer: Answer, took_ms: int) -> Outcome:
    """Any 2xx is a yes, 410 the end of the endpoint; all else may be better later."""
    fate, error = _read(answer.status)
    return Outcome(fate, answer.status, error, answer.text or None, took_ms)


def _read(status: int) -> tuple[Fate, str | None]:
    if 200 <= status <= 299:
        return Fate.DELIVERED, None
    if status == GONE_STATUS:
        return Fate.GONE, "It answered 410: it wants nothing any more."
    if 300 <= status <= 399:
        error = f"It answered {status}: redirects are not followed. Enter the address it leads to."
        return Fate.TRY_LATER, error
    return Fate.TRY_LATER, f"It answered {status}."
