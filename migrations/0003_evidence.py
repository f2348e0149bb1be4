"""Evidence: what intake found in photos, what is hidden in them, signals, how long all is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the tables to this revision."""
    op.create_table(
        "print_bands",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "print_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("key", "print_id", name=op.f("pk_print_bands")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signals",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_signals_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_signals_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venues.id"], name=op.f("fk_signals_venue_id_venues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
    )
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.create_index("ix_signals_inspection", ["inspection_id"], unique=False)
        batch_op.create_index("ix_signals_newest", ["venue_id", "at", "id"], unique=False)
        batch_op.create_index("ix_signals_photo", ["photo_id"], unique=False)

    op.create_table(
        "hidden_regions",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("left", sa.Double(), nullable=False),
        sa.Column("top", sa.Double(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("hidden_by_id", sa.Uuid(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["people.id"], name=op.f("fk_hidden_regions_hidden_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photos.id"], name=op.f("fk_hidden_regions_photo_id_photos")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_regions")),
    )
    with op.batch_alter_table("hidden_regions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hidden_regions_photo_id"), ["photo_id"], unique=False)

    op.create_table(
        "photo_prints",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("pdq", sa.LargeBinary(length=32), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_photo_prints_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photos.id"], name=op.f("fk_photo_prints_photo_id_photos")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_prints")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_photo_prints_photo_id")),
    )
    with op.batch_alter_table("inspections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("examined_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("could", sa.Integer(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_inspections_spot"))
        batch_op.create_index("ix_inspections_person", ["person_id", "performed_at"], unique=False)
        batch_op.create_index(
            "ix_inspections_unexamined",
            ["received_at"],
            unique=False,
            postgresql_where=sa.text("examined_at IS NULL"),
            sqlite_where=sa.text("examined_at IS NULL"),
        )

    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ticket_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("upload_id", sa.String(length=500), nullable=True))
        batch_op.add_column(
            sa.Column(
                "intake",
                sa.Enum("waiting", "done", "refused", name="intake", native_enum=False, length=20),
                server_default="waiting",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("refusal", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("overruns", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("width", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("height", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("said_captured_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("latitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("display_key", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("thumbnail_key", sa.String(length=200), nullable=True))
        batch_op.alter_column("inspection_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("item_key", existing_type=sa.String(length=60), nullable=True)
        batch_op.create_check_constraint(
            "subject",
            "(ticket_id IS NULL) = (inspection_id IS NOT NULL AND item_key IS NOT NULL)",
        )
        batch_op.create_index("ix_photos_sha256", ["organisation_id", "sha256"], unique=False)
        batch_op.create_index(
            "ix_photos_taken_in",
            ["taken_in_at"],
            unique=False,
            postgresql_where=sa.text("taken_in_at IS NOT NULL"),
            sqlite_where=sa.text("taken_in_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_photos_ticket",
            ["ticket_id"],
            unique=False,
            postgresql_where=sa.text("ticket_id IS NOT NULL"),
            sqlite_where=sa.text("ticket_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_photos_to_be_taken_in",
            ["tries", "stored_at"],
            unique=False,
            postgresql_where=sa.text("state = 'stored' AND intake = 'waiting'"),
            sqlite_where=sa.text("state = 'stored' AND intake = 'waiting'"),
        )
        batch_op.create_index("ix_photos_venue", ["venue_id", "declared_at"], unique=False)

    with op.batch_alter_table("venues", schema=None) as batch_op:
        batch_op.add_column(sa.Column("latitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Double(), nullable=True))
        batch_op.add_column(
            sa.Column("geofence_m", sa.Integer(), server_default="300", nullable=False)
        )
        batch_op.add_column(sa.Column("photo_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("inspection_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Takes them back to the one before; a photo of a mending has no place there."""
    op.execute("DELETE FROM hidden_regions")
    op.execute("DELETE FROM photo_prints")
    op.execute("DELETE FROM photos WHERE ticket_id IS NOT NULL")
    # SQLite would drop the table and make it anew, which rows that point to it do not allow.
    with op.batch_alter_table("venues", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("inspection_days")
        batch_op.drop_column("photo_days")
        batch_op.drop_column("geofence_m")
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")

    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.drop_index("ix_photos_venue")
        batch_op.drop_index(
            "ix_photos_to_be_taken_in",
            postgresql_where=sa.text("state = 'stored' AND intake = 'waiting'"),
            sqlite_where=sa.text("state = 'stored' AND intake = 'waiting'"),
        )
        batch_op.drop_index(
            "ix_photos_ticket",
            postgresql_where=sa.text("ticket_id IS NOT NULL"),
            sqlite_where=sa.text("ticket_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_photos_taken_in",
            postgresql_where=sa.text("taken_in_at IS NOT NULL"),
            sqlite_where=sa.text("taken_in_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_photos_sha256")
        batch_op.drop_constraint(op.f("ck_photos_subject"), type_="check")
        batch_op.alter_column("item_key", existing_type=sa.String(length=60), nullable=False)
        batch_op.alter_column("inspection_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("thumbnail_key")
        batch_op.drop_column("display_key")
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")
        batch_op.drop_column("device")
        batch_op.drop_column("captured_at")
        batch_op.drop_column("said_captured_at")
        batch_op.drop_column("height")
        batch_op.drop_column("width")
        batch_op.drop_column("taken_in_at")
        batch_op.drop_column("overruns")
        batch_op.drop_column("tries")
        batch_op.drop_column("refusal")
        batch_op.drop_column("intake")
        batch_op.drop_column("upload_id")
        batch_op.drop_column("ticket_id")

    with op.batch_alter_table("inspections", schema=None, recreate="never") as batch_op:
        batch_op.drop_index(
            "ix_inspections_unexamined",
            postgresql_where=sa.text("examined_at IS NULL"),
            sqlite_where=sa.text("examined_at IS NULL"),
        )
        batch_op.drop_index("ix_inspections_person")
        batch_op.create_index(
            batch_op.f("ix_inspections_spot"), ["spot_id", "performed_on"], unique=False
        )
        batch_op.drop_column("could")
        batch_op.drop_column("examined_at")

    op.drop_table("photo_prints")
    with op.batch_alter_table("hidden_regions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hidden_regions_photo_id"))

    op.drop_table("hidden_regions")
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.drop_index("ix_signals_photo")
        batch_op.drop_index("ix_signals_newest")
        batch_op.drop_index("ix_signals_inspection")

    op.drop_table("signals")
    op.drop_table("print_bands")
