"""What the phone adds: what filling an item took, the last look at each spot, links to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Brings the tables to this revision."""
    op.create_table(
        "item_frictions",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.String(length=60), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_slug", sa.String(length=60), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("left_here", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_item_frictions_inspection_id_inspections"),
        ),
        sa.PrimaryKeyConstraint("inspection_id", "item_key", name=op.f("pk_item_frictions")),
    )
    with op.batch_alter_table("inspections", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inspections_last", ["spot_id", "performed_at", "id"], unique=False
        )


def downgrade() -> None:
    """Takes them back to the one before."""
    with op.batch_alter_table("inspections", schema=None) as batch_op:
        batch_op.drop_index("ix_inspections_last")

    op.drop_table("item_frictions")
