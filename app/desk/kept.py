"""What somebody had written when their sign-in ended: it stays on the page until it is sent."""

from collections.abc import Sequence
from typing import Final

from flask import request
from werkzeug.exceptions import HTTPException

from app.access.loading import NotSignedIn
from app.desk.sessions import MARK, local_path, person_by_cookie

Fields = Sequence[tuple[str, str]]

# Forms into which somebody writes or draws. A button is pressed again as soon as a photo is chosen.
WRITTEN: Final = frozenset(
    {
        "desk.add_comment",
        "desk.add_ideas",
        "desk.change_plan",
        "desk.change_team",
        "desk.do_deed",
        "desk.hand_over_ticket",
        "desk.hide",
        "desk.split_ticket",
    }
)
KEPT, KEPT_FOR = "kept-", "kept_for"  # fields of the sign-in page


def unsent() -> Fields:
    """The fields of a form that was not taken; nothing of one that another site may have filled."""
    if request.endpoint not in WRITTEN or not _is_from_here():
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:
        return []
    return [(name, value) for name, value in sent if name not in {MARK, "sure"}]


def kept_by_door() -> tuple[str, Fields]:
    """For which address the sign-in page kept which fields."""
    fields = request.form.items(multi=True)
    kept = [(name.removeprefix(KEPT), value) for name, value in fields if name.startswith(KEPT)]
    return local_path(request.form.get(KEPT_FOR)), kept


def is_signed_in() -> bool:
    """Whether the cookie still says who it is; then the page knows too."""
    try:
        person_by_cookie()
    except NotSignedIn:
        return False
    return True


def _is_from_here() -> bool:
    """Whether a browser says that a page of ours sent it; without TLS it says only the host."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin", "").partition("://")[2] == request.host
