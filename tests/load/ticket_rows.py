"""Many stored tickets, put straight into PostgreSQL: a year of them at fifty venues."""

import psycopg

from tests.load.scene import FAILED, SLUG, Scene

# `n` numbers the rows. One in five is at the first venue, one in 97 the inspector's; one in 49 has
# not ended, and of those one in four is late. Parts keep those of one problem apart.
INSERT = """
INSERT INTO tickets (id, organisation_id, venue_id, spot_id, checklist_slug, item_key, part,
  checklist_version_id, state, severity, team, assignee_id, opened_at, last_failed_at,
  occurrence_count, closed_at, updated_at, revision, reopened_count, promise_round, is_late)
SELECT md5('ticket' || n)::uuid, %(organisation)s, place.venue_id, place.id, %(slug)s,
  (%(items)s::text[])[1 + n %% 2], n, %(version)s,
  CASE WHEN n %% 49 = 1 THEN (ARRAY['open', 'acknowledged', 'in_progress', 'on_hold', 'resolved'])
    [1 + n / 49 %% 5] ELSE 'closed' END,
  'major', CASE WHEN n %% 3 = 0 THEN 'cleaning' ELSE 'maintenance' END,
  CASE WHEN n %% 97 = 1 THEN %(person)s::uuid END, at, at, 1,
  CASE WHEN n %% 49 = 1 THEN NULL ELSE at + interval '1 day' END, at, 1, 0, 1, n %% 196 = 1
FROM (
  SELECT n, now() - (n::bigint * 7919 %% 31536000) * interval '1 s' AS at,
    CASE WHEN n %% 5 = 1 THEN (n / 5) %% %(spots)s + 1
         ELSE %(spots)s + 1 + n %% %(others)s END AS place_number
  FROM generate_series(%(first)s::int, %(last)s::int) AS n
) AS made
JOIN (
  SELECT id, venue_id, row_number() OVER (ORDER BY venue_id <> %(venue)s, id) AS number FROM spots
) AS place ON place.number = made.place_number"""
COUNT = "SELECT count(*) FILTER (WHERE venue_id = %(venue)s) FROM tickets"


def store_tickets(dsn: str, scene: Scene, rows: int) -> int:
    """Makes it so many tickets, none of them with a history; how many the first venue has."""
    values = {
        "organisation": scene.organisation_id,
        "venue": scene.venue_ids[0],
        "version": scene.version_id,
        "person": scene.inspector_id,
        "slug": SLUG,
        "items": list(FAILED),
        "spots": len(scene.spot_ids),
        "others": len(scene.venue_ids) - 1,
        "first": 1,
        "last": rows,
    }
    with psycopg.connect(dsn, autocommit=True) as connection:
        with connection.transaction():
            connection.execute("TRUNCATE tickets CASCADE")
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(INSERT, values)
        connection.execute("VACUUM (ANALYZE) tickets")
        found = connection.execute(COUNT, values).fetchone()
        return found[0] if found else 0
