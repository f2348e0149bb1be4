"""The PDF: accessible, the same every time, and made from nothing that was not handed in."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import outloud
import page
import pytest
from pypdf import PdfReader

from app.trends.figures import Trends
from app.trends.rendering import HandedPictures, PictureRefused, render_pdf
from tests.servers import serving
from tests.trends.sample import (
    WEEK_FROM,
    WEEK_TO,
    empty_trends,
    sample_job,
    sample_photo,
    sample_trends,
)

CASES: dict[str, Callable[[], Trends]] = {
    "year": sample_trends,
    "week": lambda: sample_trends(WEEK_FROM, WEEK_TO),
    "empty": empty_trends,
}


class Listener(ThreadingHTTPServer):
    """A server on loopback that notes who asks."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Asked)


class Asked(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # as http.server names it
        assert isinstance(self.server, Listener)
        self.server.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Says nothing on the terminal."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    with serving(server):
        yield server


def print_case(case: str, language: str) -> bytes:
    job = sample_job(CASES[case](), language)
    return render_pdf(job.html, job.pictures, job.charts)


printed = cache(print_case)  # once for all that look at it


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("case", sorted(CASES))
def test_the_report_is_accessible_to_two_checkers(case: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(printed(case, language))
    report = page.validate_pdf(path, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    result = outloud.check(str(path))
    assert [finding.message for finding in result.findings] == []


def test_the_year_of_a_theatre_fits_two_pages() -> None:
    for language in ("en", "es"):
        assert len(PdfReader(BytesIO(printed("year", language))).pages) == 2


def test_the_same_input_gives_the_same_bytes() -> None:
    assert printed("year", "en") == print_case("year", "en")


def test_a_picture_handed_in_is_served() -> None:
    picture: Future[bytes] = Future()
    picture.set_result(b"...")
    assert HandedPictures({"door": picture}).fetch("picture:door").read() == b"..."


@pytest.mark.parametrize(
    "address",
    [
        "picture:other",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "https://rounds.example/",
        "ftp://127.0.0.1/",
        "data:text/plain,hello",
        "PICTURE:door",
        "door",
        "",
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    picture: Future[bytes] = Future()
    picture.set_result(b"...")
    fetcher = HandedPictures({"door": picture})
    with pytest.raises(PictureRefused):
        fetcher.fetch(address)
    with pytest.raises(PictureRefused):
        fetcher(address)


def test_a_page_that_asks_for_addresses_gets_none(listener: Listener) -> None:
    here = f"http://127.0.0.1:{listener.server_port}"
    html = f"""<html lang="en"><title>t</title>
        <link rel="stylesheet" href="{here}/link.css"><base href="{here}/">
        <style>@import url({here}/import.css); @font-face {{font-family: x; src: url({here}/f)}}
        body {{ background: url({here}/background.png); font-family: x }}</style>
        <p>text</p><img alt="a" src="{here}/img.png"><img alt="b" src="relative.png">
        <object data="{here}/object" type="image/svg+xml">c</object>
        <embed src="{here}/embed"><img alt="d" src="file:///etc/hostname">
        <svg xmlns="http://www.w3.org/2000/svg"><title>e</title>
        <image href="{here}/svg.png" width="9" height="9"/></svg>
        <a rel="attachment" href="file:///etc/hostname">f</a>"""
    pdf = render_pdf(html, {})
    assert listener.asked == []
    assert Path("/etc/hostname").read_bytes().strip() not in pdf


def test_a_chart_cannot_fetch_its_data(listener: Listener) -> None:
    spec = {
        "data": {"url": f"http://127.0.0.1:{listener.server_port}/data.json"},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    with pytest.raises(ValueError, match="not allowed"):
        render_pdf("<img alt='a' src='picture:chart-a'>", {}, {"a": spec})
    assert listener.asked == []


def test_a_broken_picture_does_not_cost_the_report() -> None:
    html = '<html lang="en"><title>t</title><img alt="a door" src="picture:door">'
    with_broken = render_pdf(html, {"door": sample_photo(1)[:2000]})
    assert b"/Image" in with_broken
