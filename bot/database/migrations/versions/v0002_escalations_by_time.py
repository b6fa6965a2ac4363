"""An index by which the escalation records are read in order of time."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0001 to 0002."""
    op.create_index("ix_escalation_recorded_at", "escalation", ["recorded_at"])


def downgrade() -> None:
    """Back to 0001."""
    op.drop_index("ix_escalation_recorded_at", table_name="escalation")
