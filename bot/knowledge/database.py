"""The database of the knowledge base: engine and tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DBAPIError

from bot.knowledge.errors import reported
from bot.knowledge.tables import metadata

_ATTEMPTS = 5
_CONNECT_ARGUMENTS: dict[str, dict[str, Any]] = {
    "sqlite": {"timeout": 10},
    "postgresql": {"connect_timeout": 5},
}


def create_engine_for(url: str) -> Engine:
    """Makes the engine for an SQLAlchemy URL; nothing is opened yet.

    Raises:
        KnowledgeError: If the URL cannot be read or its driver is missing.
    """
    with reported(url):
        backend = make_url(url).get_backend_name()
        arguments = _CONNECT_ARGUMENTS.get(backend, {})
        engine = create_engine(url, future=True, pool_pre_ping=True, connect_args=arguments)
    if backend == "sqlite":
        event.listen(engine, "connect", _check_foreign_keys)
    return engine


def create_tables(engine: Engine) -> None:
    """Creates the tables that are missing; does nothing when migrations have made them.

    Raises:
        KnowledgeError: If the database cannot be reached or written.
    """
    with reported(engine.url):
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                metadata.create_all(engine)
                return
            except DBAPIError as error:
                # Another process may make the same tables between our look and our writing.
                if attempt == _ATTEMPTS or "already exists" not in str(error.orig):
                    raise


def _check_foreign_keys(connection: Any, _record: object) -> None:
    """SQLite ignores foreign keys unless every connection asks for them."""
    connection.execute("PRAGMA foreign_keys=ON")
