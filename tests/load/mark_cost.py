"""What a submission costs with marks beside one without: by turns, on the same machine."""

from collections.abc import Iterable
from statistics import median
from typing import Final, NamedTuple

import psycopg

from tests.load.asking import say_errors
from tests.load.deployment import Deployment
from tests.load.figures import Figure, remark, say
from tests.load.options import Options
from tests.load.rush import Rush
from tests.load.submissions import submit

GOAL: Final = "≤ 1.1"
PAIRS: Final = 30  # short ones: what else the machine does then is much the same for both
TRIGGERS: Final = (
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'mark_%'"
)


class Pair(NamedTuple):
    """The same work twice."""

    plain: Rush
    marked: Rush


def measure_marks(deployment: Deployment, options: Options, count_ms: float) -> None:
    """One phone sends; in every other pair it is the one with marks that comes first. To count a
    day, as a worker does once it is over, takes `count_ms` of the processor for each inspection.
    """
    short = Options(options.seconds / 10, options.warm_up / 20, (), ())
    pairs = [_pair(deployment, short, number) for number in range(PAIRS)]
    whole = Pair(_joined(one.plain for one in pairs), _joined(one.marked for one in pairs))
    for name, one in zip(("without marks", "with marks"), whole, strict=True):
        say(Figure(f"a submission {name} p50", 1000 * median(one.took_s), "ms"))
        say(Figure(f"a submission {name}", one.cpu_per_1000, "CPU-s per 1000"))
        say_errors(f"submissions {name}", one)
    ratios = [median(one.marked.took_s) / median(one.plain.took_s) for one in pairs]
    say(Figure("a submission with marks / without, p50", median(ratios), "×", GOAL))
    middle = sorted(ratios)[PAIRS // 4 : -PAIRS // 4]
    remark(f"the middle half of {PAIRS} pairs: {middle[0]:.2f} to {middle[-1]:.2f}")
    plain, marked = (one.cpu_per_1000 for one in whole)  # as many milliseconds each
    say(Figure("a submission with marks / without, CPU", marked / plain, "×", GOAL))
    ratio = (marked + count_ms) / plain
    say(Figure("a submission with marks and its count / without, CPU", ratio, "×", GOAL))


def _pair(deployment: Deployment, options: Options, number: int) -> Pair:
    done = {}
    for is_marked in (number % 2 == 0, number % 2 == 1):
        _switch(deployment.postgres.dsn, is_marked)
        done[is_marked] = submit(deployment, options, 1, [])
    _switch(deployment.postgres.dsn, True)
    return Pair(done[False], done[True])


def _switch(dsn: str, is_marked: bool) -> None:
    """Has the triggers that mark days work, or rest."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for table, trigger in connection.execute(TRIGGERS).fetchall():
            verb = "ENABLE" if is_marked else "DISABLE"
            connection.execute(f"ALTER TABLE {table} {verb} TRIGGER {trigger}")


def _joined(parts: Iterable[Rush]) -> Rush:
    whole = Rush(0.0)
    for one in parts:
        whole.seconds += one.seconds
        whole.took_s += one.took_s
        whole.errors += one.errors
        whole.cpu_s += one.cpu_s
    return whole
