"""A phone that fills and sends inspections: the whole protocol, as cheap as it can be made."""

import base64
import hashlib
import os
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import orjson
import uuid_utils

from tests.load.scene import FAILED, Scene, answers, friction
from tests.load.wire import Connection

PHOTO_BYTES = 200_000
KINDS_OF_PHOTO = 32
JPEG_HEAD = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
JPEG_END = bytes.fromhex("ffd9")
PLACE = "\x00{}\x00"  # stands in the template where a value is filled in


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes that begin and end as a JPEG, and their SHA-256."""

    data: bytes
    sha256: bytes
    checksum: str


def take_pictures() -> list[Picture]:
    """Different pictures; made before the clock runs, because hashing is not what is measured."""
    return [_take_picture() for _ in range(KINDS_OF_PHOTO)]


def _take_picture() -> Picture:
    noise = os.urandom(PHOTO_BYTES - len(JPEG_HEAD) - len(JPEG_END))
    data = JPEG_HEAD + noise + JPEG_END
    digest = hashlib.sha256(data)
    return Picture(data, digest.hexdigest().encode(), base64.b64encode(digest.digest()).decode())


class SubmittingPhone:
    """Sends one filled inspection after the other, each with 0 or 2 photos, on one connection."""

    def __init__(self, port: int, scene: Scene, pictures: list[Picture], photos: bool) -> None:
        self.connection = Connection(port)
        self._pictures = pictures if photos else []
        self._spots = [str(spot_id).encode() for spot_id in scene.spot_ids]
        self._token = scene.inspector_token
        self._body = _body_template(scene, photos)
        self._declaration = _declaration_template(scene)
        self._choice = random.Random()  # noqa: S311 - which spot comes next is no secret

    def submit(self) -> str | None:
        """One inspection, from its first photo to the receipt; what went wrong, or None."""
        inspection_id = _new_id()
        values: list[bytes] = [self._choice.choice(self._spots), *_instants()]
        for item in FAILED if self._pictures else ():
            picture = self._choice.choice(self._pictures)
            photo_id = _new_id()
            problem = self._send_photo(inspection_id, photo_id, item, picture)
            if problem:
                return problem
            values += [photo_id, picture.sha256]
        body = self._body % tuple(values)
        head = self._head(b"PUT", b"/api/v1/inspections/" + inspection_id, len(body))
        status, receipt = self.connection.ask(head + body)
        if status != 201:
            return f"inspection {status} {receipt[:200]!r}"
        stored = receipt.count(b'"state":"stored"')
        wanted = len(FAILED) if self._pictures else 0
        return None if stored == wanted else f"receipt lists {stored} stored photos"

    def _send_photo(
        self, inspection_id: bytes, photo_id: bytes, item: str, picture: Picture
    ) -> str | None:
        path = b"/api/v1/photos/" + photo_id
        body = self._declaration % (inspection_id, item.encode(), picture.sha256)
        status, answer = self.connection.ask(self._head(b"PUT", path, len(body)) + body)
        if status != 201:
            return f"photo declared {status} {answer[:200]!r}"
        status, answer = self.connection.ask(_upload_head(answer), picture.data)
        if status != 200:
            return f"photo sent {status} {answer[:200]!r}"
        status, answer = self.connection.ask(self._head(b"POST", path + b"/stored", 2) + b"{}")
        if status != 200 or b'"stored"' not in answer:
            return f"photo confirmed {status} {answer[:200]!r}"
        return None

    def _head(self, method: bytes, path: bytes, length: int) -> bytes:
        return (
            b"%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % (method, path, self.connection.port, self._token.encode(), length)
        )


def _upload_head(declared: bytes) -> bytes:
    """The request that sends the bytes, exactly as the answer to the declaration says."""
    upload = orjson.loads(declared)["upload"]
    address = urlsplit(upload["url"])
    headers = upload["headers"] | {"Host": address.netloc, "Content-Length": str(PHOTO_BYTES)}
    lines = [f"{upload['method']} {address.path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def _body_template(scene: Scene, photos: bool) -> bytes:
    """The submission with `%s` for spot, three instants, and id and SHA-256 of each photo."""
    given = answers()
    for answer in given:
        if photos and answer["item"] in FAILED:
            answer["photos"] = [{"id": PLACE, "sha256": PLACE}]
    return _template(
        {
            "spot_id": PLACE,
            "started_at": PLACE,
            "finished_at": PLACE,
            "sent_at": PLACE,
            "answers": given,
            "friction": friction(),
            "checklist_version_id": str(scene.version_id),
        }
    )


def _declaration_template(scene: Scene) -> bytes:
    """The declaration of a photo with `%s` for inspection, item and SHA-256."""
    return _template(
        {
            "inspection_id": PLACE,
            "item": PLACE,
            "sha256": PLACE,
            "venue_id": str(scene.venue_ids[0]),
            "bytes": PHOTO_BYTES,
            "content_type": "image/jpeg",
        }
    )


def _template(body: object) -> bytes:
    place = orjson.dumps(PLACE)[1:-1]
    return orjson.dumps(body).replace(b"%", b"%%").replace(place, b"%s")


def _new_id() -> bytes:
    return str(uuid_utils.uuid7()).encode()


def _instants() -> list[bytes]:
    """Started, finished and sent, as a phone says them."""
    sent_at = datetime.now(UTC)
    waits = (timedelta(seconds=150), timedelta(seconds=1), timedelta())
    return [(sent_at - wait).isoformat(timespec="milliseconds").encode() for wait in waits]
