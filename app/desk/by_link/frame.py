"""What the pages behind links share. No cookie is read or set, and no sign-in asked for."""

from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, render_template, request
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from app.desk.frame import FORM_BYTES, content_policy, static_address
from app.desk.wording import Words, words_for
from app.kernel.database import READING
from app.kernel.errors import DATABASE_AWAY, NEXT_STEPS, Conflict, Problem, busy_over
from app.kernel.translations import LANGUAGES

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


@blueprint.before_request
def keep_small() -> None:
    """A page of a link sends nothing large; the one that takes a photo says so itself."""
    if request.method not in READING:
        request.max_content_length = FORM_BYTES


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


def _show_problem(problem: Problem) -> Response:
    response = _problem_page(problem.status, *_words().problem(problem))
    if problem.retry_after_s is not None:
        response.headers["Retry-After"] = str(problem.retry_after_s)
    return response


def _show_http_error(error: HTTPException) -> Response:
    status, kind = error.code or 500, error.name.lower().replace(" ", "-")
    said = _words().say_problem(kind, error.name, NEXT_STEPS.get(status, ""))
    return _problem_page(status, *said)


def _show_crossing(_error: IntegrityError) -> Response:
    return _show_problem(Conflict(NEXT_STEPS[409]))


def _show_away(error: Exception) -> Response:
    return _show_problem(busy_over(error))


def _words() -> Words:
    return words_in(g.get("link_language"))


def _problem_page(status: int, title: str, detail: str) -> Response:
    values = {"title": title, "detail": detail, "back": request.path}
    return page_by_link("link_problem.html", _words(), status, **values)


blueprint.register_error_handler(Problem, _show_problem)
blueprint.register_error_handler(HTTPException, _show_http_error)
blueprint.register_error_handler(IntegrityError, _show_crossing)
for _kind in DATABASE_AWAY:
    blueprint.register_error_handler(_kind, _show_away)
