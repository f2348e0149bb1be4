"""`python -m tests.load [NAMES] [--seconds N] [--clients N …]`: the benchmarks of `make bench`."""

import argparse
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from tests.load.deployment import Deployment, deploy, web_command
from tests.load.faces import measure_faces
from tests.load.false_alarms import measure_false_alarms
from tests.load.figures import remark
from tests.load.hello_floor import measure_hello
from tests.load.intake import measure_intake
from tests.load.likeness import measure_likeness
from tests.load.machine import describe_machine
from tests.load.notices import measure_notices
from tests.load.options import Options
from tests.load.pack import measure_pack
from tests.load.printing import measure_printing
from tests.load.rollups import measure_rollups
from tests.load.statements import measure_statements
from tests.load.stored import measure_stored
from tests.load.submissions import measure_submissions
from tests.load.tickets import measure_tickets
from tests.load.trends import measure_trends
from tests.servers import MissingPart

Benchmark = Callable[[Deployment, Options], None]

# In the order in which they run: the last one fills the database.
BENCHMARKS: dict[str, Benchmark] = {
    "statements": measure_statements,
    "hello": measure_hello,
    "submissions": measure_submissions,
    "pack": measure_pack,
    "notices": measure_notices,
    "intake": measure_intake,
    "faces": measure_faces,
    "likeness": measure_likeness,
    "alarms": measure_false_alarms,
    "tickets": measure_tickets,
    "printing": measure_printing,
    "rollups": measure_rollups,
    "trends": measure_trends,
    "stored": measure_stored,
}
VERSIONS = ("flask", "gunicorn", "sqlalchemy", "psycopg", "marshmallow")


def main() -> int:
    """Runs the chosen benchmarks, or all; 0 unless a part is missing."""
    chosen, options = _read_arguments()
    _say_head()
    try:
        with deploy() as deployment:
            for name in BENCHMARKS:
                if name in chosen:
                    remark(f"{name} ({describe_machine()})")
                    BENCHMARKS[name](deployment, options)
    except MissingPart as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    remark(f"done ({describe_machine()})")
    return 0


def _say_head() -> None:
    remark(f"{describe_machine()}; Python {platform.python_version()}")
    remark(", ".join(f"{name} {version(name)}" for name in VERSIONS))
    remark(f"web: {web_command()}")
    remark("name\tvalue\tunit\tgoal\tfloor")


def _read_arguments() -> tuple[list[str], Options]:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--seconds", type=float, default=8, help="measured for each figure")
    parser.add_argument("--warm-up", type=float, default=2, help="seconds before that")
    parser.add_argument("--clients", type=int, nargs="+", default=(1, 4, 16))
    parser.add_argument("--stored", type=int, nargs="+", default=(10_000, 1_000_000))
    parser.add_argument("--photos", type=Path, help="likeness: a folder of photos to change too")
    given = parser.parse_args()
    unknown = set(given.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; choose from {', '.join(BENCHMARKS)}")
    options = Options(
        seconds=min(given.seconds, 120),
        warm_up=min(given.warm_up, 60),
        clients=tuple(min(clients, 64) for clients in given.clients),
        stored=tuple(sorted(min(rows, 5_000_000) for rows in given.stored)),
        photos=given.photos,
    )
    return given.names or list(BENCHMARKS), options


if __name__ == "__main__":
    sys.exit(main())
