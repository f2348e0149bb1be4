"""The HTTP API's frame: blueprints that describe themselves (OpenAPI 3.1) and typed decorators."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol, TypeVar

import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Request, request
from flask.json.provider import JSONProvider
from flask_smorest import Api as SmorestApi
from flask_smorest.blueprint import Blueprint as SmorestBlueprint
from flask_swagger_ui import get_swaggerui_blueprint
from marshmallow import RAISE, Schema, fields, missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

from app.kernel.matching import IF_MATCH

View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """Gives back a view of the type it took."""

    def __call__(self, view: View, /) -> View: ...


API_PREFIX = "/api/v1"
DOCS_PATH = "/api/docs"
PROBLEM_TYPE = "application/problem+json"
NUL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


# flask-smorest carries no types.
untyped: Any = SmorestBlueprint
untyped_api: Any = SmorestApi


class ProblemEntry(Schema):
    """One thing to mend."""

    at = fields.String(metadata={"description": "JSON pointer, or the item's key"})
    detail = fields.String(metadata={"description": "What to do about it"})


class ProblemOut(Schema):
    """Problem details (RFC 9457)."""

    type = fields.String(metadata={"description": "Stable name of the problem"})
    title = fields.String()
    status = fields.Integer()
    detail = fields.String(metadata={"description": "A sentence that says what to do next"})
    instance = fields.String()
    errors = fields.List(fields.Nested(ProblemEntry))
    request_id = fields.String(
        metadata={"description": "Where the fault is ours: what the operator's log calls this"}
    )


class StrictParser(FlaskParser):
    """Refuses what a schema does not know, in addresses as well as in bodies."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE}  # noqa: RUF012 - as its parent

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body, read once and by the app's own JSON. Raises BadRequest."""
        return req.get_json() if req.is_json else missing


class Blueprint(SmorestBlueprint):
    """A room's routes. The decorators are those of flask-smorest, with types."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, *, description: str) -> None:
        untyped.__init__(self, name, import_name, description=description)

    def arguments(self, schema: type[Schema] | Schema, **options: Any) -> Decorator:
        # Made once here: a class would be made into a schema again at every request.
        made = schema() if isinstance(schema, type) else schema
        decorate: Decorator = untyped.arguments(self, made, **options)
        return decorate

    def response(
        self,
        status_code: int,
        schema: type[Schema] | Schema | dict[str, Any] | None = None,
        **options: Any,
    ) -> Decorator:
        decorate: Decorator = untyped.response(self, status_code, schema, **options)
        return decorate

    def also(
        self, status_code: int, description: str, schema: type[Schema] | None = None
    ) -> Decorator:
        """Says which other answer an operation gives when all went well."""
        return self._describe(status_code, schema=schema, description=description, success=True)

    def problems(self, *statuses: int) -> Decorator:
        """Says which errors an operation answers, beside those that all may answer."""

        def decorate(view: View) -> View:
            for status in statuses:
                view = self._describe(status, schema=ProblemOut, content_type=PROBLEM_TYPE)(view)
            return view

        return decorate

    def matched(self, view: View) -> View:
        """Says that an operation wants If-Match (`kernel.matching`), and what it answers else."""
        described: Any = view
        apidoc = dict(getattr(view, "_apidoc", {}))
        manual = apidoc.get("manual_doc", {})
        parameters = [*manual.get("parameters", []), IF_MATCH]
        described._apidoc = {**apidoc, "manual_doc": {**manual, "parameters": parameters}}
        return self.problems(412, 428)(view)

    def _describe(self, status_code: int, **options: Any) -> Decorator:
        """Adds an answer to a view's description, without a wrapper around each request."""
        describe = untyped.alt_response(self, status_code, **options)

        def decorate(view: View) -> View:
            described: Any = view
            described._apidoc = describe(view)._apidoc
            return view

        return decorate

    def route(self, rule: str, *, parameters: list[Any] | None = None, **options: Any) -> Decorator:
        decorate: Decorator = untyped.route(self, rule, parameters=parameters, **options)
        return decorate

    def get(self, rule: str, **options: Any) -> Decorator:
        return self.route(rule, methods=["GET"], **options)

    def put(self, rule: str, **options: Any) -> Decorator:
        return self.route(rule, methods=["PUT"], **options)

    def post(self, rule: str, **options: Any) -> Decorator:
        return self.route(rule, methods=["POST"], **options)

    def patch(self, rule: str, **options: Any) -> Decorator:
        return self.route(rule, methods=["PATCH"], **options)

    def delete(self, rule: str, **options: Any) -> Decorator:
        return self.route(rule, methods=["DELETE"], **options)


class Api(SmorestApi):
    """Collects the rooms' routes; errors are ours (`kernel.errors`)."""

    def __init__(self, app: Flask, **options: Any) -> None:
        untyped_api.__init__(self, app, **options)

    def add(self, blueprint: Blueprint) -> None:
        """Adds a room's routes below the API's prefix."""
        untyped_api.register_blueprint(self, blueprint, url_prefix=API_PREFIX)

    def _register_error_handlers(self) -> None:
        """Leaves the handlers of `kernel.errors` in place."""

    def _register_responses(self) -> None:
        """Describes the errors that the framework answers by itself as problem details."""
        phrases = {status.name: status.phrase for status in HTTPStatus}
        for name, phrase in {**phrases, "DEFAULT_ERROR": "A problem"}.items():
            content = {PROBLEM_TYPE: {"schema": ProblemOut}}
            response: dict[str, Any] = {"description": phrase, "content": content}
            self.spec.components.response(name, response, lazy=True)


class OrjsonProvider(JSONProvider):
    """JSON by orjson: several times faster, and strict about NaN and bad UTF-8."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        if NUL_ESCAPE.search(s if isinstance(s, bytes) else s.encode()):
            raise ValueError("Text holds no NUL character.")  # no database stores one
        return orjson.loads(s)


def await_body() -> None:
    """Reads a JSON body to its end before anything asks the database: a slow phone must not
    keep a transaction open, least of all SQLite's only writing one."""
    if request.is_json:
        request.get_data()


def refuse_nul() -> None:
    """Refuses an address that holds a NUL character, which no database stores."""
    if b"%00" in request.query_string or "\x00" in request.path:
        raise BadRequest


def _schema_name(given: Schema | type[Schema]) -> str:
    schema = given if isinstance(given, Schema) else given()
    name = type(schema).__name__
    suffix = "Partial" if schema.partial else ""
    only = "Only" + "".join(sorted(schema.only)) if schema.only else ""
    return name + suffix + only


def init_api(app: Flask) -> Api:
    """Adds the API, its description and the page to read and try it."""
    app.json = OrjsonProvider(app)
    app.before_request(refuse_nul)
    app.before_request(await_body)
    app.config.update(
        API_TITLE="Rounds",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=API_PREFIX,
        API_SPEC_OPTIONS={
            "info": {
                "description": "Walk a venue, photograph what is wrong, see it mended. "
                "Every error is a problem detail (RFC 9457) that says what to do next.",
            },
            "security": [{"bearer": []}],
        },
    )
    api = Api(
        app,
        spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_schema_name)},
    )
    api.spec.components.security_scheme(
        "bearer",
        {"type": "http", "scheme": "bearer", "description": f"From POST {API_PREFIX}/sign-in"},
    )
    docs = get_swaggerui_blueprint(
        DOCS_PATH,
        f"{API_PREFIX}/openapi.json",
        config={"app_name": "Rounds API", "deepLinking": True, "persistAuthorization": True},
    )
    app.register_blueprint(docs)
    return api
