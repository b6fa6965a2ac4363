"""The one error of the knowledge base, and the turning of database errors into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class KnowledgeError(Exception):
    """The knowledge base cannot be used; the message is one line and holds no password."""


@contextmanager
def reported(url: object) -> Iterator[None]:
    """Raises any database error inside the block as a `KnowledgeError` naming the database."""
    try:
        yield
    except (SQLAlchemyError, ImportError) as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        reason = " ".join(str(cause).split()) or type(cause).__name__
        raise KnowledgeError(f"cannot use the knowledge database {_shown(url)}: {reason}") from error


def _shown(url: object) -> str:
    try:
        return str(make_url(url).render_as_string(hide_password=True))
    except SQLAlchemyError:
        return "(its URL cannot be read)"
