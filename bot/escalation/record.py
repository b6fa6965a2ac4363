"""The record of every emergency advice: what was decided, on which content, and never what a person wrote."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, DateTime, String, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import declarative_base

from bot.database.log import Log
from bot.digest import digest
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


class EscalationLog(Log):
    """Writes and reads records."""

    name = "the escalation record"
    row = EscalationRow
    error = EscalationError

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
        turn = digest(conversation, message)
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
            with self._transaction("the escalation was not recorded") as session:
                session.add(row)
        except EscalationError as error:
            if isinstance(error.__cause__, IntegrityError):
                return False
            raise
        return True

    def forget(self, conversation: str, messages: Iterable[str]) -> None:
        """Deletes the records of a conversation.

        Args:
            conversation: Its id.
            messages: The ids of its messages; the records hold only hashes of them.

        Raises:
            EscalationError: If they cannot be deleted.
        """
        turns = [digest(conversation, message) for message in messages]
        with self._transaction("the records were not deleted") as session:
            for start in range(0, len(turns), _DELETED_AT_ONCE):
                some = turns[start : start + _DELETED_AT_ONCE]
                mine = delete(EscalationRow).where(EscalationRow.turn.in_(some))
                session.execute(mine.execution_options(synchronize_session=False))
