"""Whatever a client sends, within the API's description and outside it: never an error of ours."""

import re
from functools import cache
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from app.kernel.api import API_PREFIX
from app.kernel.database import dialect
from app.kernel.ids import new_id
from tests.access.tries import IDEA, NEW_ENDPOINT, TRIES
from tests.factories import LOCK_FAILS, Scene, all_well, submission

CHECKS = (not_a_server_error, status_code_conformance, response_schema_conformance)

# PostgreSQL refuses more: a NUL in a text, a number too large for its column, a text too long.
EXAMPLES = {"postgresql": 15, "sqlite": 5}


@pytest.fixture
def ids(scene: Scene) -> dict[str, str]:
    """Ids that exist, for the places in addresses."""
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    inspection_id = str(new_id())
    receipt = scene.inspector.put(f"/inspections/{inspection_id}", submission(scene, fails))
    endpoint_id = scene.admin.post("/endpoints", NEW_ENDPOINT).get_json()["id"]
    report_id = scene.admin.post(f"/venues/{scene.venue.id}/reports").get_json()["id"]
    message_id = scene.admin.post(f"/endpoints/{endpoint_id}/test").get_json()["id"]
    idea_id = str(new_id())
    scene.manager.put(f"/venues/{scene.venue.id}/ideas/{idea_id}", IDEA)
    return {
        "idea_id": idea_id,
        "endpoint_id": endpoint_id,
        "message_id": message_id,
        "report_id": report_id,
        "every": "week",
        "venue_id": str(scene.venue.id),
        "spot_id": str(scene.spot.id),
        "version_id": str(scene.version.id),
        "ticket_id": receipt.get_json()["tickets"][0]["id"],
        "person_id": str(scene.inspector.person_id),
        "inspection_id": inspection_id,
        "slug": "restroom",
        "item_key": "stall-locks",
    }


PUBLIC = ("access.sign_in", "access.sign_in_by_link")


@pytest.mark.parametrize("endpoint", [*(one.endpoint for one in TRIES), *PUBLIC])
def test_every_operation_answers_as_it_is_described(
    app: Flask, scene: Scene, ids: dict[str, str], endpoint: str
) -> None:
    operation = schema_of(app)[path_of(app, endpoint)][method_of(app, endpoint)]
    headers = {"Authorization": f"Bearer {scene.admin.token}"}

    @settings(
        max_examples=EXAMPLES[dialect_of(app)],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = ids.get(name, case.path_parameters[name])
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()


def dialect_of(app: Flask) -> str:
    with app.app_context():
        return dialect()


@cache
def schema_of(app: Flask) -> Any:
    """What the app says of itself, read once."""
    return schemathesis.openapi.from_wsgi(f"{API_PREFIX}/openapi.json", app)


def path_of(app: Flask, endpoint: str) -> str:
    rule = next(app.url_map.iter_rules(endpoint)).rule
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def method_of(app: Flask, endpoint: str) -> str:
    methods = next(app.url_map.iter_rules(endpoint)).methods or set()
    return next(iter(methods - {"HEAD", "OPTIONS"}))
