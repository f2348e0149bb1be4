"""Many stored inspections, put straight into PostgreSQL: a year of them at fifty venues."""

from typing import Any

import orjson
import psycopg

from tests.load.scene import FAILED, SLUG, Scene, answers

FIRST_VENUE_SHARE = 20  # every twentieth inspection is at the first venue: 50,000 of a million
SECONDS_OF_A_YEAR = 365 * 24 * 3600

# `n` numbers the rows; the instants are spread over the year before today, the same for the
# same n. One in eight has two failures with notes, the others have none.
INSERT = """
INSERT INTO inspections (id, organisation_id, venue_id, spot_id, person_id, checklist_version_id,
  started_at, finished_at, received_at, performed_at, performed_on, clock_offset_s, score_earned,
  score_possible, checked, failed, content_sha256, answers)
SELECT overlay(overlay(md5(n::text) placing lpad(to_hex((extract(epoch from at) * 1000)::bigint),
    12, '0') from 1 for 12) placing '7' from 13 for 1)::uuid,
  %(organisation)s, place.venue_id, place.id, %(person)s, %(version)s, at - interval '3 min', at,
  at, at, at::date, 0, 13 - 2 * failed, 13, 11, failed, repeat('0', 64), answers::json
FROM (
  SELECT n, date_trunc('hour', now()) - (n::bigint * 7919 %% %(year)s) * interval '1 s' AS at,
    CASE WHEN n %% 8 = 0 THEN 2 ELSE 0 END AS failed,
    CASE WHEN n %% 8 = 0 THEN %(failing)s ELSE %(passing)s END AS answers,
    CASE WHEN n %% %(share)s = 0 THEN (n / %(share)s) %% %(spots)s + 1
         ELSE %(spots)s + 1 + n %% %(others)s END AS place_number
  FROM generate_series(%(first)s::int, %(last)s::int) AS n
) AS made
JOIN (
  SELECT id, venue_id, row_number() OVER (ORDER BY venue_id <> %(venue)s, id) AS number FROM spots
) AS place ON place.number = made.place_number"""

INSERT_FINDINGS = """
INSERT INTO findings (inspection_id, item_key, outcome, venue_id, spot_id, checklist_slug,
  performed_on)
SELECT id, key, 'failed', venue_id, spot_id, %(slug)s, performed_on
FROM inspections, unnest(%(items)s::text[]) AS key
WHERE failed = 2 AND content_sha256 = repeat('0', 64)
ON CONFLICT DO NOTHING"""

COUNT = "SELECT count(*) FILTER (WHERE venue_id = %(venue)s), count(*) FROM inspections"

# And whatever names rows of these.
EMPTY = """
TRUNCATE photos, events, occurrences, tickets, promise_outcomes, calls, message_events, messages,
  attempts, findings, inspections, spot_days, finding_days, item_days, ticket_days, stale_days
  CASCADE"""


def empty_stored(dsn: str) -> None:
    """Removes what other benchmarks have stored, so that the numbers of rows are exact."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(EMPTY)


def store_up_to(dsn: str, scene: Scene, rows: int) -> int:
    """Adds inspections until about `rows` are stored; how many the first venue has then.

    Foreign keys are not checked on the way, which is most of the time; then the tables are
    vacuumed and analysed, as PostgreSQL would do by itself a little later.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        _, stored = _count(connection, scene)
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(INSERT, _values(scene, stored + 1, rows))
            connection.execute(INSERT_FINDINGS, {"slug": SLUG, "items": list(FAILED)})
        connection.execute("VACUUM (ANALYZE) inspections, findings")
        return _count(connection, scene)[0]


def _values(scene: Scene, first: int, last: int) -> dict[str, Any]:
    failing = answers()
    passing = [one if one["item"] not in FAILED else _passed(one) for one in failing]
    return {
        "organisation": scene.organisation_id,
        "venue": scene.venue_ids[0],
        "person": scene.inspector_id,
        "version": scene.version_id,
        "failing": orjson.dumps(failing).decode(),
        "passing": orjson.dumps(passing).decode(),
        "year": SECONDS_OF_A_YEAR,
        "share": FIRST_VENUE_SHARE,
        "spots": len(scene.spot_ids),
        "others": len(scene.venue_ids) - 1,
        "first": first,
        "last": last,
    }


def _passed(answer: dict[str, Any]) -> dict[str, Any]:
    return {"item": answer["item"], "value": "pass"}


def _count(connection: psycopg.Connection, scene: Scene) -> tuple[int, int]:
    row = connection.execute(COUNT, {"venue": scene.venue_ids[0]}).fetchone()
    return (row[0], row[1]) if row else (0, 0)
