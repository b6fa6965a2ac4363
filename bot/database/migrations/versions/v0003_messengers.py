"""The tables of the messengers: events heard already, and replies that were not sent yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0002 to 0003."""
    op.create_table(
        "messenger_seen",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("event", sa.String(64), primary_key=True),
        sa.Column("seen_at", sa.Float, nullable=False),
    )
    op.create_table(
        "messenger_outbox",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("address", sa.JSON, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("not_before", sa.Float, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_index("ix_messenger_outbox_conversation", "messenger_outbox", ["conversation"])


def downgrade() -> None:
    """Back to 0002."""
    op.drop_table("messenger_outbox")
    op.drop_table("messenger_seen")
