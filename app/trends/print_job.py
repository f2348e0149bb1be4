"""What passes between a web worker and the printer's process, and is light to load in both."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class PrintJob(NamedTuple):
    """What to print: see `rendering.render_pdf`. Pictures by the names that `html` gives them."""

    html: str
    pictures: Mapping[str, bytes]
    charts: Mapping[str, Mapping[str, Any]]


Render = Callable[[PrintJob], bytes]


def render_job(job: PrintJob) -> bytes:
    """Renders in the printer's process."""
    # Imported there alone: the web process never loads Pango, V8 or their memory.
    from app.trends.rendering import render_pdf

    return render_pdf(job.html, job.pictures, job.charts)
