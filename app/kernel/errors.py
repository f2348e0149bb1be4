"""Errors are problem details (RFC 9457): a stable type, and a sentence on what to do next."""

import logging
from typing import Any, ClassVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.kernel.telemetry.requests import route_of_request

TYPE_PREFIX = "urn:rounds:problem:"
# The database is away, starts, is overloaded or ends what lasts too long: not what was asked for.
DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)
log = logging.getLogger(__name__)

# What to do next, where the web framework raised the error and has only a status to say.
NEXT_STEPS = {
    400: "The request could not be read. Check that it is valid JSON, then send it again.",
    401: "Sign in again, then repeat the request. Nothing you entered is lost.",
    404: "There is nothing here that you may see. Check the address, or ask a manager for access.",
    405: "This address does not know that method. The API's description lists what it takes.",
    406: "Ask for application/json.",
    408: "The request took too long to arrive. Send it again.",
    409: "This was changed in the meantime. Fetch it again, then repeat the change.",
    411: "Say how long the request is (Content-Length), then send it again.",
    413: "This is larger than Rounds takes. Send a smaller photo.",
    414: "The address is too long. Ask for less at once.",
    415: "Send the body as application/json.",
    422: "Some of what was sent is not right. Mend what `errors` names, then send it again.",
    429: "That was a lot in a short time. Wait a minute, then try again.",
    500: "Something failed on our side, and it has been noted. Send the same again in a minute.",
    503: "Rounds is busy or being updated. Send the same again in a minute.",
}


class Problem(Exception):
    """An error that a person can act on. Subclasses say what happened in their name.

    `errors` holds one entry for each thing to mend: `{"at": where, "detail": sentence}`.
    """

    status: ClassVar[int] = 400
    type: ClassVar[str] = "bad-request"
    title: ClassVar[str] = "This could not be done"
    retry_after_s: ClassVar[int | None] = None

    def __init__(self, detail: str, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors or []


class NotFound(Problem):
    """What was asked for does not exist, or may not be seen by this person."""

    status = 404
    type = "not-found"
    title = "Not found"

    def __init__(self, detail: str = NEXT_STEPS[404]) -> None:
        super().__init__(detail)


class Forbidden(Problem):
    """The person may see it, but not do this with it."""

    status = 403
    type = "forbidden"
    title = "Not allowed with this role"


class Conflict(Problem):
    """The same id was used for other content, or the thing has moved on."""

    status = 409
    type = "conflict"
    title = "This differs from what is stored"


class Busy(Problem):
    """The database does not answer. Nothing of the request is kept."""

    status = 503
    type = "service-unavailable"
    title = "Rounds is busy"
    retry_after_s = 5

    def __init__(self) -> None:
        super().__init__(NEXT_STEPS[503])


class Invalid(Problem):
    """What was sent cannot be taken; `errors` names each part and what to do."""

    status = 422
    type = "invalid"
    title = "Some of what was sent needs mending"

    def __init__(self, errors: list[dict[str, Any]], detail: str = NEXT_STEPS[422]) -> None:
        super().__init__(detail, errors)


def problem_response(
    status: int, kind: str, title: str, detail: str, errors: list[dict[str, Any]] | None = None
) -> Response:
    """The answer for one problem, as `application/problem+json`."""
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + kind,
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    if errors:
        body["errors"] = errors
    if status >= 500 and "request_id" in g:
        body["request_id"] = g.request_id  # by which the log tells of it
    text = current_app.json.dumps(body)
    return Response(text, status, mimetype="application/problem+json")


def answer_problem(problem: Problem) -> Response:
    """The answer for an error of ours."""
    response = problem_response(
        problem.status, problem.type, problem.title, problem.detail, problem.errors
    )
    if problem.retry_after_s is not None:
        response.headers["Retry-After"] = str(problem.retry_after_s)
    return response


def answer_http_error(error: HTTPException) -> Response:
    """The answer for an error of the framework; keeps its headers (Allow, Retry-After)."""
    status = error.code or 500
    kind = error.name.lower().replace(" ", "-")
    errors = _flatten(getattr(error, "data", {}).get("messages", {}))
    detail = NEXT_STEPS.get(status, "Check the request against the API's description.")
    response = problem_response(status, kind, error.name, detail, errors)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _flatten(messages: Any, at: str = "") -> list[dict[str, Any]]:
    """marshmallow's nested messages as a flat list with a JSON pointer each."""
    if isinstance(messages, dict):
        return [
            entry
            for key, value in messages.items()
            for entry in _flatten(value, at if key == "_schema" else f"{at}/{key}")
        ]
    if isinstance(messages, list):
        return [entry for value in messages for entry in _flatten(value, at)]
    return [{"at": at or "/", "detail": str(messages)}]


def answer_crossing(_error: IntegrityError) -> Response:
    """The answer where two requests at once wanted what only one can have."""
    return problem_response(409, Conflict.type, Conflict.title, NEXT_STEPS[409])


def said_by(error: Exception) -> Any:
    """The database's own words, without the statement: that has what people wrote."""
    return getattr(error, "orig", error)


def busy_over(error: Exception) -> Busy:
    """The problem for an error of `DATABASE_AWAY`, of which the log tells."""
    log.error("the database does not answer %s: %s", route_of_request(), said_by(error))
    return Busy()


def answer_away(error: Exception) -> Response:
    """The answer where the database does not answer us."""
    return answer_problem(busy_over(error))


def init_errors(app: Flask) -> None:
    """Makes every error of the app a problem detail."""
    app.register_error_handler(Problem, answer_problem)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(IntegrityError, answer_crossing)
    for kind in DATABASE_AWAY:
        app.register_error_handler(kind, answer_away)
