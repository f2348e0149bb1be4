"""Serves the built form: its files, and its one page for every other address below /form.

The page finds its way by the address, so that a spot's QR code opens that spot.
"""

import base64
import hashlib
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.headers import Headers

from flask import Blueprint, Flask, Response, current_app, request
from whitenoise import WhiteNoise

from app.access.loading import public
from app.kernel.errors import NotFound

blueprint = Blueprint("form", __name__, url_prefix="/form")

BUILD = Path(__file__).parent / "dist"
PAGE = "/form/index.html"
WORKER = "/form/service_worker.js"
STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)


def init_form(app: Flask, build: Path = BUILD) -> None:
    """Puts the build's files in front of the app: packed, and for ever where a hash names them."""
    policy = content_policy(build, app.config["STORE"], app.config["S3_ENDPOINT_URL"])

    def add_headers(headers: Headers, _path: str, url: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        if url == PAGE:
            headers["Cache-Control"] = "no-cache"
            headers["Content-Security-Policy"] = policy
            headers["Referrer-Policy"] = "no-referrer"
        elif url == WORKER:
            headers["Cache-Control"] = "no-cache"
            headers["Service-Worker-Allowed"] = "/form"

    files = WhiteNoise(
        app.wsgi_app,
        root=build if build.is_dir() else None,
        prefix="form",
        add_headers_function=add_headers,
        immutable_file_test=r"^/form/assets/",
        allow_all_origins=False,
    )
    app.extensions["form"] = files
    app.wsgi_app = files  # type: ignore[method-assign]  # as WhiteNoise documents it
    app.register_blueprint(blueprint)


@blueprint.get("")
@blueprint.get("/<path:path>")
@public
def show_form(path: str = "") -> Response:
    """The page. Raises `NotFound` for a file that this build has not, such as an older script."""
    page = current_app.extensions["form"].files.get(PAGE)
    if page is None or Path(path).suffix:
        raise NotFound("This file is not here any more. Close the form and open it again.")
    answer = page.get_response(request.method, request.environ)
    with answer.file or BytesIO() as file:
        response = Response(file.read(), answer.status)
    response.headers.clear()
    response.headers.extend(answer.headers)
    return response


@cache
def desk_script(name: str, build: Path = BUILD) -> str | None:
    """The address of one of the desk's scripts, "live" or "charts", which the same build makes;
    None before it has run.
    """
    found = next(build.glob(f"assets/desk/{name}-*.js"), None)
    return f"/form/{found.relative_to(build)}" if found else None


def content_policy(build: Path, store: str, endpoint_url: str) -> str:
    """What the page may load and reach: us, its own style, and the store that takes photos."""
    page = build / "index.html"
    styles = STYLE.findall(page.read_bytes()) if page.is_file() else []
    hashes = [base64.b64encode(hashlib.sha256(style).digest()).decode() for style in styles]
    reach = ["'self'", *(store_origins(endpoint_url) if store == "s3" else [])]
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(["style-src 'self'", *(f"'sha256-{one}'" for one in hashes)]),
            " ".join(["connect-src", *reach]),
            "img-src 'self' blob: data:",
            "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        )
    )


def store_origins(endpoint_url: str) -> list[str]:
    """The store by path and by bucket name; a pattern for an IP address means nothing."""
    if not endpoint_url:
        return ["https://*.amazonaws.com"]
    scheme, host = urlsplit(endpoint_url)[:2]
    is_name = host[:1].isalpha() and "." in host
    return [f"{scheme}://{host}", *([f"{scheme}://*.{host}"] if is_name else [])]
