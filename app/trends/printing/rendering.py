"""Turns a finished page into a PDF. Runs in the printer's own process, never in a web worker."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps
from typing import Any

from vl_convert import vegalite_to_svg
from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.trends.charts.parts import FONT
from app.trends.printing.pictures import shrink_picture
from app.trends.printing.print_job import AttachedFile, PrintJob

SCHEME = "picture:"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class PictureRefused(ValueError):
    """The page asked for something that was not handed in with it."""


class HandedPictures(URLFetcher):
    """Serves `picture:` names from memory, and opens nothing else: no file, no network, no data."""

    def __init__(self, pictures: "Mapping[str, Future[bytes]]") -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)  # type: ignore[no-untyped-call]  # WeasyPrint does not type it
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


def render_pdf(job: PrintJob) -> bytes:
    """The page as PDF/UA-1, the same bytes for the same job.

    In the page, `picture:NAME` shows the picture of that name, and `picture:chart-NAME` the chart.
    Pictures are JPEG, PNG or WebP bytes as a stranger sent them; charts are Vega-Lite specs.
    Raises ValueError when a chart cannot be drawn.
    """
    # Both leave Python's lock while they work, so WeasyPrint reads the page meanwhile.
    with ThreadPoolExecutor(2) as threads:
        drawn = {f"chart-{name}": threads.submit(draw_svg, job.charts[name]) for name in job.charts}
        handed = drawn | {
            name: threads.submit(shrink_picture, job.pictures[name]) for name in job.pictures
        }
        pdf = HTML(string=job.html, url_fetcher=HandedPictures(handed)).write_pdf(
            finisher=_finish,
            # The list of their names is searched by halves: it has to be in order.
            attachments=[_attach(file, job.as_of or EPOCH) for file in sorted(job.files)],
            pdf_variant="pdf/ua-1",
            pdf_identifier=_identify(job),
        )
    for drawing in drawn.values():
        drawing.result()  # WeasyPrint prints on without a chart that failed; we do not
    return bytes(pdf)


def _attach(file: AttachedFile, as_of: datetime) -> Attachment:
    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=as_of,
        modified=as_of,
    )


def _finish(_document: Any, pdf: Any) -> None:
    _scope_headers(pdf)
    _mark_margins(pdf)
    _relate_files(pdf)


def _relate_files(pdf: Any) -> None:
    """Says of each attached file that it is the data of this document; WeasyPrint 70 says so for
    PDF/A alone.
    """
    files: list[Any] = [
        one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Filespec"
    ]
    for one in files:
        one["AFRelationship"] = "/Data"
    if files:
        array = type(pdf.pages["Kids"])
        pdf.catalog["AF"] = array([one.reference for one in files])


def _scope_headers(pdf: Any) -> None:
    """Says of each header cell whether it heads a row or a column.

    WeasyPrint 70 refers to headers from data cells alone, so the header of a column of row
    headers would be lost. Its ids of header cells end in the cell's row and column.
    """
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH" and "ID" in element:
            row, column = element["ID"].string.split("-")[-2:]
            element["A"]["Scope"] = "/Row" if column == "0" and row != "0" else "/Column"


def _mark_margins(pdf: Any) -> None:
    """Says of what stands in the margins of each page that it is no content but an artifact.

    WeasyPrint 70 marks it as content, of elements that it leaves out of the tree.
    """
    of = {one.reference: one for one in pdf.objects}
    root = of[pdf.catalog["StructTreeRoot"]]
    top = of[root["K"][0]]
    in_tree = frozenset(top["K"])
    marked = of[root["ParentTree"]]["Nums"][1::2]
    for page, elements in zip(pdf.page_references, marked, strict=False):
        stream = of[of[page]["Contents"]].stream
        for place in _find_marks(stream):
            element = of[elements[stream[place]["MCID"]]]
            while element["P"] != top.reference:
                element = of[element["P"]]
            if element.reference not in in_tree:
                elements[stream[place]["MCID"]] = b"null"
                stream[place - 1 : place + 2] = ["/Artifact", b"", b"BMC"]


def _find_marks(stream: Sequence[Any]) -> list[int]:
    """Where the property lists of marked content stand in a page's operators."""
    return [place - 1 for place, operator in enumerate(stream) if operator == b"BDC"]


def _identify(job: PrintJob) -> bytes:
    """An identifier of what is printed, in place of WeasyPrint's, which is of the moment."""
    digest = sha256(job.html.encode(errors="surrogatepass"))
    for name, content in sorted(job.pictures.items()):
        digest.update(name.encode() + sha256(content).digest())
    for file in job.files:
        digest.update(file.name.encode() + sha256(file.content).digest())
    digest.update(dumps(job.charts, sort_keys=True).encode())
    return digest.hexdigest()[:32].encode()
