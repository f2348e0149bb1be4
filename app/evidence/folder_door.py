"""HTTP of the folder store: signed addresses that take and show one photo each.

They behave as S3's presigned addresses do, so that a phone has one way to upload. No sign-in:
the signature says who let them in.
"""

from flask import Blueprint, Response, current_app, request, send_file
from werkzeug.exceptions import ClientDisconnected, LengthRequired

from app.access.loading import public
from app.evidence.folder_store import CutShort, FolderStore, Grant
from app.evidence.store_choice import FILES_PATH
from app.evidence.stores import NotInStore, OtherBytes, cache_control
from app.kernel.errors import NotFound

blueprint = Blueprint("files", __name__, url_prefix=FILES_PATH)

# A photo is a stranger's file: it is shown as what it was declared to be, and runs nothing.
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-site",
}


@blueprint.put("/<token>")
@public
def take_photo(token: str) -> Response:
    """Stores the photo that this address was made for; the same bytes again are welcome."""
    store = _folder()
    grant = store.grant_of(token)
    _require_as_granted(grant)
    try:
        store.take(grant, request.stream)
    except ClientDisconnected:
        raise CutShort from None
    return Response(status=200)


@blueprint.get("/<token>")
@public
def show_photo(token: str) -> Response:
    """Shows the photo that this address was made for; knows ranges and If-None-Match."""
    sight = _folder().sight_of(token)
    try:
        response = send_file(sight.path, mimetype=sight.content_type, conditional=True)
    except FileNotFoundError:  # deleted this very moment
        raise NotInStore from None
    response.headers.update(SAFE_HEADERS)
    response.headers["Content-Disposition"] = sight.disposition
    response.headers["Cache-Control"] = cache_control(sight.seconds_left)
    return response


def _folder() -> FolderStore:
    store = current_app.extensions["store"]
    if not isinstance(store, FolderStore):
        raise NotFound
    return store


def _require_as_granted(grant: Grant) -> None:
    """Refuses an upload before its first byte, if its headers are not those of the address."""
    for name, value in grant.headers().items():
        if request.headers.get(name) != value:
            raise OtherBytes(f"Send the header “{name}: {value}”, as this address says.")
    if request.content_length is None:
        raise LengthRequired
    if request.content_length != grant.size:
        raise OtherBytes(f"Send exactly the {grant.size} bytes that were declared.")
