"""The PDF: the same every time, and made from nothing that was not handed in."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.trends.printing.print_job import PrintJob
from app.trends.printing.rendering import HandedPictures, PictureRefused, render_pdf
from tests.servers import serving
from tests.trends.printing.pages import printed
from tests.trends.printing.sample import sample_photo

ANEW = """
from hashlib import sha256
from tests.trends.printing.pages import printed
print(sha256(printed("week", "en")).hexdigest())
"""


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


def test_the_same_numbers_give_the_same_bytes_in_any_process_zone_and_locale() -> None:
    here = printed("week", "en")
    surroundings = {"PYTHONHASHSEED": "5", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "C"}
    there = subprocess.run(
        [sys.executable, "-c", ANEW],
        env={**os.environ, **surroundings},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=True,
        text=True,
    )
    assert there.stdout.strip() == sha256(here).hexdigest()


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
        <a rel="attachment" href="file:///etc/hostname">f</a>
        <link rel="attachment" href="{here}/attached">"""
    pdf = render_pdf(PrintJob(html))
    assert listener.asked == []
    assert Path("/etc/hostname").read_bytes().strip() not in pdf


def test_a_chart_cannot_fetch_its_data(listener: Listener) -> None:
    spec = {
        "data": {"url": f"http://127.0.0.1:{listener.server_port}/data.json"},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    with pytest.raises(ValueError, match="not allowed"):
        render_pdf(PrintJob("<img alt='a' src='picture:chart-a'>", charts={"a": spec}))
    assert listener.asked == []


def test_a_broken_picture_does_not_cost_the_report() -> None:
    html = '<html lang="en"><title>t</title><img alt="a door" src="picture:door">'
    with_broken = render_pdf(PrintJob(html, {"door": sample_photo(1)[:2000]}))
    assert b"/Image" in with_broken
