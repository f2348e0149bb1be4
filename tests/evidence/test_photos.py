"""From a declared photo to a stored one, over HTTP and on both databases."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from app.access.models import AuditLine
from app.evidence.models import Photo
from app.evidence.queries import list_photos_of, photo_states
from app.evidence.s3_bucket import Bucket
from app.evidence.s3_store import UPLOADS, S3Store
from app.evidence.service import PhotoNotThere
from app.evidence.store_choice import store_of
from app.evidence.stores import Held, NotInStore, Store
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.evidence import wire
from tests.factories import Phone, Scene
from tests.servers import S3Server, free_port
from tests.statements import statements
from tests.store_sites import HOUR, Site, takes_other_bytes

BODY = b"\xff\xd8 a picture of a stall lock"
SHA256 = hashlib.sha256(BODY).hexdigest()


def declaration(scene: Scene, body: bytes = BODY, **changed: Any) -> dict[str, Any]:
    return {
        "inspection_id": "01936f0a-0000-7000-8000-0000000000ee",
        "venue_id": str(scene.venue.id),
        "item": "stall-locks",
        "sha256": hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
        "content_type": "image/jpeg",
    } | changed


def declare(scene: Scene, photo_id: UUID, phone: Phone | None = None) -> dict[str, Any]:
    answer = (phone or scene.inspector).put(f"/photos/{photo_id}", declaration(scene))
    assert answer.status_code in (200, 201), answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def upload(scene: Scene, declared: dict[str, Any], body: bytes = BODY) -> TestResponse:
    said = declared["upload"]
    client = scene.inspector.client
    return client.open(said["url"], method=said["method"], headers=said["headers"], data=body)


def store_photo(scene: Scene) -> UUID:
    """A photo that has gone the whole way."""
    photo_id = new_id()
    assert upload(scene, declare(scene, photo_id)).status_code == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200
    return photo_id


def count_photos(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Photo)) or 0


def test_a_photo_goes_from_declared_to_seen(scene: Scene) -> None:
    photo_id = new_id()
    first = scene.inspector.put(f"/photos/{photo_id}", declaration(scene))
    assert first.status_code == 201
    declared = first.get_json()
    assert (declared["id"], declared["sha256"]) == (str(photo_id), SHA256)
    assert declared["state"] == "awaited"
    assert declared["upload"]["method"] == "PUT"
    assert upload(scene, declared).status_code == 200
    receipt = {"photo": {"id": str(photo_id), "sha256": SHA256, "state": "stored"}}
    for _ in range(2):
        answer = scene.inspector.post(f"/photos/{photo_id}/stored")
        assert (answer.status_code, answer.get_json()) == (200, receipt)
    seen = scene.manager.get(f"/photos/{photo_id}").get_json()
    assert seen["item"] == "stall-locks"
    assert seen["stored_at"] >= seen["declared_at"]
    url = scene.manager.post(f"/photos/{photo_id}/original").get_json()["url"]
    original = scene.manager.client.get(url)
    assert (original.data, original.content_type) == (BODY, "image/jpeg")
    assert original.headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-11-20T18:04:41+01:00", "2026-11-20T17:04:41+00:00"),
        ("1601-01-01T00:00:00+00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        (None, None),
    ],
)
def test_a_phone_with_an_impossible_clock_gets_its_photo_through(
    app: Flask, scene: Scene, said: str | None, kept: str | None
) -> None:
    photo_id = new_id()
    answer = scene.inspector.put(f"/photos/{photo_id}", declaration(scene, captured_at=said))
    assert answer.status_code == 201, answer.text
    with app.app_context():
        at = db.session.get_one(Photo, photo_id).said_captured_at
    assert (at.isoformat() if at else None) == kept


def test_saying_stored_needs_no_body(scene: Scene) -> None:
    photo_id = new_id()
    upload(scene, declare(scene, photo_id))
    answer = scene.inspector.client.post(
        f"/api/v1/photos/{photo_id}/stored",
        headers={"Authorization": f"Bearer {scene.inspector.token}"},
    )
    assert answer.status_code == 200


def test_the_upload_address_is_the_one_that_phones_reach(app: Flask, scene: Scene) -> None:
    assert declare(scene, new_id())["upload"]["url"].startswith("http://localhost/files/")


def test_declared_again_it_is_the_same_photo_with_an_address_that_works(
    app: Flask, scene: Scene
) -> None:
    photo_id = new_id()
    declare(scene, photo_id)
    answer = scene.inspector.put(f"/photos/{photo_id}", declaration(scene))
    assert answer.status_code == 200
    assert upload(scene, answer.get_json()).status_code == 200
    assert count_photos(app) == 1


def test_declared_again_by_a_colleague_it_is_the_same_photo(app: Flask, scene: Scene) -> None:
    photo_id = new_id()
    declare(scene, photo_id)
    assert declare(scene, photo_id, scene.manager)["state"] == "awaited"
    assert count_photos(app) == 1


def test_declared_again_once_stored_there_is_nothing_to_upload(scene: Scene) -> None:
    photo_id = store_photo(scene)
    again = declare(scene, photo_id)
    assert (again["state"], again["upload"]) == ("stored", None)


@pytest.mark.parametrize(
    "changed",
    [
        {"inspection_id": "01936f0a-0000-7000-8000-0000000000ef"},
        {"item": "soap"},
        {"sha256": "0" * 64},
        {"bytes": len(BODY) + 1},
        {"content_type": "image/png"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_other_content_under_the_same_id_is_a_conflict(
    scene: Scene, changed: dict[str, Any]
) -> None:
    photo_id = new_id()
    declare(scene, photo_id)
    other = scene.inspector.put(f"/photos/{photo_id}", declaration(scene, **changed))
    assert other.status_code == 409
    assert "new id" in other.get_json()["detail"]
    assert scene.inspector.get(f"/photos/{photo_id}").get_json()["sha256"] == SHA256


def test_an_id_that_is_taken_elsewhere_tells_nobody_where(scene: Scene) -> None:
    photo_id = store_photo(scene)
    taken_here = scene.inspector.put(f"/photos/{photo_id}", declaration(scene, item="soap"))
    elsewhere = declaration(scene, venue_id=str(scene.other_venue.id))
    at_another_venue = scene.manager_of_other_venue.put(f"/photos/{photo_id}", elsewhere)
    theirs = scene.outsider.get("/venues").get_json()["items"][0]["id"]
    outside = scene.outsider.put(f"/photos/{photo_id}", declaration(scene, venue_id=theirs))
    assert {one.status_code for one in (taken_here, at_another_venue, outside)} == {409}
    assert taken_here.get_json() == at_another_venue.get_json() == outside.get_json()


@pytest.mark.parametrize("name", ["manager_of_other_venue", "outsider"])
def test_whoever_has_no_role_at_the_venue_finds_no_photo(scene: Scene, name: str) -> None:
    photo_id = store_photo(scene)
    stranger: Phone = getattr(scene, name)
    for answer in (
        stranger.get(f"/photos/{photo_id}"),
        stranger.get(f"/photos/{photo_id}/content"),
        stranger.post(f"/photos/{photo_id}/stored"),
        stranger.put(f"/photos/{new_id()}", declaration(scene)),
    ):
        assert answer.status_code == 404
        assert SHA256 not in answer.text


@pytest.mark.parametrize("name", ["admin", "manager", "inspector", "maintainer"])
def test_everybody_at_the_venue_adds_and_sees_photos(scene: Scene, name: str) -> None:
    phone: Phone = getattr(scene, name)
    photo_id = new_id()
    declared = declare(scene, photo_id, phone)
    assert upload(scene, declared).status_code == 200
    assert phone.post(f"/photos/{photo_id}/stored").status_code == 200
    assert phone.get(f"/photos/{photo_id}").status_code == 200


def test_an_awaited_photo_has_no_picture_yet(scene: Scene) -> None:
    photo_id = new_id()
    declare(scene, photo_id)
    assert scene.manager.get(f"/photos/{photo_id}").get_json()["url"] is None
    content = scene.manager.get(f"/photos/{photo_id}/content")
    assert content.status_code == 404
    assert "later" in content.get_json()["detail"]


def test_stored_is_not_said_before_the_bytes_are_there(scene: Scene) -> None:
    photo_id = new_id()
    declared = declare(scene, photo_id)
    answer = scene.inspector.post(f"/photos/{photo_id}/stored")
    assert answer.status_code == 409
    assert "Declare it again" in answer.get_json()["detail"]
    assert upload(scene, declared, b"\xff" * len(BODY)).status_code == 422
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 409
    assert upload(scene, declared).status_code == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200


def test_two_declarations_at_once_make_one_photo(app: Flask, scene: Scene) -> None:
    photo_id = new_id()

    def once(_n: int) -> int:
        phone = Phone(app.test_client(), scene.inspector.token, scene.inspector.person_id)
        return phone.put(f"/photos/{photo_id}", declaration(scene)).status_code

    with ThreadPoolExecutor(6) as threads:
        answers = sorted(threads.map(once, range(6)))
    assert answers == [200] * 5 + [201]
    assert count_photos(app) == 1


def test_of_two_different_photos_at_once_under_one_id_one_wins(app: Flask, scene: Scene) -> None:
    photo_id = new_id()

    def once(n: int) -> int:
        phone = Phone(app.test_client(), scene.inspector.token, scene.inspector.person_id)
        body = declaration(scene, b"picture %d" % n)
        return phone.put(f"/photos/{photo_id}", body).status_code

    with ThreadPoolExecutor(6) as threads:
        answers = sorted(threads.map(once, range(6)))
    assert answers == [201] + [409] * 5


def test_a_photo_costs_three_statements_to_declare_and_three_to_confirm(
    app: Flask, scene: Scene
) -> None:
    photo_id = new_id()
    with statements(app) as said:
        declared = declare(scene, photo_id)
    assert len(said) == 3
    with statements(app) as said:
        upload(scene, declared)
    assert said == []
    with statements(app) as said:
        scene.inspector.post(f"/photos/{photo_id}/stored")
    assert len(said) == 3
    with statements(app) as said:
        scene.inspector.get(f"/photos/{photo_id}")
    assert len(said) == 4


def test_a_photo_that_is_forgotten_while_it_is_confirmed_is_not_said_to_be_stored(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_id = new_id()
    upload(scene, declare(scene, photo_id))
    store = store_of(app)
    claim, keys = store.claim, []

    def forget_meanwhile(key: str, *said: Any) -> Held:
        held = claim(key, *said)
        keys.append(key)
        with db.engine.begin() as connection:
            connection.execute(delete(Photo).where(Photo.id == photo_id))
        return held

    monkeypatch.setattr(store, "claim", forget_meanwhile)
    answer = scene.inspector.post(f"/photos/{photo_id}/stored")
    assert (answer.status_code, answer.get_json()["title"]) == (409, PhotoNotThere.title)
    with pytest.raises(NotInStore):
        store.read(keys[0])


@pytest.fixture
def s3_app(app: Flask, s3_server: S3Server, s3_site: Site) -> Iterator[Flask]:
    """The app with its photos in a bucket."""
    folder = store_of(app)
    app.extensions["store"] = s3_site.store
    yield app
    app.extensions["store"] = folder


def send_to_bucket(declared: dict[str, Any], body: bytes) -> int:
    said = declared["upload"]
    return wire.send(said["method"], said["url"], said["headers"], body).status


def test_a_photo_goes_the_whole_way_through_a_bucket(s3_app: Flask, scene: Scene) -> None:
    photo_id = new_id()
    declared = declare(scene, photo_id)
    lax = takes_other_bytes(store_of(s3_app))
    assert send_to_bucket(declared, b"\xff" * len(BODY)) == (200 if lax else 400)
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == (422 if lax else 409)
    assert send_to_bucket(declared, BODY) == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200
    seen = scene.manager.post(f"/photos/{photo_id}/original").get_json()
    assert wire.get(seen["url"]).body == BODY


def test_a_large_photo_goes_through_a_bucket_in_parts(s3_app: Flask, scene: Scene) -> None:
    photo_id, body = new_id(), b"\xff\xd8" * 4_500_000

    def declare_large() -> list[dict[str, Any]]:
        answer = scene.inspector.put(f"/photos/{photo_id}", declaration(scene, body))
        said: dict[str, Any] = answer.get_json()["upload"]
        assert (said["method"], said["url"]) == ("PUT", None)
        parts: list[dict[str, Any]] = said["parts"]
        return parts

    def send(part: dict[str, Any]) -> int:
        piece = body[part["offset"] : part["offset"] + part["bytes"]]
        return wire.send("PUT", part["url"], part["headers"], piece).status

    first, second = declare_large()
    assert send(first) == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 409
    (missing,) = declare_large()
    assert missing["number"] == second["number"] == 2
    assert send(missing) == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200
    seen = scene.manager.post(f"/photos/{photo_id}/original").get_json()
    assert wire.get(seen["url"]).body == body


def put_as_a_lax_server_would(app: Flask, photo_id: UUID, body: bytes) -> None:
    """Some servers take a pinned checksum and do not check it."""
    with app.app_context():
        key = db.session.get_one(Photo, photo_id).store_key
    store = store_of(app)
    assert isinstance(store, S3Store)
    store.bucket.client.put_object(Bucket="rounds", Key=UPLOADS + key, Body=body)


def test_other_bytes_in_the_bucket_are_refused_deleted_and_written_down(
    s3_app: Flask, scene: Scene
) -> None:
    photo_id = new_id()
    declared = declare(scene, photo_id)
    put_as_a_lax_server_would(s3_app, photo_id, b"x" * len(BODY))
    refused = scene.inspector.post(f"/photos/{photo_id}/stored")
    assert refused.status_code == 422
    assert refused.get_json()["type"] == "urn:rounds:problem:photo-differs"
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 409
    with s3_app.app_context():
        line = db.session.scalars(select(AuditLine)).one()
        assert (line.action, line.subject) == ("photo.refused", str(photo_id))
        assert line.person_id == scene.inspector.person_id
    assert send_to_bucket(declared, BODY) == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200


def test_a_bucket_that_does_not_answer_loses_nothing(s3_app: Flask, scene: Scene) -> None:
    photo_id = new_id()
    assert send_to_bucket(declare(scene, photo_id), BODY) == 200
    bucket = store_of(s3_app)
    s3_app.extensions["store"] = away()
    answer = scene.inspector.post(f"/photos/{photo_id}/stored")
    assert answer.status_code == 503
    assert "Keep the photo" in answer.get_json()["detail"]
    s3_app.extensions["store"] = bucket
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200


def away() -> Store:
    return S3Store(Bucket("rounds", f"http://127.0.0.1:{free_port()}"), HOUR, HOUR)


def test_a_folder_that_is_gone_loses_nothing(app: Flask, scene: Scene) -> None:
    photo_id = new_id()
    declared = declare(scene, photo_id)
    folder = Path(app.config["INSTANCE"]) / "photos"
    folder.write_bytes(b"in the way")
    refused = upload(scene, declared)
    assert refused.status_code == 503
    assert refused.content_type == "application/problem+json"
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 503
    folder.unlink()
    assert upload(scene, declared).status_code == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.sampled_from(["inspection_id", "venue_id", "item", "sha256", "bytes",
                             "content_type", "unknown"]), junk=JUNK)  # fmt: skip
def test_junk_in_a_declaration_is_answered_and_never_breaks(
    scene: Scene, name: str, junk: Any
) -> None:
    answer = scene.inspector.call(
        "PUT",
        f"/photos/{new_id()}",
        data=json.dumps(declaration(scene) | {name: junk}),
        content_type="application/json",
    )
    assert answer.status_code in (201, 400, 404, 422)
    if answer.status_code != 201:
        assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"bytes": 0}, "/json/bytes"),
        ({"bytes": 25_000_001}, "/json/bytes"),
        ({"bytes": "5"}, "/json/bytes"),
        ({"sha256": SHA256.upper()}, "/json/sha256"),
        ({"sha256": SHA256 + "\n"}, "/json/sha256"),
        ({"content_type": "text/html"}, "/json/content_type"),
        ({"item": "../x"}, "/json/item"),
        ({"unknown": 1}, "/json/unknown"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_named(
    scene: Scene, changed: dict[str, Any], at: str
) -> None:
    answer = scene.inspector.put(f"/photos/{new_id()}", declaration(scene, **changed))
    assert answer.status_code == 422
    assert [one["at"] for one in answer.get_json()["errors"]] == [at]


@pytest.mark.parametrize("body", [b"[1]", b"{", b'{"a": 1}', b"\xff", b"null"])
def test_junk_beside_stored_is_refused(scene: Scene, body: bytes) -> None:
    photo_id = new_id()
    upload(scene, declare(scene, photo_id))
    answer = scene.inspector.call(
        "POST", f"/photos/{photo_id}/stored", data=body, content_type="application/json"
    )
    assert answer.status_code in (400, 422)


def test_a_receipt_learns_the_states_of_its_own_venue_s_photos_alone(
    app: Flask, scene: Scene
) -> None:
    stored, awaited = store_photo(scene), new_id()
    declare(scene, awaited)
    with app.app_context(), statements(app) as said:
        states = photo_states(scene.venue.id, {stored, awaited, new_id()})
        assert photo_states(scene.venue.id, []) == {}
        assert photo_states(scene.other_venue.id, {stored}) == {}
    assert {one: (row.sha256, row.state) for one, row in states.items()} == {
        stored: (SHA256, "stored"),
        awaited: (SHA256, "awaited"),
    }
    assert len(said) == 2


def test_the_photos_of_inspections_are_those_of_their_venue(app: Flask, scene: Scene) -> None:
    photo_id, inspection_id = new_id(), new_id()
    body = declaration(scene, inspection_id=str(inspection_id))
    scene.inspector.put(f"/photos/{photo_id}", body)
    elsewhere = body | {"venue_id": str(scene.other_venue.id)}
    assert scene.admin.put(f"/photos/{new_id()}", elsewhere).status_code == 201
    with app.app_context():
        found = list_photos_of(scene.venue.id, [inspection_id, new_id()], {"stall-locks"})
        assert [photo.id for photo in found] == [photo_id]
        assert list_photos_of(scene.venue.id, [], {"stall-locks"}) == []
