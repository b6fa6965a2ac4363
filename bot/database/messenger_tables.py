"""The tables of the messengers: what was heard already, messages and replies that are on their way."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

seen = sa.Table(
    "messenger_seen",
    metadata,
    sa.Column("channel", sa.String(16), primary_key=True),
    sa.Column("event", sa.String(64), primary_key=True),
    sa.Column("seen_at", sa.Float, nullable=False),
)
"""Events that a messenger delivered: hashes of their ids, so that none is answered twice."""

inbox = sa.Table(
    "messenger_inbox",
    metadata,
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
"""What people wrote and is not answered yet; a row is deleted as soon as its reply is in the outbox."""
sa.Index("ix_messenger_inbox_conversation", inbox.c.conversation)

outbox = sa.Table(
    "messenger_outbox",
    metadata,
    # Given by us, in order: the id of an erased reply, which may still be in memory, is never another's.
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("address", sa.JSON, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("not_before", sa.Float, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
)
"""Replies on their way; a row is deleted as soon as the messenger has taken it."""
sa.Index("ix_messenger_outbox_conversation", outbox.c.conversation)
