"""The SQL of `trend_rows`: what looks like chance is the same each time."""

from typing import Final

# An integer from 0 on that follows from another one.
CHANCE: Final = """
CREATE FUNCTION pg_temp.chance(one bigint, salt bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT hashint8extended(one, salt) & 2147483647'"""

# An id as phones make them: the instant first.
UUID_7: Final = """
CREATE FUNCTION pg_temp.uuid_7(kind text, number bigint, at timestamptz) RETURNS uuid LANGUAGE sql
AS 'SELECT overlay(overlay(md5(kind || number) placing ''7'' from 13 for 1) placing
  lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, ''0'') from 1 for 12)::uuid'"""

PLACES: Final = """
CREATE TEMP TABLE places ON COMMIT DROP AS
SELECT spots.id AS spot_id, venue_id, time_zone,
  array_position(%(venue_ids)s, venue_id) AS venue_number,
  row_number() OVER (PARTITION BY venue_id ORDER BY spots.id) AS spot_number
FROM spots JOIN venues ON venues.id = venue_id"""

INSPECTORS: Final = """
CREATE TEMP TABLE inspectors ON COMMIT DROP AS
SELECT people.id AS person_id, array_position(%(venue_ids)s, venue_id) AS venue_number,
  row_number() OVER (PARTITION BY venue_id ORDER BY people.id) AS person_number
FROM people JOIN venue_roles ON person_id = people.id WHERE role = 'inspector'"""

VERSIONS: Final = """
CREATE TEMP TABLE versions ON COMMIT DROP AS
SELECT id AS version_id, slug, number, array_position(%(slugs)s, slug::text) AS slug_number
FROM checklist_versions WHERE slug = ANY(%(slugs)s)"""

# One row an inspection: when and where it was, who made it, on what.
MADE: Final = """
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT n, at, (at AT TIME ZONE time_zone)::date AS performed_on, venue_id, spot_id, person_id,
  version_id, slug, venue_number = 1 AND at > now() - interval '70 days' AS is_worse
FROM (
  SELECT n, date_trunc('hour', now()) - (%(inspections)s - n) * %(every)s * interval '1 s' AS at,
    mod(n, %(venues)s) + 1 AS venue_number,
    mod(pg_temp.chance(n, 1), %(spots)s) + 1 AS spot_number,
    mod(pg_temp.chance(n, 2), %(inspectors)s) + 1 AS person_number,
    CASE WHEN n < 0.6 * %(inspections)s THEN 1 ELSE 2 END AS number
  FROM generate_series(1, %(inspections)s::bigint) AS n
) AS one
JOIN places USING (venue_number, spot_number)
JOIN inspectors USING (venue_number, person_number)
JOIN versions ON slug_number = mod(spot_number, 3) + 1 AND versions.number = one.number"""

FOUND: Final = """
CREATE TEMP TABLE found ON COMMIT DROP AS
SELECT n, item, CASE WHEN roll < failing THEN 'failed' ELSE 'not_applicable' END AS outcome
FROM made, generate_series(1, %(checks)s) AS item, LATERAL (
  SELECT mod(pg_temp.chance(n * 16 + item, 3), 1000) AS roll,
    CASE WHEN is_worse AND item = 3 THEN 110 ELSE 15 + 5 * mod(item, 11) END AS failing
) AS rolled
WHERE roll < failing + 10"""

INSPECTIONS: Final = """
INSERT INTO inspections (id, organisation_id, venue_id, spot_id, person_id, checklist_version_id,
  started_at, finished_at, received_at, performed_at, performed_on, clock_offset_s, score_earned,
  score_possible, checked, failed, content_sha256, answers, friction, examined_at, could)
SELECT pg_temp.uuid_7('inspection', n, at), %(organisation)s, venue_id, spot_id, person_id,
  version_id, at - interval '3 min', at, at, at, performed_on, 0, 13 - coalesce(failed + spared, 0),
  13 - coalesce(spared, 0), %(checks)s - coalesce(spared, 0), coalesce(failed, 0),
  repeat('0', 64), CASE WHEN failed > 0 THEN %(failing)s ELSE %(passing)s END::json,
  text::json, at, 0
FROM made
LEFT JOIN (
  SELECT n, count(*) FILTER (WHERE outcome = 'failed') AS failed,
    count(*) FILTER (WHERE outcome <> 'failed') AS spared
  FROM found GROUP BY n
) AS counted USING (n)
JOIN unnest(%(frictions)s::text[]) WITH ORDINALITY AS friction (text, number)
  ON number = mod(pg_temp.chance(n, 4), cardinality(%(frictions)s::text[])) + 1
ORDER BY n"""

FINDINGS: Final = """
INSERT INTO findings (inspection_id, item_key, outcome, venue_id, spot_id, checklist_slug,
  performed_on)
SELECT pg_temp.uuid_7('inspection', n, at), (%(items)s::text[])[item], outcome, venue_id, spot_id,
  slug, performed_on
FROM found JOIN made USING (n) ORDER BY n, item"""

# Of the tickets some are dismissed and some never end; the others end within four days.
PROBLEMS: Final = """
CREATE TEMP TABLE problems ON COMMIT DROP AS
SELECT *, ('{"dismissed","closed","resolved","acknowledged","open"}'::text[])[CASE
  WHEN mod(roll, 33) = 0 THEN 1 WHEN mod(roll, 25) = 1 THEN 5
  WHEN ends_at + interval '20 h' < now() THEN 2 WHEN ends_at < now() THEN 3
  WHEN answered_at < now() THEN 4 ELSE 5 END] AS state
FROM (
  SELECT n * 16 + item AS n, n AS inspection, item, outcome, at, venue_id, spot_id, person_id,
    version_id, slug, roll, at + mod(roll, 400) * interval '1 min' AS answered_at,
    at + (400 + mod(roll, 5000)) * interval '1 min' AS ends_at
  FROM found JOIN made USING (n), pg_temp.chance(n * 16 + item, 5) AS roll
  WHERE outcome = 'failed' AND mod(pg_temp.chance(n * 16 + item, 6), %(tickets_of)s) = 0
) AS one"""

TICKETS: Final = """
INSERT INTO tickets (id, organisation_id, venue_id, spot_id, checklist_slug, item_key, part,
  checklist_version_id, state, severity, team, opened_at, last_failed_at, occurrence_count,
  acknowledged_at, resolved_at, closed_at, dismiss_reason, updated_at, revision, reopened_count,
  promise_round, is_late)
SELECT pg_temp.uuid_7('ticket', n, at), %(organisation)s, venue_id, spot_id, slug,
  (%(items)s::text[])[item], row_number() OVER (), version_id, state,
  (ARRAY['minor', 'major', 'critical'])[1 + mod(roll, 3)], 'maintenance', at, at, 1,
  CASE WHEN state <> 'open' THEN answered_at END,
  CASE WHEN state IN ('resolved', 'closed') THEN ends_at END,
  CASE WHEN state = 'closed' THEN ends_at + interval '20 h'
       WHEN state = 'dismissed' THEN answered_at END,
  CASE WHEN state = 'dismissed' THEN 'not_a_fault' END, at, 1, mod(roll, 29) / 28, 1, false
FROM problems ORDER BY n"""

# The first ticket of a problem has none before it.
RETURNED: Final = """
UPDATE tickets SET previous_id = before, returned_days = greatest(0, days)
FROM (
  SELECT id AS one_id, lag(id) OVER problem AS before,
    extract(day FROM opened_at - lag(closed_at) OVER problem) AS days
  FROM tickets WINDOW problem AS (PARTITION BY spot_id, checklist_slug, item_key ORDER BY opened_at)
) AS history
WHERE id = one_id AND days BETWEEN 0 AND 30"""

OCCURRENCES: Final = """
INSERT INTO occurrences (ticket_id, inspection_id, person_id, failed_at, note)
SELECT pg_temp.uuid_7('ticket', n, at), pg_temp.uuid_7('inspection', inspection, at), person_id, at,
  'Stall 3 swings open; the bolt misses.'
FROM problems"""

EVENTS: Final = """
INSERT INTO events (id, organisation_id, venue_id, kind, subject_id, source, at, detail, position)
SELECT md5(id || kind)::uuid, organisation_id, venue_id, kind, id, 'desk', at, '{}',
  row_number() OVER (ORDER BY at, id, kind)
FROM tickets, LATERAL (VALUES ('ticket.opened', opened_at), ('ticket.acknowledged',
  acknowledged_at), ('ticket.resolved', resolved_at), ('ticket.closed', closed_at),
  ('ticket.reopened', CASE WHEN reopened_count > 0 THEN resolved_at - interval '1 min' END)
) AS told (kind, at)
WHERE at IS NOT NULL"""

PROMISES: Final = """
INSERT INTO promise_outcomes (ticket_id, organisation_id, venue_id, round, kind, team, severity,
  due_at, ended_at, ended_on, kept)
SELECT tickets.id, tickets.organisation_id, venue_id, 1, kind, team, severity, due_at,
  least(due_at, done_at), (least(due_at, done_at) AT TIME ZONE time_zone)::date, done_at <= due_at
FROM tickets JOIN venues ON venues.id = venue_id, LATERAL (VALUES
  ('acknowledge', opened_at + interval '4 h', acknowledged_at),
  ('resolve', opened_at + interval '48 h', resolved_at)
) AS promised (kind, due_at, done_at)
WHERE done_at IS NOT NULL"""

HEAD: Final = "UPDATE stream_heads SET position = (SELECT coalesce(max(position), 0) FROM events)"

IN_ORDER: Final = (
    CHANCE,
    UUID_7,
    PLACES,
    INSPECTORS,
    VERSIONS,
    "ANALYZE places, inspectors, versions",
    MADE,
    FOUND,
    "ANALYZE made",
    "ANALYZE found",
    INSPECTIONS,
    FINDINGS,
    PROBLEMS,
    TICKETS,
    RETURNED,
    OCCURRENCES,
    EVENTS,
    PROMISES,
    HEAD,
)
