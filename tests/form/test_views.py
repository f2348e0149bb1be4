"""How the built form is served."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.form.views import BUILD, content_policy

PAGES = ["/form", "/form/spot/abcdefghjk", "/form/join", "/form/inspection/1", "/form/me"]


@pytest.fixture
def client(sqlite_app: Flask) -> FlaskClient:
    return sqlite_app.test_client()


def built(pattern: str) -> str:
    """The address of a file of the build."""
    path = next(BUILD.glob(pattern))
    return f"/form/{path.relative_to(BUILD)}"


@pytest.mark.parametrize("address", PAGES)
def test_every_address_below_form_is_the_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert b'<div id="app">' in answer.data
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_way_in_leads_to_the_form(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/form"


def test_the_page_may_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/form").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_page_in_the_build_and_at_other_addresses_has_the_same_policy(
    client: FlaskClient,
) -> None:
    headers = [client.get(at).headers for at in ("/form", "/form/index.html")]
    assert len({one["Content-Security-Policy"] for one in headers}) == 1


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get("/form").headers["ETag"]
    answer = client.get("/form", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_scripts_are_kept_for_ever_under_their_hash_and_arrive_packed(client: FlaskClient) -> None:
    address = built("assets/index-*.js")
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert "immutable" in plain.headers["Cache-Control"]
    assert packed.headers["Content-Encoding"] == "br"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.data) < len(plain.data) / 2


def test_the_worker_may_serve_the_whole_form_and_is_always_asked_for(client: FlaskClient) -> None:
    headers = client.get("/form/service_worker.js").headers
    assert headers["Service-Worker-Allowed"] == "/form"
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["assets/index-old.js", "../views.py", "%2e%2e/views.py", "a.map"])
def test_what_is_not_in_the_build_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/form/{path}")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_the_page_may_send_photos_to_the_store_that_is_set(tmp_path: Path) -> None:
    policy = content_policy(tmp_path, "s3", "https://store.example:9000/path")
    assert "connect-src 'self' https://store.example:9000 https://*.store.example:9000;" in policy


def test_without_an_endpoint_the_store_is_amazons(tmp_path: Path) -> None:
    assert "connect-src 'self' https://*.amazonaws.com;" in content_policy(tmp_path, "s3", "")
