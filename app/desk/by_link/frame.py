"""What the pages behind links share. No cookie is read or set, and no sign-in asked for."""

from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request

from app.desk.frame import LANGUAGES, content_policy, static_address
from app.desk.wording import Words, words_for

blueprint = Blueprint("by_link", __name__)


@blueprint.after_request
def add_headers(response: Response) -> Response:
    """The address is a key: nobody keeps it, indexes it, frames it, or passes it on."""
    config = current_app.config
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = content_policy(
        config["STORE"], config["S3_ENDPOINT_URL"], config["PUBLIC_URL"]
    )
    return response


def words_in(language: str | None) -> Words:
    """The words of the person's language, or else of what the browser asks for."""
    return words_for(language or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0])


def page_by_link(template: str, words: Words, status: int = 200, **values: Any) -> Response:
    """A page of the desk for somebody who may not have signed in."""
    text = render_template(
        f"desk/{template}",
        _=words.gettext,
        ngettext=words.ngettext,
        words=words,
        person=None,
        said=None,
        static=static_address,
        **values,
    )
    return make_response(text, status)


def unread_link() -> Response:
    """The page for an address that we have not made, or of which a part got lost."""
    return page_by_link("link_unread.html", words_in(None), 404)
