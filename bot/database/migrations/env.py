"""How Alembic runs a migration: on a connection that `bot.database` opened, locked and will commit."""

from __future__ import annotations

from alembic import context

from bot.database import messenger_tables
from bot.escalation.record import Base as Escalation
from bot.feedback.record import Base as Feedback
from bot.knowledge.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[
        metadata,
        Escalation.metadata,
        messenger_tables.metadata,
        Feedback.metadata,
    ],
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
