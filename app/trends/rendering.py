"""Turns a finished page into a PDF. Runs in the printer's own process, never in a web worker."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from json import dumps
from typing import Any

from vl_convert import vegalite_to_svg
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.trends.charts.parts import FONT
from app.trends.pictures import shrink_picture

SCHEME = "picture:"


class PictureRefused(ValueError):
    """The page asked for something that was not handed in with it."""


class HandedPictures(URLFetcher):
    """Serves `picture:` names from memory, and opens nothing else: no file, no network, no data."""

    def __init__(self, pictures: "Mapping[str, Future[bytes]]") -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)  # type: ignore[no-untyped-call]
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes handed in under that name. Raises PictureRefused for every other address."""
        picture = self._pictures.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if picture is None:
            raise PictureRefused("Only pictures handed in with the page are printed.")
        content = picture.result()
        kind = "image/svg+xml" if content.startswith(b"<svg") else "image/jpeg"
        return URLFetcherResponse(url, content, {"Content-Type": kind})


def draw_svg(spec: Mapping[str, Any]) -> bytes:
    """The SVG of a Vega-Lite spec; data by address is refused."""
    # vl-convert measures text in a named font three times more slowly than in the generic one;
    # the page's own font is named afterwards, in what WeasyPrint draws.
    config = {**spec.get("config", {}), "font": "sans-serif"}
    svg = str(vegalite_to_svg({**spec, "config": config}, allowed_base_urls=[]))
    return svg.replace('font-family="sans-serif"', f'font-family="{FONT}, sans-serif"').encode()


def render_pdf(
    html: str, pictures: Mapping[str, bytes], charts: Mapping[str, Mapping[str, Any]] | None = None
) -> bytes:
    """The page as PDF/UA-1, the same bytes for the same input.

    In `html`, `picture:NAME` shows the picture of that name, and `picture:chart-NAME` the chart.
    Pictures are JPEG, PNG or WebP bytes as a stranger sent them; charts are Vega-Lite specs.
    Raises ValueError when a chart cannot be drawn.
    """
    charts = charts or {}
    # Both leave Python's lock while they work, so WeasyPrint reads the page meanwhile.
    with ThreadPoolExecutor(2) as threads:
        drawn = {f"chart-{name}": threads.submit(draw_svg, charts[name]) for name in charts}
        handed = drawn | {name: threads.submit(shrink_picture, pictures[name]) for name in pictures}
        pdf = HTML(string=html, url_fetcher=HandedPictures(handed)).write_pdf(
            finisher=_scope_headers,
            pdf_variant="pdf/ua-1",
            pdf_identifier=_identify(html, pictures, charts),
        )
    for drawing in drawn.values():
        drawing.result()  # WeasyPrint prints on without a chart that failed; we do not
    return bytes(pdf)


def _scope_headers(_document: Any, pdf: Any) -> None:
    """Says of each header cell whether it heads a row or a column.

    WeasyPrint 70 refers to headers from data cells alone, so the header of a column of row
    headers would be lost. Its ids of header cells end in the cell's row and column.
    """
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH" and "ID" in element:
            row, column = element["ID"].string.split("-")[-2:]
            element["A"]["Scope"] = "/Row" if column == "0" and row != "0" else "/Column"


def _identify(
    html: str, pictures: Mapping[str, bytes], charts: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """An identifier of the input, in place of WeasyPrint's."""
    digest = sha256(html.encode(errors="surrogatepass"))
    for name, content in sorted(pictures.items()):
        digest.update(name.encode() + sha256(content).digest())
    digest.update(dumps(charts, sort_keys=True).encode())
    return digest.hexdigest()[:32].encode()
