"""A million photos with prints, put straight into SQLite or PostgreSQL."""

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from flask import Flask
from numpy.typing import NDArray

from app.demo.chance import start_chance
from app.evidence.prints import BANDS, BITS_OF_BANDS, KEY_BYTES, bands_of
from tests.factories import Scene

PHOTOS_OF_AN_INSPECTION = 4
CLUSTERED, CROWDED = 0.3, 0.1  # shares of all prints; the others are random
FARTHEST_OF_CLUSTER, FARTHEST_OF_CROWD = 60, 3

# A photo's number is its id, and its inspection's is that of the first of four.
PHOTO_COLUMNS = """INSERT INTO photos (id, organisation_id, venue_id, person_id, inspection_id,
  item_key, sha256, bytes, content_type, store_key, state, intake, declared_at, stored_at,
  taken_in_at) """
SQLITE_PHOTOS = """
WITH RECURSIVE numbered (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbered WHERE n < :count)
SELECT printf('%032x', n), :organisation, :venue, :person, printf('%032x', n / :few),
  'stall-locks', printf('%064x', n), 1, 'image/jpeg', '', 'stored', 'done', :at, :at, :at
FROM numbered"""
POSTGRES_PHOTOS = """
SELECT lpad(to_hex(n), 32, '0')::uuid, %(organisation)s, %(venue)s, %(person)s,
  lpad(to_hex(n / %(few)s), 32, '0')::uuid, 'stall-locks', lpad(to_hex(n), 64, '0'), 1,
  'image/jpeg', '', 'stored', 'done', %(at)s, %(at)s, %(at)s
FROM generate_series(1, %(count)s::int) AS n"""
AT = "2026-11-20 12:00:00.000000"


def make_prints(count: int, real: Sequence[bytes]) -> list[bytes]:
    """Prints in no order: random ones, clusters around the real ones (up to 60 bits away), and
    a crowd that is nearly one picture.

    Random ones alone would be kind: pictures of one kind share bands, and fill them unevenly.
    """
    chance = start_chance("a million prints")
    clustered, crowded = int(count * CLUSTERED), int(count * CROWDED)
    prints = [chance.randbytes(32) for _ in range(count - clustered - crowded)]
    prints += (
        flipped(chance, chance.choice(real), chance.randint(0, FARTHEST_OF_CLUSTER))
        for _ in range(clustered)
    )
    prints += (
        flipped(chance, real[0], chance.randint(0, FARTHEST_OF_CROWD)) for _ in range(crowded)
    )
    chance.shuffle(prints)
    return prints


def flipped(chance: Random, pdq: bytes, bits: int) -> bytes:
    """The print with that many of its bits turned over."""
    turned = sum(1 << place for place in chance.sample(range(256), bits))
    return (int.from_bytes(pdq) ^ turned).to_bytes(32)


def keys_of(organisation_id: UUID, prints: Sequence[bytes]) -> NDArray[np.int64]:
    """What `bands_of` says of each: one row a print. A million in seconds, as each of the
    possible keys is hashed once.
    """
    bits = np.unpackbits(np.frombuffer(b"".join(prints), np.uint8).reshape(-1, 32), axis=1)
    keys = np.empty((len(prints), BANDS), np.int64)
    for number, places in enumerate(BITS_OF_BANDS):
        begun = organisation_id.bytes + bytes((number,))
        table = np.frombuffer(
            b"".join(
                blake2b(begun + band.to_bytes(2), digest_size=KEY_BYTES).digest()
                for band in range(2**16)
            ),
            ">i8",
        )
        packed = np.packbits(bits[:, places], axis=1).astype(np.int64)
        keys[:, number] = table[packed[:, 0] << 8 | packed[:, 1]]
    if tuple(keys[-1].tolist()) != bands_of(organisation_id, prints[-1]):
        raise ValueError("These are not the keys of prints.bands_of. Change both together.")
    return keys


def sorted_bands(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys and ids of prints (from 1 on), in the order of the table's key."""
    flat = keys.ravel()
    ids = np.repeat(np.arange(1, len(keys) + 1, dtype=np.int64), BANDS)
    order = np.argsort(flat, kind="stable")
    return flat[order], ids[order]


def _given(scene: Scene, count: int) -> dict[str, Any]:
    return {
        "organisation": scene.organisation.id,
        "venue": scene.venue.id,
        "person": scene.manager.person_id,
        "count": count,
        "few": PHOTOS_OF_AN_INSPECTION,
        "at": AT,
    }


def load_sqlite(app: Flask, scene: Scene, prints: Sequence[bytes]) -> None:
    """Photos, prints and bands into the app's file."""
    given = _given(scene, len(prints))
    given |= {name: one.hex for name, one in given.items() if isinstance(one, UUID)}
    keys, ids = sorted_bands(keys_of(scene.organisation.id, prints))
    path = app.config["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute(PHOTO_COLUMNS + SQLITE_PHOTOS, given)
        connection.executemany(
            "INSERT INTO photo_prints (id, photo_id, organisation_id, pdq) VALUES (?, ?, ?, ?)",
            ((n, f"{n:032x}", given["organisation"], one) for n, one in enumerate(prints, start=1)),
        )
        connection.executemany(
            "INSERT INTO print_bands (key, print_id) VALUES (?, ?)",
            zip(keys.tolist(), ids.tolist(), strict=True),
        )
    connection.close()


def load_postgres(dsn: str, scene: Scene, prints: Sequence[bytes]) -> None:
    """Photos, prints and bands by COPY; then what PostgreSQL does by itself a little later."""
    keys, ids = sorted_bands(keys_of(scene.organisation.id, prints))
    with psycopg.connect(dsn) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(PHOTO_COLUMNS + POSTGRES_PHOTOS, _given(scene, len(prints)))
        organisation = scene.organisation.id.bytes
        _copy(
            connection,
            "photo_prints (id, photo_id, organisation_id, pdq)",
            _binary_prints(organisation, prints),
        )
        _copy(connection, "print_bands (key, print_id)", _binary_bands(keys, ids))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE photos, photo_prints, print_bands")


def _copy(connection: psycopg.Connection[Any], table: str, pieces: Iterable[bytes]) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        for piece in pieces:
            copy.write(piece)
        copy.write(b"\xff\xff")


def _binary_prints(organisation: bytes, prints: Sequence[bytes]) -> Iterable[bytes]:
    for number, one in enumerate(prints, start=1):
        fields = (number.to_bytes(8), number.to_bytes(16), organisation, one)
        yield b"\0\4" + b"".join(len(field).to_bytes(4) + field for field in fields)


def _binary_bands(keys: NDArray[np.int64], ids: NDArray[np.int64]) -> Iterable[bytes]:
    row = np.dtype(
        [("n", ">i2"), ("size", ">i4"), ("key", ">i8"), ("size_2", ">i4"), ("id", ">i8")]
    )
    for start in range(0, len(keys), 100_000):
        some = np.empty(len(keys[start : start + 100_000]), row)
        some["n"], some["size"], some["size_2"] = 2, 8, 8
        some["key"], some["id"] = keys[start : start + 100_000], ids[start : start + 100_000]
        yield some.tobytes()
