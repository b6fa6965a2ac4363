"""The engine for a database URL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url

_CONNECT_ARGUMENTS: dict[str, dict[str, Any]] = {
    "sqlite": {"timeout": 10},
    "postgresql": {"connect_timeout": 5},
}


def create_engine_for(url: str) -> Engine:
    """Makes the engine for an SQLAlchemy URL; nothing is opened yet.

    Raises:
        SQLAlchemyError: If the URL cannot be read.
        ImportError: If its driver is missing.
    """
    backend = make_url(url).get_backend_name()
    arguments = _CONNECT_ARGUMENTS.get(backend, {})
    engine = create_engine(url, future=True, pool_pre_ping=True, connect_args=arguments)
    if backend == "sqlite":
        event.listen(engine, "connect", _check_foreign_keys)
    return engine


def _check_foreign_keys(connection: Any, _record: object) -> None:
    """SQLite ignores foreign keys unless every connection asks for them."""
    connection.execute("PRAGMA foreign_keys=ON")
