"""Trends: what is counted a day, reports and their schedules, and ideas about moments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "reports",
    "report_schedules",
    "ideas",
    "stale_days",
    "ticket_days",
    "item_days",
    "finding_days",
    "spot_days",
)
# What is marked of one row, as it was (OLD) or as it is (NEW): what moves to another day is missing
# on the one and new on the other.
MARK_DAY = "INSERT INTO stale_days (venue_id, happened_on) SELECT {one}.venue_id, {one}."
MARK_INSTANT = "INSERT INTO stale_days (venue_id, happened_at) SELECT {one}.venue_id, "
PERFORMED, ENDED, HAPPENED = (
    MARK_DAY + "performed_on;",
    MARK_DAY + "ended_on;",
    MARK_INSTANT + "{one}.at;",
)
INSTANTS = f"""{MARK_INSTANT} instant FROM (
  SELECT {{one}}.opened_at AS instant
  UNION ALL SELECT {{one}}.resolved_at UNION ALL SELECT {{one}}.closed_at
) AS instants WHERE instant IS NOT NULL;"""
# Its promises and reopenings, of whatever day, are counted where the ticket is.
WHOLE = "INSERT INTO stale_days (venue_id) SELECT {one}.venue_id;"
VENUE = "INSERT INTO stale_days (venue_id) SELECT {one}.id;"
COUNTED = (
    "venue_id performed_on spot_id checklist_version_id person_id"
    " checked failed score_earned score_possible friction"
)
# Of which table, when what happens to a row, which columns of an update, and what is marked.
WATCHED: tuple[tuple[str, str, str, str], ...] = (
    ("inspections", "INSERT DELETE", "", PERFORMED),
    ("inspections", "UPDATE", COUNTED, PERFORMED),
    ("findings", "INSERT DELETE", "", PERFORMED),
    ("findings", "UPDATE", "inspection_id venue_id performed_on item_key outcome", PERFORMED),
    ("tickets", "INSERT", "", INSTANTS),
    ("tickets", "DELETE", "", WHOLE),
    ("tickets", "UPDATE", "state opened_at resolved_at closed_at previous_id", INSTANTS),
    ("tickets", "UPDATE", "venue_id spot_id checklist_slug item_key", WHOLE),
    ("events", "INSERT", "", HAPPENED),
    ("promise_outcomes", "INSERT DELETE", "", ENDED),
    ("promise_outcomes", "UPDATE", "ticket_id venue_id ended_on kind kept", ENDED),
    ("venues", "UPDATE", "time_zone", VENUE),
)
# Events tell of much else, which nobody counts.
ONLY = {"events": "NEW.kind = 'ticket.reopened'"}
READ_BY_DAY = ("finding_days", "item_days", "spot_days")


def upgrade() -> None:
    """Brings the tables to this revision; what is there already waits to be counted."""
    _create_days_of_inspections()
    _create_days_of_tickets()
    _create_stale_days()
    _create_ideas()
    _create_schedules()
    _create_reports()
    op.create_index("ix_tickets_closed", "tickets", ["venue_id", "closed_at"])
    op.create_index("ix_events_venue", "events", ["venue_id", "at"])
    for table, happens, columns, marks in WATCHED:
        for what in happens.split():
            _watch(table, what, columns.split(), marks)
    op.execute("INSERT INTO stale_days (venue_id) SELECT id FROM venues")


def downgrade() -> None:
    """Takes them away again."""
    for table, happens, columns, _ in WATCHED:
        for what in happens.split():
            name = _name(table, what, columns.split())
            if op.get_bind().dialect.name == "postgresql":
                op.execute(f"DROP TRIGGER {name} ON {table}")
                op.execute(f"DROP FUNCTION {name}()")
            else:
                op.execute(f"DROP TRIGGER {name}")
    op.drop_index("ix_tickets_closed", "tickets")
    op.drop_index("ix_events_venue", "events")
    for table in TABLES:
        op.drop_table(table)


def _name(table: str, what: str, columns: list[str]) -> str:
    return "_".join(("mark", table, what.lower(), *columns[:1]))


def _watch(table: str, what: str, columns: list[str], marks: str) -> None:
    """Marks the days of a row of that table whenever this happens to it."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[what]
    statements = " ".join(marks.format(one=one) for one in rows)
    of = f" OF {', '.join(columns)}" if columns else ""
    condition = ONLY.get(table) or " OR ".join(_differs(one, postgresql) for one in columns)
    when = f"WHEN ({condition})" if condition else ""
    name = _name(table, what, columns)
    begins = f"CREATE TRIGGER {name} AFTER {what}{of} ON {table} FOR EACH ROW {when}"
    if postgresql:
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {statements} RETURN NULL; END $$"
        )
        op.execute(f"{begins} EXECUTE FUNCTION {name}()")
    else:
        op.execute(f"{begins} BEGIN {statements} END")


def _differs(column: str, postgresql: bool) -> str:
    """PostgreSQL compares no JSON but as text."""
    before, after = (
        f"CAST({row}.{column} AS text)" if column == "friction" else f"{row}.{column}"
        for row in ("OLD", "NEW")
    )
    return f"{before} IS DISTINCT FROM {after}" if postgresql else f"{before} IS NOT {after}"


def _create_days_of_inspections() -> None:
    op.create_table(
        "finding_days",
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("spot_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_version_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.String(length=60), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("not_applicable", sa.Integer(), nullable=False),
    )
    op.create_table(
        "item_days",
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("checklist_version_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.String(length=60), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("not_applicable", sa.Integer(), nullable=False),
        sa.Column("timed", sa.Integer(), nullable=False),
        sa.Column("ms", sa.BigInteger(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
    )
    op.create_table(
        "spot_days",
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("spot_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_version_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("inspections", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("score_earned", sa.Integer(), nullable=False),
        sa.Column("score_possible", sa.Integer(), nullable=False),
    )
    for table in READ_BY_DAY:
        op.create_index(f"ix_{table}_venue", table, ["venue_id", "happened_on"])


def _create_days_of_tickets() -> None:
    op.create_table(
        "ticket_days",
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("spot_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_slug", sa.String(length=60), nullable=False),
        sa.Column("item_key", sa.String(length=60), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("mended", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("acknowledged_kept", sa.Integer(), nullable=False),
        sa.Column("acknowledged_broken", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "venue_id",
            "happened_on",
            "spot_id",
            "checklist_slug",
            "item_key",
            name=op.f("pk_ticket_days"),
        ),
    )


def _create_stale_days() -> None:
    op.create_table(
        "stale_days",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_days")),
    )
    with op.batch_alter_table("stale_days", schema=None) as batch_op:
        batch_op.create_index("ix_stale_days_venue", ["venue_id", "id"], unique=False)


def _create_ideas() -> None:
    op.create_table(
        "ideas",
        sa.Column("checklist_slug", sa.String(length=60), nullable=False),
        sa.Column("item_key", sa.String(length=60), nullable=False),
        sa.Column(
            "question",
            sa.Enum("easier", "memorable", name="question", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["people.id"], name=op.f("fk_ideas_hidden_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_ideas_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_ideas_person_id_people")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_ideas_venue_id_venues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
    )
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ideas_moment",
            ["venue_id", "checklist_slug", "item_key", "written_at"],
            unique=False,
        )
        batch_op.create_index("ix_ideas_newest", ["venue_id", "written_at", "id"], unique=False)
        batch_op.create_index("ix_ideas_person", ["person_id"], unique=False)


def _create_schedules() -> None:
    op.create_table(
        "report_schedules",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "every",
            sa.Enum("week", "month", name="every", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column(
            "paper",
            sa.Enum("a4", "letter", name="paper", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_report_schedules_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_report_schedules_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venues.id"], name=op.f("fk_report_schedules_venue_id_venues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedules")),
        sa.UniqueConstraint(
            "venue_id",
            "person_id",
            "every",
            name=op.f("uq_report_schedules_venue_id_person_id_every"),
        ),
    )
    with op.batch_alter_table("report_schedules", schema=None) as batch_op:
        batch_op.create_index("ix_report_schedules_due", ["due_at"], unique=False)


def _create_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("compare", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column(
            "paper",
            sa.Enum("a4", "letter", name="paper", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "making",
                "ready",
                "failed",
                name="reportstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_why", sa.String(length=300), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_reports_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["people.id"], name=op.f("fk_reports_reader_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["report_schedules.id"],
            name=op.f("fk_reports_schedule_id_report_schedules"),
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venues.id"], name=op.f("fk_reports_venue_id_venues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("schedule_id", "to_on", name=op.f("uq_reports_schedule_id_to_on")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index("ix_reports_newest", ["venue_id", "asked_at", "id"], unique=False)
        batch_op.create_index(
            "ix_reports_unfinished",
            ["asked_at", "id"],
            unique=False,
            postgresql_where=sa.text("state IN ('waiting', 'making')"),
            sqlite_where=sa.text("state IN ('waiting', 'making')"),
        )
