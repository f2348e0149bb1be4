"""What WeasyPrint alone takes for a finished page, in a process like the printer's."""

from collections.abc import Mapping
from concurrent.futures import Future
from time import perf_counter

from weasyprint import HTML

from app.trends.printing.rendering import HandedPictures


def print_alone(html: str, contents: Mapping[str, bytes]) -> float:
    """Seconds for the page, with all that it shows drawn beforehand."""
    ready: dict[str, Future[bytes]] = {}
    for name, content in contents.items():
        ready[name] = Future()
        ready[name].set_result(content)
    began = perf_counter()
    HTML(string=html, url_fetcher=HandedPictures(ready)).write_pdf(pdf_variant="pdf/ua-1")
    return perf_counter() - began
