"""QR codes."""

import io

import segno


def qr_svg(text: str) -> str:
    """A QR code as SVG text, to put into a page or a file.

    It has no size of its own, and a white ground, so that it is read from a dark page as well.
    It is read with 15 % of it scratched off.
    """
    picture = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(picture, kind="svg", xmldecl=False, omitsize=True, light="white", nl=False)
    return picture.getvalue().decode()
