"""Serves the floor's build, as the app serves its own: packed files, hashed names for ever."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def _otherwise(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    healthy = environ["PATH_INFO"] == "/healthz"
    start_response("200 OK" if healthy else "404 Not Found", [("Content-Type", "text/plain")])
    return [b""]


app = WhiteNoise(
    _otherwise,
    root=os.environ["FLOOR_BUILD"],
    prefix="floor",
    index_file=True,
    immutable_file_test=r"^/floor/assets/",
    max_age=0,
    allow_all_origins=False,
)
