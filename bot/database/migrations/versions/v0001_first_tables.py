"""The tables of the knowledge base and of the escalation record.

The first versions made them without keeping a revision, those of knowledge and of escalations each on first
use. So what is there already is kept, and what is missing is made.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.errors import UsableError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# As the tables were then: never to follow the present classes.
TABLES = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
ESCALATIONS = sa.MetaData()

sa.Table(
    "source",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("publisher", sa.Text, nullable=False),
    sa.Column("reviewed_by", sa.Text),
    sa.Column("reviewed_on", sa.Date),
    sa.Column("cites", sa.JSON, nullable=False),
)
sa.Table(
    "topic",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("short", sa.Text, nullable=False),
    sa.Column("next", sa.String(64)),
    sa.Column("related", sa.JSON, nullable=False),
    sa.Column("safety_check", sa.String(64)),
    sa.Column("caution", sa.Text),
    sa.Column("caution_review", sa.Text),
    sa.Column("caution_sources", sa.JSON, nullable=False),
)
sa.Table(
    "fact",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column(
        "topic_id", sa.String(64), sa.ForeignKey("topic.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("short", sa.Text, nullable=False),
    sa.Column("long", sa.Text, nullable=False),
    sa.Column("review", sa.Text, nullable=False),
)
sa.Table(
    "fact_source",
    TABLES,
    sa.Column("fact_id", sa.String(64), sa.ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("source_id", sa.String(64), sa.ForeignKey("source.id"), nullable=False, index=True),
    sa.Column("slide", sa.Integer),
)
sa.Table(
    "fact_phrase",
    TABLES,
    sa.Column("fact_id", sa.String(64), sa.ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
)
sa.Table(
    "synonym",
    TABLES,
    sa.Column("phrase", sa.String(128), primary_key=True),
    sa.Column("word", sa.String(128), primary_key=True),
)
sa.Table(
    "content_version",
    TABLES,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("content_hash", sa.Text, nullable=False),
)
sa.Table(
    "escalation",
    ESCALATIONS,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("turn", sa.String(64), nullable=False, unique=True),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("level", sa.String(16), nullable=False),
    sa.Column("protocol_rows", sa.String(1000), nullable=False),
    sa.Column("content_version", sa.String(32), nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
)


def upgrade() -> None:
    """From nothing, or from the tables of the first versions."""
    bind = op.get_bind()
    _refuse_strangers(sa.inspect(bind))
    for tables in (TABLES, ESCALATIONS):
        tables.create_all(bind)


def downgrade() -> None:
    """Back to nothing: all rows are lost."""
    for tables in (ESCALATIONS, TABLES):
        tables.drop_all(op.get_bind())


def _refuse_strangers(database: sa.engine.Inspector) -> None:
    there = set(database.get_table_names())
    for table in (*TABLES.sorted_tables, *ESCALATIONS.sorted_tables):
        if table.name not in there:
            continue
        columns = {column["name"] for column in database.get_columns(table.name)}
        if columns != set(table.columns.keys()):
            raise UsableError(
                f"The table '{table.name}' in the database was not made by Bonewatch. "
                "Set BONEWATCH_DATABASE_URL to a database of its own."
            )
