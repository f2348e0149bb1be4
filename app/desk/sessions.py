"""Who is at the desk: the sign-in's token in a cookie that only the desk reads.

It is the same kind of token as a phone's, but the API never looks for it in a cookie, and the desk
nowhere else. Every form carries a mark that only a page of ours could have written for this
sign-in (a signed double submit); before the sign-in the mark belongs to a cookie of the door.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Response, current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.access.actor import Actor
from app.access.loading import NotSignedIn, may
from app.access.policy import Do
from app.access.tokens import find_actor
from app.kernel.errors import Problem

PATH = "/desk"
COOKIE, DOOR_COOKIE = "rounds_desk", "rounds_desk_door"
MARK = "mark"  # the field of every form
# Addresses of the desk alone, in plain letters: nothing that a browser could read as elsewhere.
OF_THE_DESK = re.compile(r"/desk(?:/[\w-]+)*(?:\?[\w.=&%+-]*)?", re.ASCII)


class NotFromHere(Problem):
    """A form came without the mark of a page of ours, or with that of another sign-in."""

    status = 403
    type = "form-not-from-here"
    title = "This page was too old to be sent"

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Go back, load the page again, then send it again.")


def at_desk(verb: Do) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """As `may`, for a page of the desk: the cookie says who it is."""
    return may(verb, person_by_cookie)


def person_by_cookie() -> Actor:
    """Whose browser this is. Raises `NotSignedIn`."""
    person = find_actor(request.cookies.get(COOKIE, ""))
    if person is None:
        raise NotSignedIn("Sign in to go on.")
    g.person = person
    return person


def remember(response: Response, token: str, valid: timedelta) -> None:
    """Gives the browser its sign-in."""
    _set_cookie(response, COOKIE, token, max_age=valid)
    response.delete_cookie(DOOR_COOKIE, path=PATH)


def forget(response: Response) -> None:
    """Takes the sign-in from the browser."""
    response.delete_cookie(COOKIE, path=PATH)


def make_mark() -> str:
    """What a form on the page that is being made has to bring back."""
    secret = g.get("new_token") or request.cookies.get(COOKIE) or door_secret()
    return _signer().dumps(_belonging(secret))


def require_mark() -> None:
    """Refuses a form that no page of ours has made for this browser. Raises `NotFromHere`."""
    secret = request.cookies.get(COOKIE) or request.cookies.get(DOOR_COOKIE)
    try:
        belongs = _signer().loads(request.form.get(MARK, ""))
    except BadSignature:
        raise NotFromHere from None
    if not secret or not hmac.compare_digest(str(belongs), _belonging(secret)):
        raise NotFromHere


def door_secret() -> str:
    """What tells this browser from others before anybody has signed in with it."""
    if "door" not in g:
        g.door = request.cookies.get(DOOR_COOKIE) or secrets.token_urlsafe(16)
    door: str = g.door
    return door


def keep_door(response: Response) -> None:
    """Gives the browser what its sign-in form will be compared with."""
    _set_cookie(response, DOOR_COOKIE, door_secret())


def local_path(wanted: str | None) -> str:
    """The address if it is one of the desk's pages, else the desk's first page."""
    return wanted if wanted and OF_THE_DESK.fullmatch(wanted) else PATH


def _set_cookie(response: Response, name: str, value: str, **options: Any) -> None:
    # What ends TLS in front of us may not say so; our own address then does.
    is_secure = request.is_secure or current_app.config["PUBLIC_URL"].startswith("https:")
    keep = partial(response.set_cookie, httponly=True, samesite="Lax", path=PATH)
    keep(name, value, secure=is_secure, **options)


def _belonging(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="desk-form")
