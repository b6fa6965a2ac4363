"""Brings the tables of a database to the state that this version needs, or back to an earlier one.

One process does it at a time, in one transaction; a database that is up to date is only read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import create_engine_for
from bot.errors import UsableError

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do, as long as no other program on the same PostgreSQL database takes it.
_POSTGRESQL_LOCK = 0x626F6E65
# Alembic keeps the migration at work in a global, so threads wait as well as processes.
_one_thread = threading.Lock()


class NewerDatabaseError(UsableError):
    """The database was made by a later version, which this one cannot read safely."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the tables up to a revision. A database from before there were revisions is taken over as it is.

    Args:
        engine: An engine of `create_engine_for`.
        revision: Where to stop; the newest when left out.

    Raises:
        NewerDatabaseError: If the database is of a later version than this code.
        UsableError: If it holds tables of the same names that are not ours.
        SQLAlchemyError: If it cannot be reached, read or written.
    """
    if version(engine) == (head() if revision == "head" else revision):
        return
    # Whoever waited for the lock may find the work done: Alembic looks again, and then does nothing.
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the tables back to an earlier revision, for an earlier version to use; `base` drops them all.

    Raises:
        NewerDatabaseError: If the database is of a later version than this code.
        SQLAlchemyError: If it cannot be reached or written.
    """
    version(engine)
    _run(engine, lambda config: command.downgrade(config, revision))


def version(engine: Engine) -> str | None:
    """The revision of the database; `None` for an empty one, or one from before there were revisions.

    Raises:
        NewerDatabaseError: If this code does not know the revision.
        SQLAlchemyError: If it cannot be reached or read.
    """
    with engine.connect() as connection:
        return _known_version(connection)


def head() -> str:
    """The newest revision that this code knows."""
    return str(_scripts().get_current_head())


def prepare(url: str) -> str | None:
    """Upgrades the database before the first conversation.

    A database that cannot be used does not keep the assistant from starting: red flags need none. One of a
    later version does, because that is a mistake of whoever starts it and is put right in a minute.

    Returns:
        What is wrong with the database, in one line; `None` when it is ready.

    Raises:
        NewerDatabaseError: If the database is of a later version than this code.
    """
    try:
        engine = create_engine_for(url)
        try:
            upgrade(engine)
        finally:
            engine.dispose()
    except NewerDatabaseError:
        raise
    except (SQLAlchemyError, ImportError, UsableError) as error:
        reason = " ".join(str(getattr(error, "orig", None) or error).split()) or type(error).__name__
        return f"no facts can be told and no emergency recorded until the database can be used: {reason}"
    return None


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration for our migrations."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that no other upgrade can enter meanwhile; committed at the end."""
    with _one_thread, engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
            yield connection
            connection.commit()
            return
        # SQLite changes a table by making it anew, and dropping the old one would, with foreign keys on,
        # empty the tables that point to it. Within a transaction the switch has no effect.
        keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"PRAGMA foreign_keys={int(bool(keys))}")


def _run(engine: Engine, work: Callable[[Config], Any]) -> None:
    with alone(engine) as connection:
        _known_version(connection)
        work(configuration(connection))


def _known_version(connection: Connection) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is None or found in known:
        return None if found is None else str(found)
    shown = connection.engine.url.render_as_string(hide_password=True)
    raise NewerDatabaseError(
        f"The database {shown} was made by a later version of Bonewatch (its tables are at {found}, "
        f"this version knows them up to {head()}). Start that version, "
        "or set BONEWATCH_DATABASE_URL to another database."
    )


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration())
