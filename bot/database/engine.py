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
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def overwrite(engine: Engine) -> None:
    """Writes SQLite's file anew: it may hold copies of deleted words, from when a page split."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Checks foreign keys and overwrites what is deleted: SQLite does so only if every connection asks."""
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")
