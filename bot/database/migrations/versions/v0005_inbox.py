"""The table of messages that a messenger delivered and that were not answered yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0004 to 0005."""
    op.create_table(
        "messenger_inbox",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("conversation", sa.String(255), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("address", sa.JSON, nullable=False),
        sa.Column("mergeable", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
    )
    op.create_index("ix_messenger_inbox_conversation", "messenger_inbox", ["conversation"])


def downgrade() -> None:
    """Back to 0004: messages that wait for an answer are lost."""
    op.drop_table("messenger_inbox")
