"""QR codes, read back from the drawing."""

import re
from xml.etree import ElementTree

import segno

from app.kernel.qr_codes import qr_svg

URL = "https://rounds.example.org/form/spot/k3v9m2xqat"
STROKE = re.compile(r"([mMh])(-?[\d.]+)(?: ?(-?[\d.]+))?")


def dark_modules(drawing: str, border: int) -> set[tuple[int, int]]:
    """Row and column of each dark module that the path draws."""
    dark: set[tuple[int, int]] = set()
    x, y = 0.0, 0.0
    for kind, first, second in STROKE.findall(drawing):
        if kind == "h":
            dark |= {(int(y) - border, int(x) + step - border) for step in range(int(first))}
            x += float(first)
        elif kind == "M":
            x, y = float(first), float(second)
        else:
            x, y = x + float(first), y + float(second)
    return dark


def test_it_draws_the_address_on_white_with_a_quiet_border() -> None:
    drawing = ElementTree.fromstring(qr_svg(URL))  # noqa: S314 - our own
    ground, code = drawing
    assert ground.get("fill") == "#fff"
    wanted = {
        (row, column)
        for row, line in enumerate(segno.make_qr(URL, error="m").matrix)
        for column, module in enumerate(line)
        if module
    }
    assert dark_modules(code.get("d") or "", border=4) == wanted


def test_it_is_scalable_and_holds_nothing_that_runs() -> None:
    text = qr_svg(URL)
    assert re.match(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41"', text)
    assert "script" not in text
