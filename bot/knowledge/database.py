"""The database of the knowledge base: its engine, and its tables brought up to date."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from bot import database
from bot.knowledge.errors import reported


def create_engine_for(url: str) -> Engine:
    """Makes the engine for an SQLAlchemy URL; nothing is opened yet.

    Raises:
        KnowledgeError: If the URL cannot be read or its driver is missing.
    """
    with reported(url):
        return database.create_engine_for(url)


def upgrade(engine: Engine) -> None:
    """Brings the tables to the state that this version needs.

    Raises:
        KnowledgeError: If the database cannot be reached or written.
        UsableError: If it is of a later version, or not ours.
    """
    with reported(engine.url):
        database.upgrade(engine)
