"""The record of every emergency advice: what was decided, on which content, and never what a person wrote."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, DateTime, String, delete, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, declarative_base

from bot.database import create_engine_for, upgrade
from bot.triage.model import Decision, Level

Base: Any = declarative_base()
_DELETED_AT_ONCE = 500


class EscalationError(Exception):
    """The record could not be written; the message names the database and no person."""


class EscalationRow(Base):  # type: ignore[misc]
    """One emergency advice; one for each conversation and message, however often it is written."""

    __tablename__ = "escalation"

    id = Column(String(36), primary_key=True)
    turn = Column(String(64), nullable=False, unique=True)
    recorded_at = Column(DateTime, nullable=False, index=True)
    level = Column(String(16), nullable=False)
    protocol_rows = Column(String(1000), nullable=False)
    content_version = Column(String(32), nullable=False)
    content_hash = Column(String(64), nullable=False)


class EscalationLog:
    """Writes and reads records.

    Args:
        url: SQLAlchemy URL of the database; its tables are brought up to date.

    Raises:
        EscalationError: If the database cannot be used.
        UsableError: If it is of a later version, or not ours.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine: Engine = create_engine_for(url)
            upgrade(self._engine)
        except (SQLAlchemyError, ImportError) as error:
            raise EscalationError(
                f"the escalation record cannot be opened: {type(error).__name__}"
            ) from error

    def record(self, conversation: str, message: str, decision: Decision) -> bool:
        """Writes one record.

        Args:
            conversation: Id of the conversation; only a hash of it together with `message` is kept.
            message: Id of the message that raised the level.
            decision: What was decided.

        Returns:
            False if this very message is on record already.

        Raises:
            EscalationError: If it cannot be written.
        """
        turn = _turn(conversation, message)
        rows = [reason.row for reason in decision.reasons if reason.level is Level.EMERGENCY]
        row = EscalationRow(
            id=str(uuid.uuid4()),
            turn=turn,
            recorded_at=datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None),
            level=Level.EMERGENCY.value,
            protocol_rows=" ".join(rows)[:1000],
            content_version=decision.content_version,
            content_hash=decision.content_hash,
        )
        try:
            with Session(self._engine, future=True) as session, session.begin():
                session.add(row)
        except IntegrityError:
            return False
        except SQLAlchemyError as error:
            raise EscalationError(f"the escalation was not recorded: {type(error).__name__}") from error
        return True

    def forget(self, conversation: str, messages: Iterable[str]) -> None:
        """Deletes the records of a conversation.

        Args:
            conversation: Its id.
            messages: The ids of its messages; the records hold only hashes of them.

        Raises:
            EscalationError: If they cannot be deleted.
        """
        turns = [_turn(conversation, message) for message in messages]
        try:
            with Session(self._engine, future=True) as session, session.begin():
                for start in range(0, len(turns), _DELETED_AT_ONCE):
                    some = turns[start : start + _DELETED_AT_ONCE]
                    session.execute(
                        delete(EscalationRow)
                        .where(EscalationRow.turn.in_(some))
                        .execution_options(synchronize_session=False)
                    )
        except SQLAlchemyError as error:
            raise EscalationError(f"the records were not deleted: {type(error).__name__}") from error

    def rows(self) -> Sequence[EscalationRow]:
        """All records, oldest first."""
        with Session(self._engine, future=True) as session:
            found: Sequence[EscalationRow] = session.scalars(
                select(EscalationRow).order_by(EscalationRow.recorded_at)
            ).all()
            return found


def _turn(conversation: str, message: str) -> str:
    return hashlib.sha256(f"{conversation}\0{message}".encode()).hexdigest()
