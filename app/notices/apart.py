"""Work on many things of which one may be broken: the others are done all the same."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from app.kernel.database import db

T = TypeVar("T")
R = TypeVar("R")
log = logging.getLogger(__name__)


def done_apart(
    work: Callable[[Sequence[T]], R], things: Sequence[T]
) -> tuple[list[R], list[tuple[T, Exception]]]:
    """What `work` made of the things: of all at once, or in halves where that fails; and each
    thing that fails by itself, with its error, which is logged.

    What fails leaves nothing behind in the database. Raises what means that the database is away.
    """
    if not things:
        return [], []
    try:
        with db.session.begin_nested():
            return [work(things)], []
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise
        if len(things) == 1:
            # By its id alone: what it holds, an address for instance, stands in no log.
            log.exception("left out: %s %s", type(things[0]).__name__, getattr(things[0], "id", ""))
            return [], [(things[0], error)]
    middle = len(things) // 2
    some, some_broken = done_apart(work, things[:middle])
    others, others_broken = done_apart(work, things[middle:])
    return some + others, some_broken + others_broken
