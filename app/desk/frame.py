"""What all pages of the desk share: their frame, their headers, and what they say of problems."""

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from sqlalchemy.exc import IntegrityError
from werkzeug import Response as AnyResponse
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from app.access.loading import NotSignedIn
from app.desk.kept import Fields, is_signed_in, unsent
from app.desk.navigation import tabs_of
from app.desk.sessions import (
    COOKIE,
    MARK,
    PATH,
    NotFromHere,
    keep_door,
    local_path,
    make_mark,
    person_by_cookie,
    require_mark,
)
from app.desk.wording import Words, words_for
from app.form.views import desk_script, store_origins
from app.kernel.database import READING, db
from app.kernel.errors import DATABASE_AWAY, NEXT_STEPS, Conflict, Invalid, Problem, busy_over
from app.kernel.speech import N_
from app.kernel.translations import LANGUAGES
from app.moments.wording import QUESTIONS

blueprint = Blueprint("desk", __name__, url_prefix=PATH, template_folder="templates")

STATIC: Final = Path(__file__).parent / "static"
FORM_BYTES: Final = 100_000  # what a form holds, besides a photo
# Forms that bring a photo: their large bodies are read once we know who sends them.
WITH_PHOTO: Final = frozenset({"desk.add_photo"})
# What a page says at its top after something was done, by the word in its address.
SAID: Final = {
    "state": N_("The ticket's state was changed."),
    "comment": N_("Your comment was added."),
    "photo": N_("The photo was added. It is shown as soon as it has been looked into."),
    "mended": N_("The photo was added, and the ticket is marked as mended."),
    "given": N_("It is said who has the ticket."),
    "handed-over": N_("The ticket was handed over, with all that is known of it."),
    "merged": N_("The two are one ticket now: this one."),
    "split": N_("Those failures are a ticket of their own now."),
    "acknowledged": N_("The chosen tickets are acknowledged."),
    "called": N_("The call was kept."),
    "hidden": N_("What you marked is hidden for good."),
    "told": N_("What you are told was changed."),
    "lifted": N_("E-mail goes to this address again."),
    "plan": N_("The plan is kept. It holds for tickets from now on."),
    "endpoint": N_("It is kept so."),
    "endpoint-test": N_("A test is on its way; what became of it stands below."),
    "endpoint-again": N_("It is sent again, under the same id."),
    "endpoint-begin": N_("It is told what happens from now on."),
    "endpoint-end": N_("Nothing is sent to it any more."),
    "endpoint-delete": N_("It was deleted."),
    "team": N_("The team is kept."),
    "team-gone": N_("The team was taken away."),
    "report-asked": N_("The report is being made. It stands below, with how far it is."),
    "report-deleted": N_("The report was deleted, with its files."),
    "report-wished": N_("It is sent to you from now on."),
    "report-stopped": N_("It is not sent to you any more."),
    "signed-out": N_("You are signed out."),
}


@blueprint.before_request
def check_form() -> None:
    """Refuses what no page of ours has sent, before anything else happens."""
    if request.method in READING:
        return
    request.max_content_length = FORM_BYTES
    if COOKIE not in request.cookies and request.endpoint != "desk.sign_in":
        raise NotSignedIn("Sign in to go on.")
    if request.endpoint in WITH_PHOTO:
        person_by_cookie()
        db.session.rollback()  # only read so far: a slow connection must keep no writer waiting
        request.max_content_length = current_app.config["PHOTO_MAX_BYTES"] + FORM_BYTES
    require_mark()
    _drop_nul()


def _drop_nul() -> None:
    """Takes NUL characters out of the form: no person writes them, and no database stores them."""
    if any("\0" in value for values in request.form.listvalues() for value in values):
        kept = [(name, value.replace("\0", "")) for name, value in request.form.items(multi=True)]
        request.form = ImmutableMultiDict(kept)


@blueprint.after_request
def add_headers(response: Response) -> Response:
    """A page shows our own things and the store's pictures; nobody keeps or frames it."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    config = current_app.config
    policy = content_policy(config["STORE"], config["S3_ENDPOINT_URL"], config["PUBLIC_URL"])
    response.headers.setdefault("Content-Security-Policy", policy)
    return response


@cache
def content_policy(store: str, endpoint_url: str, public_url: str) -> str:
    """What a page may load: our styles and scripts, our pictures and those of the store."""
    pictures = ["'self'"]
    if store == "s3":
        pictures += store_origins(endpoint_url)
    if public_url:
        pictures.append("{0.scheme}://{0.netloc}".format(urlsplit(public_url)))
    return (
        f"default-src 'none'; img-src {' '.join(pictures)}; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def words_of_reader() -> Words:
    """The words for who is signed in, or else for what the browser asks for."""
    person = g.get("person")
    if person:
        return words_for(person.language)
    return words_for(request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0])


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page of the desk, in the reader's language."""
    words = words_of_reader()
    said = SAID.get(request.args.get("said", ""))
    text = render_template(
        f"desk/{template}",
        _=words.gettext,
        ngettext=words.ngettext,
        words=words,
        person=g.get("person"),
        mark_name=MARK,
        mark=make_mark,
        said=words.gettext(said) if said else None,
        static=static_address,
        script=desk_script,
        tabs=partial(tabs_of, words),
        **values,
    )
    return make_response(text, status)


def refuse(at: str, sentence: str) -> Invalid:
    """The refusal of a form: which field, and a sentence (marked by `N_`) on what to do."""
    return Invalid([{"at": at, "detail": sentence}], sentence)


def back_to(address: str, said: str = "") -> AnyResponse:
    """To a page by GET, after something was done; it says what."""
    joint = "&" if "?" in address else "?"
    return redirect(f"{address}{joint}said={said}" if said else address, 303)


@cache
def static_address(name: str) -> str:
    """The address of a file of the desk, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{PATH}/static/{name}?v={digest}"


def door(
    wanted: str,
    email: str = "",
    problem: Problem | None = None,
    kept_for: str = "",
    kept: Fields = (),
) -> Response:
    """The sign-in page; it keeps the fields of a form that was not taken."""
    title, detail = words_of_reader().problem(problem) if problem else (None, None)
    status = problem.status if problem else 200
    values = {"wanted": wanted, "email": email, "title": title, "detail": detail}
    response = page("sign_in.html", status, **values, kept_for=kept_for, kept=kept)
    keep_door(response)
    return response


def again(status: int, address: str, kept: Fields) -> Response:
    """What was kept, to be looked at and sent again."""
    return page("again.html", status, address=address, kept=kept, questions=QUESTIONS)


def _show_problem(problem: Problem) -> AnyResponse:
    kept = unsent() if isinstance(problem, NotSignedIn | NotFromHere) else []
    if kept:
        if is_signed_in():
            return again(problem.status, request.path, kept)
        return door(_came_from(), "", NotSignedIn(problem.detail), request.path, kept)
    if isinstance(problem, NotSignedIn):
        return redirect(f"{PATH}/sign-in?next={_wanted_page()}", 303)
    title, detail = words_of_reader().problem(problem)
    response = _problem_page(problem.status, title, detail)
    if problem.retry_after_s is not None:
        response.headers["Retry-After"] = str(problem.retry_after_s)
    return response


def _show_http_error(error: HTTPException) -> AnyResponse:
    status, kind = error.code or 500, error.name.lower().replace(" ", "-")
    return _problem_page(
        status, *words_of_reader().say_problem(kind, error.name, NEXT_STEPS.get(status, ""))
    )


def _problem_page(status: int, title: str, detail: str) -> Response:
    return page("problem.html", status, title=title, detail=detail, back=_came_from())


def _show_crossing(_error: IntegrityError) -> AnyResponse:
    return _show_problem(Conflict(NEXT_STEPS[409]))


def _show_away(error: Exception) -> AnyResponse:
    g.pop("person", None)  # whose language would be asked of the database
    return _show_problem(busy_over(error))


def _wanted_page() -> str:
    """Where to go after signing in: the page that was asked for, or the one that held the form."""
    if request.method in READING:
        return quote(local_path(request.full_path.rstrip("?")))
    return quote(_came_from())


def _came_from() -> str:
    """The page of ours that led here, without what it had said."""
    try:
        return local_path(urlsplit(request.referrer or "").path)
    except ValueError:  # "http://[x" is an address to nobody
        return PATH


blueprint.register_error_handler(Problem, _show_problem)
blueprint.register_error_handler(HTTPException, _show_http_error)
blueprint.register_error_handler(IntegrityError, _show_crossing)
for _kind in DATABASE_AWAY:
    blueprint.register_error_handler(_kind, _show_away)
