"""What passes between a worker and the printer's process, and is light to load in both."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple


class AttachedFile(NamedTuple):
    """A file of data that the PDF carries."""

    name: str
    description: str
    content: bytes


class PrintJob(NamedTuple):
    """What to print: see `rendering.render_pdf`. Pictures by the names that `html` gives them;
    `as_of` is the instant that the files are of.
    """

    html: str
    pictures: Mapping[str, bytes] = {}
    charts: Mapping[str, Mapping[str, Any]] = {}
    files: Sequence[AttachedFile] = ()
    as_of: datetime | None = None


Render = Callable[[PrintJob], bytes]


def render_job(job: PrintJob) -> bytes:
    """Renders in the printer's process."""
    # Imported there alone: the worker never loads Pango, V8 or their memory.
    from app.trends.printing.rendering import render_pdf

    return render_pdf(job)
