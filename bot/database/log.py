"""A table that is written row by row; what fails is told in the words of the log, never in the database's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.database.engine import create_engine_for
from bot.database.history import upgrade


class Log:
    """The rows of one class, which has a column `recorded_at`.

    Args:
        url: SQLAlchemy URL of the database; its tables are brought up to date.

    Attributes:
        name: What the log is called where it cannot be opened.
        row: The class of its rows.
        error: Raised when the database cannot be used; it names no person.

    Raises:
        Exception: `error`, if the database cannot be used.
        UsableError: If it is of a later version, or not ours.
    """

    name: ClassVar[str]
    row: ClassVar[Any]
    error: ClassVar[type[Exception]]

    def __init__(self, url: str) -> None:
        try:
            self._engine: Engine = create_engine_for(url)
            upgrade(self._engine)
        except (SQLAlchemyError, ImportError) as error:
            raise self.error(f"{self.name} cannot be opened: {type(error).__name__}") from error

    def rows(self) -> Sequence[Any]:
        """All rows, oldest first."""
        with Session(self._engine, future=True) as session:
            found: Sequence[Any] = session.scalars(select(self.row).order_by(self.row.recorded_at)).all()
            return found

    @contextmanager
    def _transaction(self, failure: str) -> Iterator[Session]:
        """A session that is committed at the end; what fails is `error` with these words."""
        try:
            with Session(self._engine, future=True) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise self.error(f"{failure}: {type(error).__name__}") from error
